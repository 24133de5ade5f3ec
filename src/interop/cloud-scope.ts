import { findPolicy, policyIdentity, policyKey, samePolicy } from '../model/policies.ts';
import { mapReading, type Reading, unreadReason } from '../model/reading.ts';
import type { Scope } from '../model/scope.ts';
import { booleanProperty, property, type SettingsObject, textOf } from '../model/settings-object.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { findCloudUsers, isConcerned } from './cloud-users.ts';
import type { PolicySwitch } from './gates-policy.ts';
import type { ScopePolicies } from './scope-policies.ts';

/** The policies of a tenant that decide for a scope. */
export function tenantScopePolicies(
  tenant: TenantSnapshot,
  scope: Scope,
  users: readonly string[] | undefined,
): ScopePolicies {
  const policies = tenant.objects.externalAccessPolicies;
  if (policies.state !== 'known') {
    const reason = unreadReason(policies, 'this tenant has none');
    return { kind: 'unreadable', reason };
  }
  switch (scope.kind) {
    case 'global':
      return namedPolicy(policies.value, 'Global');
    case 'site': {
      const global = namedPolicy(policies.value, 'Global');
      return global.kind === 'found' ? { ...global, note: 'a tenant has no sites: Global applies' } : global;
    }
    case 'policy':
      return namedPolicy(policies.value, scope.name);
    case 'users':
      return policiesOfUsers(tenant, policies.value, users);
    case 'group':
      return policyOfGroup(tenant, policies.value, scope.id);
  }
}

function namedPolicy(policies: readonly SettingsObject[], name: string): ScopePolicies {
  const policy = findPolicy(policies, name);
  if (policy !== undefined) {
    return { kind: 'found', policies: [policy] };
  }
  return samePolicy(name, 'Global')
    ? { kind: 'unreadable', reason: 'no policy Global was returned' }
    : {
        kind: 'unknown-scope',
        reason: `there is no policy ${policyIdentity(name)} in the tenant`,
        candidates: policies.map(({ identity }) => identity),
      };
}

function policiesOfUsers(
  tenant: TenantSnapshot,
  policies: readonly SettingsObject[],
  listed: readonly string[] | undefined,
): ScopePolicies {
  if (listed === undefined) {
    return { kind: 'unreadable', reason: 'the list of users was not read' };
  }
  const found = findCloudUsers(tenant, listed);
  if (found.state !== 'known') {
    return { kind: 'unreadable', reason: unreadReason(found, 'there are no users') };
  }
  const { users, missing } = found.value;
  if (missing.length > 0) {
    const reason = `not found in the tenant: ${missing.join(', ')}`;
    return { kind: 'unknown-scope', reason, candidates: [] };
  }
  const concerned = users.filter(isConcerned);
  const unclear = concerned.find(({ policy }) => policy.state !== 'known');
  if (unclear !== undefined) {
    const reason = unclear.policy.state === 'unreadable' ? unclear.policy.reason : 'its policy is not known';
    return { kind: 'unreadable', reason: `${unclear.user}: ${reason}` };
  }
  const keys = new Set(
    concerned.flatMap(({ policy }) => (policy.state === 'known' ? [policyKey(policy.value)] : [])),
  );
  return keys.size === 0
    ? { kind: 'unknown-scope', reason: 'none of the users is homed in the cloud', candidates: [] }
    : { kind: 'found', policies: policies.filter(({ identity }) => keys.has(policyKey(identity))) };
}

/** The policy assigned to the group, else the one its members fall back to. */
function policyOfGroup(
  tenant: TenantSnapshot,
  policies: readonly SettingsObject[],
  id: string,
): ScopePolicies {
  const assignments = groupAssignments(tenant);
  if (assignments.state !== 'known') {
    const reason = unreadReason(assignments, 'this tenant has none');
    return { kind: 'unreadable', reason: `assignments to groups: ${reason}` };
  }
  const own = assignments.value.find(({ group }) => group === id.trim().toLowerCase());
  if (own === undefined) {
    const global = namedPolicy(policies, 'Global');
    return global.kind === 'found'
      ? { ...global, note: 'no policy is assigned to the group: its members fall back to Global' }
      : global;
  }
  const policy = own.policy === '' ? undefined : findPolicy(policies, own.policy);
  return policy === undefined
    ? { kind: 'unreadable', reason: `the group's policy ${own.policy} is not among the policies` }
    : { kind: 'found', policies: [policy] };
}

/** A policy that a group brings to its members. */
export interface GroupAssignment {
  /** Id, lower case. */
  readonly group: string;
  /** Name, without `Tag:`. */
  readonly policy: string;
  /** The lowest number wins where a user is a member of several groups; undefined when it was not told. */
  readonly rank: number | undefined;
}

/** Of external access policies only. */
export function groupAssignments(tenant: TenantSnapshot): Reading<readonly GroupAssignment[]> {
  return mapReading(tenant.objects.groupAssignments, (list) =>
    list
      .filter((one) => /^(?:externalaccesspolicy)?$/i.test(textOf(one, 'PolicyType').trim()))
      .map((one) => ({
        group: one.identity.trim().toLowerCase(),
        policy: textOf(one, 'PolicyName').trim().replace(/^tag:/i, ''),
        rank: rankOf(one),
      })),
  );
}

function rankOf(assignment: SettingsObject): number | undefined {
  const rank = property(assignment, 'Rank');
  return rank.state === 'known' && typeof rank.value === 'number' ? rank.value : undefined;
}

/** Whether any policy beside those of the scope has all these switches on. */
export function othersOpen(
  tenant: TenantSnapshot,
  decided: ScopePolicies,
  switches: readonly PolicySwitch[],
): { readonly state: 'open' | 'closed' | 'unknown'; readonly open: readonly SettingsObject[] } {
  const { externalAccessPolicies } = tenant.objects;
  if (externalAccessPolicies.state !== 'known') {
    return { state: 'unknown', open: [] };
  }
  const keys = new Set(
    decided.kind === 'found' ? decided.policies.map(({ identity }) => policyKey(identity)) : [],
  );
  const others = externalAccessPolicies.value
    .filter(({ identity }) => !keys.has(policyKey(identity)))
    .map((policy) => ({ policy, all: switches.map((name) => booleanProperty(policy, name)) }));
  const open = others
    .filter(({ all }) => all.every((one) => one.state === 'known' && one.value))
    .map(({ policy }) => policy);
  const maybe = others.some(({ all }) => all.every((one) => one.state !== 'known' || one.value));
  return { state: open.length > 0 ? 'open' : maybe ? 'unknown' : 'closed', open };
}
