import { effectiveCloudPolicies, type CloudUser } from '../model/effective-cloud-policy.ts';
import { policyKey } from '../model/policies.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { namedUsers } from '../model/user-names.ts';
import { count } from './gate.ts';

/** Of users who were listed: whether anything in the tenant is done or decided for them. */
export function isConcerned({ homed, outside }: CloudUser): boolean {
  return homed !== 'on-premises' && !outside;
}

export interface FoundCloudUsers {
  /** Each once, in the order of the list. */
  readonly users: readonly CloudUser[];
  /** Entries of the list that name nobody. */
  readonly missing: readonly string[];
  /** Whom each entry names. */
  readonly byEntry: ReadonlyMap<string, CloudUser>;
}

/** Finds users by object id, user principal name or SIP address (with or without `sip:`). */
export function findCloudUsers(tenant: TenantSnapshot, wanted: readonly string[]): Reading<FoundCloudUsers> {
  const effective = effectiveCloudPolicies(tenant);
  const objects = tenant.objects.users;
  if (effective.state !== 'known' || objects.state !== 'known') {
    return effective.state === 'unreadable' ? effective : unreadable('the users were not read');
  }
  const byEntry = new Map<string, CloudUser>();
  for (const [entry, position] of namedUsers(objects.value, wanted)) {
    const user = effective.value[position];
    if (user !== undefined) {
      byEntry.set(entry, user);
    }
  }
  const missing = wanted.filter((entry) => !byEntry.has(entry));
  return known({ users: [...new Set(byEntry.values())], missing, byEntry });
}

/** How many users each policy is effective for, by policy key; undefined unless that is known of every user. */
export function cloudUsersByPolicy(tenant: TenantSnapshot): ReadonlyMap<string, number> | undefined {
  const effective = effectiveCloudPolicies(tenant);
  if (effective.state !== 'known') {
    return undefined;
  }
  const counts = new Map<string, number>();
  for (const { policy } of effective.value.filter(isConcerned)) {
    if (policy.state !== 'known') {
      return undefined;
    }
    const key = policyKey(policy.value);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Whom a policy is effective for, with the number where users were read. */
export function whomInCloud(tenant: TenantSnapshot, identity: string): string {
  const users = cloudUsersByPolicy(tenant);
  const number = users === undefined ? '' : `, ${count(users.get(policyKey(identity)) ?? 0, 'user')}`;
  return policyKey(identity) === 'global'
    ? `everyone without a policy of their own or of a group${number}`
    : `users who were granted it${number}`;
}
