import { policyKey } from '../model/policies.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';
import { property, textProperty } from '../model/settings-object.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';

/** A person of a tenant with the policy that holds. */
export interface TenantUser {
  readonly user: string;
  /** Key of the policy, as `policyKey` gives it. */
  readonly policy: Reading<string>;
}

/** The people whom each policy holds for, by the key of the policy, sorted. */
export interface Holders {
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** Of how many the policy is not known. */
  readonly unclear: number;
}

/** Who holds which policy; undefined when users were not read. */
export function holdersOf(tenant: TenantSnapshot): Holders | undefined {
  const users = tenantUsers(tenant);
  if (users.state !== 'known') {
    return undefined;
  }
  const names = new Map<string, string[]>();
  let unclear = 0;
  for (const { user, policy } of users.value) {
    if (policy.state !== 'known') {
      unclear += 1;
      continue;
    }
    const list = names.get(policy.value);
    if (list === undefined) {
      names.set(policy.value, [user]);
    } else {
      list.push(user);
    }
  }
  for (const list of names.values()) {
    list.sort();
  }
  return { names, unclear };
}

/** People of the tenant, each with the policy that holds; unreadable when users were not read. */
export function tenantUsers(tenant: TenantSnapshot): Reading<readonly TenantUser[]> {
  const { users } = tenant.objects;
  if (users.state !== 'known') {
    return users;
  }
  return known(
    users.value.map((user) => {
      const name = textProperty(user, 'UserPrincipalName');
      const assigned = property(user, 'ExternalAccessPolicy');
      const text = assigned.state === 'known' ? assigned.value : undefined;
      return {
        user: name.state === 'known' && name.value !== '' ? name.value : user.identity,
        policy:
          text === null || typeof text === 'string'
            ? known(policyKey(text === null || text === '' ? 'Global' : text))
            : unreadable('the policy of the user could not be read'),
      };
    }),
  );
}
