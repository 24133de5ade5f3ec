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
