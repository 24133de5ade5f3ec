import type { PlanInput } from '../model/plan-draft.ts';
import { effectiveCloudPolicies, type CloudUser } from '../model/effective-cloud-policy.ts';
import { policyKey, policyName } from '../model/policies.ts';
import { mapReading, type Reading } from '../model/reading.ts';
import type { Scope } from '../model/scope.ts';
import { booleanProperty, type SettingsObject } from '../model/settings-object.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { tenantScopePolicies } from './cloud-scope.ts';
import { cloudUsersByPolicy, findCloudUsers, isConcerned } from './cloud-users.ts';
import type { CloudSwitches } from './cloud-switches.ts';
import { input, listInput } from './draft.ts';
import { count } from './gate.ts';

/**
 * A tenant's switch opens every policy that is stored as open behind it. What cannot be read may open too, and is
 * listed: not knowing is no reason to keep silent.
 */
export interface TenantOpening {
  readonly switches: CloudSwitches;
  /** The tenant's switch is closed and is opened. */
  readonly outbound: boolean;
  /** Inbound gets through the tenant afterwards, and did not before. */
  readonly inbound: boolean;
}

interface Woken {
  readonly policy: SettingsObject;
  /** `outbound`, `outbound and inbound`. */
  readonly ways: string;
  readonly doubtful: boolean;
}

/** Policies, other than those of the scope (`keys`), that become effective; one phrase each, in the order of names. */
export function wokenInTenant(
  tenant: TenantSnapshot,
  opening: TenantOpening,
  keys: ReadonlySet<string>,
): readonly string[] {
  const { externalAccessPolicies } = tenant.objects;
  if (!opening.outbound && !opening.inbound) {
    return [];
  }
  if (externalAccessPolicies.state !== 'known') {
    return ['policies that could not be read'];
  }
  const counts = cloudUsersByPolicy(tenant);
  return (
    [...externalAccessPolicies.value]
      .sort((left, right) => (policyKey(left.identity) < policyKey(right.identity) ? -1 : 1))
      .filter(({ identity }) => !keys.has(policyKey(identity)))
      // A policy nobody has wakes nobody, where users were read.
      .filter(({ identity }) => counts === undefined || counts.has(policyKey(identity)))
      .flatMap((policy) => wokenBy(policy, opening))
      .map(({ policy, ways, doubtful }) => {
        const users =
          counts === undefined ? '' : ` (${count(counts.get(policyKey(policy.identity)) ?? 0, 'user')})`;
        const doubt = doubtful ? ', if it is open: that could not be read' : '';
        return `policy ${policyName(policy.identity)}${users}${ways}${doubt}`;
      })
  );
}

function wokenBy(policy: SettingsObject, { switches, outbound, inbound }: TenantOpening): readonly Woken[] {
  const out = booleanProperty(policy, switches.policy);
  if (isClosed(out)) {
    return [];
  }
  const into =
    switches.inbound === undefined || !inbound ? undefined : booleanProperty(policy, switches.inbound.policy);
  const inwards = into !== undefined && !isClosed(into);
  if (!outbound && !inwards) {
    return [];
  }
  const both = outbound && inwards ? ', outbound and inbound' : inwards ? ', inbound' : ', outbound';
  const readings = [out, ...(inwards ? [into] : [])];
  return [
    {
      policy,
      ways: switches.inbound === undefined ? '' : both,
      doubtful: readings.some(({ state }) => state !== 'known'),
    },
  ];
}

/** An absent switch of a policy closes nothing that could be relied on. */
function isClosed(reading: Reading<boolean>): boolean {
  return reading.state === 'known' && !reading.value;
}

/** Open policies of listed users, or of the group, that others have too. */
export function sharedInTenant(
  tenant: TenantSnapshot,
  opening: TenantOpening,
  scope: Scope,
  users: readonly string[] | undefined,
): readonly string[] {
  const decided = tenantScopePolicies(tenant, scope, users);
  if (decided.kind !== 'found' || (scope.kind !== 'users' && scope.kind !== 'group')) {
    return [];
  }
  const isMeant = scope.kind === 'users' ? listedUsers(tenant, users) : throughGroup(scope.id);
  const holders = holdersByPolicy(tenant);
  return decided.policies
    .flatMap((policy) => wokenBy(policy, opening))
    .flatMap(({ policy, ways }) => {
      const all = holders && (holders.get(policyKey(policy.identity)) ?? []);
      const others = all?.filter((user) => !isMeant(user)).length;
      const who = others === undefined ? 'users' : count(others, 'user');
      return others === 0 ? [] : [`policy ${policyName(policy.identity)} (${who} not meant)${ways}`];
    });
}

/** Undefined unless it is known of every user which policy holds. */
function holdersByPolicy(tenant: TenantSnapshot): ReadonlyMap<string, readonly CloudUser[]> | undefined {
  const effective = effectiveCloudPolicies(tenant);
  if (effective.state !== 'known') {
    return undefined;
  }
  const holders = new Map<string, CloudUser[]>();
  for (const user of effective.value.filter(isConcerned)) {
    if (user.policy.state !== 'known') {
      return undefined;
    }
    const key = policyKey(user.policy.value);
    const list = holders.get(key);
    if (list === undefined) {
      holders.set(key, [user]);
    } else {
      list.push(user);
    }
  }
  return holders;
}

function listedUsers(
  tenant: TenantSnapshot,
  users: readonly string[] | undefined,
): (user: CloudUser) => boolean {
  const found = findCloudUsers(tenant, users ?? []);
  const ids = new Set(found.state === 'known' ? found.value.users.map(({ id }) => id) : []);
  return ({ id }) => ids.has(id);
}

/** Those whose policy comes from the group; who else is a member is not read, and does not have it from there. */
function throughGroup(id: string): (user: CloudUser) => boolean {
  const wanted = id.trim().toLowerCase();
  return ({ assignment, group }) => assignment === 'group' && group === wanted;
}

/** What the lists above were made of. */
export function wokenInputs(tenant: TenantSnapshot, switches: CloudSwitches): readonly PlanInput[] {
  const { externalAccessPolicies } = tenant.objects;
  const identities = mapReading(externalAccessPolicies, (list) => list.map(({ identity }) => identity));
  const objects = externalAccessPolicies.state === 'known' ? externalAccessPolicies.value : [];
  const names = [switches.policy, ...(switches.inbound === undefined ? [] : [switches.inbound.policy])];
  return [
    listInput('external-access-policies', identities, 'cloud'),
    ...objects.flatMap((policy) =>
      names.map((name) =>
        input('external-access-policy', policy.identity, name, booleanProperty(policy, name), 'cloud'),
      ),
    ),
  ];
}
