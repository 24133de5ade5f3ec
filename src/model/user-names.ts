import { type SettingsObject, textOf } from './settings-object.ts';

/** The form under which two spellings of a user's name are equal: letter case and `sip:` make no difference. */
export function userKey(name: string): string {
  return name.trim().replace(/^sip:/i, '').toLowerCase();
}

/**
 * Whom each entry of a list names, by SIP address, user principal name or identity: positions in `users`. One pass over
 * everybody, and only who was asked for is kept.
 */
export function namedUsers(
  users: readonly SettingsObject[],
  wanted: readonly string[],
): ReadonlyMap<string, number> {
  const found = new Map<string, number>(wanted.map((entry) => [userKey(entry), -1]));
  found.delete('');
  users.forEach((user, position) => {
    for (const name of [user.identity, textOf(user, 'UserPrincipalName'), textOf(user, 'SipAddress')]) {
      const key = userKey(name);
      if (found.has(key)) {
        found.set(key, position);
      }
    }
  });
  const byEntry = new Map<string, number>();
  for (const entry of wanted) {
    const position = found.get(userKey(entry)) ?? -1;
    if (position >= 0) {
      byEntry.set(entry, position);
    }
  }
  return byEntry;
}
