import type { Intent, PropertyChange } from '../model/change.ts';
import type { Refusal } from '../model/plan-draft.ts';
import { policyName } from '../model/policies.ts';
import { known } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { planCopy } from './cloud-copies.ts';
import type { CloudPolicyWish } from './cloud-plan-policies.ts';
import { groupAssignments, type GroupAssignment } from './cloud-scope.ts';
import { input, listInput, type DraftPart } from './draft.ts';

/** Groups to which policies of one type can be assigned, in one tenant (Assign policies to users and groups). */
const maxGroups = 64;

const experimental =
  'Assigning policies to groups is experimental: nobody documents how it is asked for, and it was not tried on a tenant of Microsoft.';

/**
 * A change for the members of a group: the policy that the group brings, or else Global, is copied with the switch
 * turned, and the copy assigned to the group. A group without a policy gets the last rank: it then reaches exactly the
 * members who have Global today, and takes nothing from those who have a policy of their own or of another group.
 */
export function planGroup(
  tenant: TenantSnapshot,
  policy: SettingsObject,
  id: string,
  wish: CloudPolicyWish,
): DraftPart {
  const assignments = groupAssignments(tenant);
  const list = assignments.state === 'known' ? assignments.value : [];
  const own = list.find(({ group }) => group === id.trim().toLowerCase());
  const copy = planCopy(tenant, policy, wish);
  const inputs = [...assignmentInputs(id, list, own), ...(copy.part.inputs ?? [])];
  if (copy.kind !== 'copy') {
    const right = `policy ${policyName(policy.identity)}, for group ${id}`;
    return { ...copy.part, inputs, ...(copy.kind === 'as-wanted' ? { alreadyRight: [right] } : {}) };
  }
  const refusals = refusalsFor(tenant, list, own);
  const ranks = list.map(({ rank }) => rank ?? 0);
  return {
    inputs,
    refusals,
    notes: [experimental],
    intents: [...copy.create, assign(id, own, copy.name, Math.max(0, ...ranks) + 1)],
    makesEffective: [
      `${copy.says} for members of group ${id} without a policy of their own or of a group of better rank`,
    ],
  };
}

function assign(id: string, own: GroupAssignment | undefined, policy: string, lastRank: number): Intent {
  const rank: readonly PropertyChange[] =
    own === undefined ? [{ property: 'Rank', from: null, to: lastRank }] : [];
  return {
    kind: 'assign',
    object: { side: 'cloud', type: 'group-policy-assignment', identity: id.trim().toLowerCase() },
    properties: [{ property: 'ExternalAccessPolicy', from: own?.policy ?? null, to: policy }, ...rank],
  };
}

function assignmentInputs(id: string, list: readonly GroupAssignment[], own: GroupAssignment | undefined) {
  const groups = list.map(({ group, rank }) => `${group} ${String(rank)}`);
  return [
    input(
      'group-policy-assignment',
      id,
      'ExternalAccessPolicy',
      known(own?.policy.toLowerCase() ?? null),
      'cloud',
    ),
    listInput('group-policy-assignments', known(groups), 'cloud'),
  ];
}

function refusalsFor(
  { environment }: TenantSnapshot,
  list: readonly GroupAssignment[],
  own: GroupAssignment | undefined,
): readonly Refusal[] {
  const why =
    environment === 'dod'
      ? 'the DoD cloud has no assignments to groups'
      : own === undefined && list.length >= maxGroups
        ? `${list.length} groups have an external access policy, and a tenant takes no more than ${maxGroups}`
        : undefined;
  return why === undefined
    ? []
    : [
        {
          kind: 'conflict',
          exit: 'refused',
          gate: 'policy',
          message: 'the group cannot be given a policy',
          why,
          next: 'name the users: --scope users:<file>',
          items: [],
        },
      ];
}
