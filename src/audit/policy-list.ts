import { type Reading, unreadReason } from '../model/reading.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import type { Verdict } from './control.ts';
import { oneOf, tenantObjects, type Named } from './objects.ts';
import { readAgain } from './paths.ts';

/** The policies of a tenant beside Global, with Global apart; a verdict instead when they could not be read. */
export type CustomPolicies =
  { readonly unread: Verdict } | { readonly custom: readonly Named[]; readonly global: Reading<Named> };

export function customPolicies(tenant: TenantSnapshot): CustomPolicies {
  const policies = tenantObjects(tenant, 'externalAccessPolicies');
  if (policies.state !== 'known') {
    return {
      unread: {
        side: 'cloud',
        object: 'ExternalAccessPolicy Global',
        outcome: 'unknown',
        reason: unreadReason(policies),
        evidence: [],
        nextStep: readAgain('cloud'),
      },
    };
  }
  return {
    custom: policies.value.filter(({ name }) => name !== onlyGlobal.object),
    global: oneOf(policies, 'Global'),
  };
}

/** There is nothing but Global, so nothing can differ from it. */
export const onlyGlobal: Verdict = {
  side: 'cloud',
  object: 'ExternalAccessPolicy Global',
  outcome: 'pass',
  reason: 'there is no other policy',
  evidence: [],
  nextStep: '',
};
