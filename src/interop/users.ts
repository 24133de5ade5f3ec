import { effectivePolicies, type EffectiveUser } from '../model/effective-policy.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { namedUsers } from '../model/user-names.ts';

export interface FoundUsers {
  /** Each once, in the order of the list. */
  readonly users: readonly EffectiveUser[];
  /** Entries of the list that name nobody. */
  readonly missing: readonly string[];
  /** Whom each entry names. */
  readonly byEntry: ReadonlyMap<string, EffectiveUser>;
}

/** Finds users by SIP address (with or without `sip:`), user principal name, or identity. */
export function findUsers(pool: PoolSnapshot, wanted: readonly string[]): Reading<FoundUsers> {
  const effective = effectivePolicies(pool);
  const objects = pool.objects.users;
  if (effective.state !== 'known' || objects.state !== 'known') {
    return effective.state === 'unreadable' ? effective : unreadable('the users were not read');
  }
  const byEntry = new Map<string, EffectiveUser>();
  for (const [entry, position] of namedUsers(objects.value, wanted)) {
    const user = effective.value[position];
    if (user !== undefined) {
      byEntry.set(entry, user);
    }
  }
  const missing = wanted.filter((entry) => !byEntry.has(entry));
  return known({ users: [...new Set(byEntry.values())], missing, byEntry });
}
