import { sameName } from '../organisation.ts';
import { grantKey, type Grant, type Tenant } from './tenant.ts';
import { usersFrom, type TenantUser } from './users.ts';

/** The policy that holds for a user because somebody assigned it; undefined is Global. */
export interface EffectivePolicy {
  readonly name: string;
  readonly by: 'direct' | 'group' | 'tenant';
  readonly groupId?: string;
}

/** Direct before group, the lowest rank of the groups first, then what the whole tenant was given; what shows already. */
export function effectivePolicy(
  tenant: Tenant,
  user: TenantUser,
  policyType: string,
  now: Date,
): EffectivePolicy | undefined {
  const direct = directPolicy(tenant, user, policyType, now);
  if (direct !== null) {
    return { name: direct, by: 'direct' };
  }
  const [first] = tenant.groupAssignments
    .filter(
      (assignment) =>
        sameName(assignment.policyType, policyType) &&
        isVisible(assignment.visibleAt, now) &&
        tenant.groups.some(
          ({ id, divisor, remainder }) => id === assignment.groupId && user.index % divisor === remainder,
        ),
    )
    .sort((left, right) => left.rank - right.rank);
  return first === undefined
    ? tenantPolicy(tenant, policyType, now)
    : { name: first.policyName, by: 'group', groupId: first.groupId };
}

function tenantPolicy(tenant: Tenant, policyType: string, now: Date): EffectivePolicy | undefined {
  const grant = tenant.grants[tenantKey(policyType)];
  return grant === undefined || grant.policyName === null || !isVisible(grant.visibleAt, now)
    ? undefined
    : { name: grant.policyName, by: 'tenant' };
}

/** Where the policy of the whole tenant is kept: no user has this id. */
export function tenantKey(policyType: string): string {
  return grantKey('tenant', policyType);
}

/** The directly assigned policy that shows; null is none. */
export function directPolicy(tenant: Tenant, user: TenantUser, policyType: string, now: Date): string | null {
  const grant = tenant.grants[grantKey(user.id, policyType)];
  if (grant === undefined) {
    return seeded(user, policyType);
  }
  return isVisible(grant.visibleAt, now) ? grant.policyName : grant.before;
}

/** The tenant after the user was given the policy, or none. */
export function granted(
  tenant: Tenant,
  user: TenantUser,
  policyType: string,
  policyName: string | null,
  now: Date,
): Tenant {
  const grant: Grant = {
    policyName,
    before: directPolicy(tenant, user, policyType, now),
    visibleAt: visibleAt(tenant, now),
  };
  return { ...tenant, grants: { ...tenant.grants, [grantKey(user.id, policyType)]: grant } };
}

export function visibleAt({ manner }: Tenant, now: Date): string {
  return new Date(now.getTime() + manner.grantDelaySeconds * 1000).toISOString();
}

/** Whether somebody has the policy, or will have it. */
export function isAssigned(tenant: Tenant, policyType: string, policyName: string): boolean {
  const { population, grants, groupAssignments } = tenant;
  const ofTenant = grants[tenantKey(policyType)]?.policyName ?? '';
  return (
    sameName(ofTenant, policyName) ||
    groupAssignments.some(
      (one) => sameName(one.policyType, policyType) && sameName(one.policyName, policyName),
    ) ||
    usersFrom(tenant, 0, population.count).some((user) => {
      const grant = grants[grantKey(user.id, policyType)];
      const name = grant === undefined ? seeded(user, policyType) : grant.policyName;
      return name !== null && sameName(name, policyName);
    })
  );
}

function seeded(user: TenantUser, policyType: string): string | null {
  return sameName(policyType, 'ExternalAccessPolicy') ? user.seededPolicy : null;
}

function isVisible(at: string, now: Date): boolean {
  return Date.parse(at) <= now.getTime();
}
