import { findUsers, type ListedUser } from '../interop/users.ts';
import type { Reading } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { textOf, userKey } from './evidence.ts';

/** Everybody of the pool, found by any of their names. */
export interface PoolPeople {
  readonly pool: PoolSnapshot;
  readonly find: (user: string) => Reading<FoundUser>;
}

export interface FoundUser {
  readonly user: ListedUser;
  readonly object: SettingsObject;
}

/** Looks everybody up once, so that ten thousand people cost one pass over the users. */
export function poolPeople(pool: PoolSnapshot, wanted: readonly string[]): PoolPeople {
  const found = findUsers(pool, wanted);
  const { users } = pool.objects;
  if (found.state !== 'known' || users.state !== 'known') {
    const unread = found.state === 'known' ? users : found;
    return { pool, find: () => (unread.state === 'known' ? { state: 'absent' } : unread) };
  }
  const objects = new Map(users.value.map((object) => [nameOf(object), object] as const));
  const byName = new Map<string, FoundUser>();
  for (const user of found.value.users) {
    const object = objects.get(userKey(user.user));
    if (object !== undefined) {
      for (const name of namesOf(object)) {
        byName.set(name, { user, object });
      }
    }
  }
  return {
    pool,
    find: (name) => {
      const one = byName.get(userKey(name));
      return one === undefined ? { state: 'absent' } : { state: 'known', value: one };
    },
  };
}

function namesOf(object: SettingsObject): readonly string[] {
  const texts = ['SipAddress', 'UserPrincipalName'].map((name) => textOf(object, name));
  return [object.identity, ...texts].map(userKey).filter((name) => name !== '');
}

function nameOf(object: SettingsObject): string {
  return userKey(textOf(object, 'SipAddress') || object.identity);
}
