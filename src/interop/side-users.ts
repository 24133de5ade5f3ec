import type { Scope } from '../model/scope.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { findCloudUsers, isConcerned } from './cloud-users.ts';
import { findUsers } from './users.ts';

/**
 * Of listed users those homed on each side, where both were read; who is found nowhere stays with the pool, which says
 * so. Undefined where there is nothing to divide, or it cannot be told.
 */
export function usersBySide(
  pool: PoolSnapshot | undefined,
  tenant: TenantSnapshot | undefined,
  scope: Scope | undefined,
  users: readonly string[] | undefined,
): { readonly pool: readonly string[]; readonly cloud: readonly string[] } | undefined {
  if (pool === undefined || tenant === undefined || scope?.kind !== 'users' || users === undefined) {
    return undefined;
  }
  const here = findUsers(pool, users);
  const there = findCloudUsers(tenant, users);
  if (here.state !== 'known' || there.state !== 'known') {
    return undefined;
  }
  const isHere = (entry: string): boolean => {
    const user = here.value.byEntry.get(entry);
    return user !== undefined && user.homed !== 'cloud';
  };
  const isThere = (entry: string): boolean => {
    const user = there.value.byEntry.get(entry);
    return !isHere(entry) && user !== undefined && isConcerned(user);
  };
  return {
    pool: users.filter((entry) => !isThere(entry)),
    cloud: users.filter(isThere),
  };
}
