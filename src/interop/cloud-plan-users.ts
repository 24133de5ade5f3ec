import type { Intent } from '../model/change.ts';
import type { CloudUser } from '../model/effective-cloud-policy.ts';
import type { PlanInput } from '../model/plan-draft.ts';
import { findPolicy, policyKey, policyName } from '../model/policies.ts';
import { known } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { planCopy } from './cloud-copies.ts';
import type { CloudPolicyWish } from './cloud-plan-policies.ts';
import { findCloudUsers, isConcerned } from './cloud-users.ts';
import { input, type DraftPart } from './draft.ts';
import { count } from './gate.ts';
import { unreadableRefusal } from './refusals.ts';

/**
 * A change for some users of a tenant only: each policy that is effective for listed users is copied with the switch
 * turned, and the copy granted to them. A policy that came from a group or is Global is then no longer theirs; undone,
 * the grant goes and the group's policy holds again.
 */
export function planCloudUsers(tenant: TenantSnapshot, wish: CloudPolicyWish): DraftPart {
  const found = findCloudUsers(tenant, wish.users ?? []);
  const { externalAccessPolicies } = tenant.objects;
  if (found.state !== 'known' || externalAccessPolicies.state !== 'known') {
    return { refusals: [unreadableRefusal('the users', 'no answer', 'policy')] };
  }
  const { users } = found.value;
  const concerned = users.filter(isConcerned);
  const parts = byPolicy(concerned, externalAccessPolicies.value).map((group) =>
    planGrants(tenant, group, wish),
  );
  return {
    intents: [...parts.flatMap(({ create }) => create), ...parts.flatMap(({ grants }) => grants)],
    makesEffective: parts.flatMap(({ part }) => part.makesEffective ?? []),
    alreadyRight: parts.flatMap(({ part }) => part.alreadyRight ?? []),
    refusals: [...unclearGrants(concerned), ...parts.flatMap(({ part }) => part.refusals ?? [])],
    inputs: [...concerned.map(assignmentInput), ...parts.flatMap(({ part }) => part.inputs ?? [])],
    skipped: users.filter((user) => !isConcerned(user)).map(skippedUser),
  };
}

function skippedUser({ user, outside }: CloudUser): string {
  return outside
    ? `${user}: a guest or a resource account, which external access does not concern`
    : `${user}: homed on premises, and cannot use what the tenant opens`;
}

/** A grant is undone by restoring what was granted before, so that has to be known. */
function unclearGrants(users: readonly CloudUser[]) {
  return users
    .filter(({ assignment }) => assignment === 'unknown')
    .map(({ user }) =>
      unreadableRefusal(`how ${user} came to its policy`, 'the service did not tell', 'policy'),
    );
}

interface PolicyUsers {
  readonly policy: SettingsObject;
  readonly users: readonly CloudUser[];
}

function byPolicy(users: readonly CloudUser[], policies: readonly SettingsObject[]): readonly PolicyUsers[] {
  const groups = new Map<string, { readonly policy: SettingsObject; readonly users: CloudUser[] }>();
  for (const user of users) {
    const policy = user.policy.state === 'known' ? findPolicy(policies, user.policy.value) : undefined;
    if (policy !== undefined) {
      const key = policyKey(policy.identity);
      const group = groups.get(key) ?? { policy, users: [] };
      group.users.push(user);
      groups.set(key, group);
    }
  }
  return [...groups].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, group]) => group);
}

interface Grants {
  readonly create: readonly Intent[];
  readonly grants: readonly Intent[];
  readonly part: DraftPart;
}

function planGrants(tenant: TenantSnapshot, { policy, users }: PolicyUsers, wish: CloudPolicyWish): Grants {
  const copy = planCopy(tenant, policy, wish);
  switch (copy.kind) {
    case 'refused':
      return { create: [], grants: [], part: copy.part };
    case 'as-wanted': {
      const alreadyRight = [
        `policy ${policyName(policy.identity)}, for ${count(users.length, 'listed user')}`,
      ];
      return { create: [], grants: [], part: { ...copy.part, alreadyRight } };
    }
    case 'copy': {
      const sorted = [...users].sort((left, right) =>
        left.user.toLowerCase() < right.user.toLowerCase() ? -1 : 1,
      );
      const makesEffective = [`${copy.says} for ${count(users.length, 'user')}`];
      return {
        create: copy.create,
        grants: sorted.map((user) => grant(user, copy.name)),
        part: { ...copy.part, makesEffective },
      };
    }
  }
}

function grant({ id, user, assigned }: CloudUser, policy: string): Intent {
  return {
    kind: 'assign',
    object: { side: 'cloud', type: 'user-policy-assignment', identity: id, label: user },
    properties: [{ property: 'ExternalAccessPolicy', from: assigned, to: policy }],
  };
}

function assignmentInput({ id, assigned, assignment }: CloudUser): PlanInput {
  const value = assignment === 'unknown' ? 'unknown' : (assigned?.toLowerCase() ?? null);
  return input('user-policy-assignment', id, 'ExternalAccessPolicy', known(value), 'cloud');
}
