import { normaliseDomain } from '../model/domains.ts';
import { policyKey } from '../model/policies.ts';

/** Approved domains in the form in which they are compared. */
export function approvedNames(domains: readonly string[]): ReadonlySet<string> {
  return new Set(domains.map((domain) => normaliseDomain(domain) ?? domain));
}

export function isApprovedPolicy(identity: string, approvedPolicies: readonly string[]): boolean {
  return approvedPolicies.some((name) => policyKey(name) === policyKey(identity));
}
