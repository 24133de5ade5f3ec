import { effectivePolicies, type EffectiveUser } from '../model/effective-policy.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';
import { textProperty, type SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { namedUsers } from '../model/user-names.ts';

/** A user that was asked for, with the assignment as it stands. */
export interface ListedUser extends EffectiveUser {
  /** Name of the policy assigned to the user, without `Tag:`; null for none. */
  readonly assigned: string | null;
  /** Everything that was read of the user. */
  readonly object: SettingsObject;
}

export interface FoundUsers {
  /** Each once, in the order of the list. */
  readonly users: readonly ListedUser[];
  /** Entries of the list that name nobody. */
  readonly missing: readonly string[];
  /** Whom each entry names. */
  readonly byEntry: ReadonlyMap<string, ListedUser>;
}

/** Finds users by SIP address (with or without `sip:`), user principal name, or identity. */
export function findUsers(pool: PoolSnapshot, wanted: readonly string[]): Reading<FoundUsers> {
  const effective = effectivePolicies(pool);
  const objects = pool.objects.users;
  if (effective.state !== 'known' || objects.state !== 'known') {
    return effective.state === 'unreadable' ? effective : unreadable('the users were not read');
  }
  const listed = new Map<number, ListedUser>();
  const byEntry = new Map<string, ListedUser>();
  for (const [entry, position] of namedUsers(objects.value, wanted)) {
    const [user, object] = [effective.value[position], objects.value[position]];
    if (user !== undefined && object !== undefined) {
      const found = listed.get(position) ?? { ...user, assigned: assignedPolicy(object), object };
      listed.set(position, found);
      byEntry.set(entry, found);
    }
  }
  const missing = wanted.filter((entry) => !byEntry.has(entry));
  return known({ users: [...listed.values()], missing, byEntry });
}

function assignedPolicy(user: SettingsObject): string | null {
  const name = textProperty(user, 'ExternalAccessPolicy');
  const text = name.state === 'known' ? name.value.trim().replace(/^tag:/i, '') : '';
  return text === '' ? null : text;
}
