import { allowedDomains, formatDomains } from '../model/domain-lists.ts';
import type { PropertyValue } from '../model/property-value.ts';
import { property } from '../model/settings-object.ts';
import { allOf, established, seen, type Established } from './established.ts';
import type { Named } from './objects.ts';
import type { AuditParameters } from './parameters.ts';
import type { LevelRules } from './paths.ts';
import { assumes, switchOf } from './switches.ts';

/**
 * When every domain is allowed. In the cloud: AllowFederatedUsers and AllowedDomains in the state "all known domains".
 * On premises: AllowFederatedUsers and EnablePartnerDiscovery; without discovery only the allowed list counts.
 */
export const domainRules: { readonly cloud: LevelRules; readonly onPremises: LevelRules } = {
  cloud: {
    organisation: (settings, parameters) =>
      allOf(switchOf(settings, 'AllowFederatedUsers', parameters.missing), openList(settings, parameters)),
    policy: federationAccess,
  },
  onPremises: {
    organisation: (edge, { missing }) =>
      allOf(
        switchOf(edge, 'AllowFederatedUsers', missing),
        switchOf(edge, 'EnablePartnerDiscovery', missing),
      ),
    policy: federationAccess,
  },
};

function federationAccess(policy: Named, { missing }: AuditParameters): Established {
  return switchOf(policy, 'EnableFederationAccess', missing);
}

/** Whether the list says "all"; a list in force is off, or unknown where a person has to look at it. */
export function openList(settings: Named, parameters: AuditParameters): Established {
  const reading = allowedDomains(settings.object);
  const evidence = [
    seen(settings.source, 'AllowedDomains', rawOf(settings, 'AllowedDomains'), formatDomains(reading)),
  ];
  if (reading.state === 'absent') {
    const assumed = assumes(parameters.missing, 'switch');
    return established(assumed ? 'on' : 'unknown', 'AllowedDomains was not returned', evidence);
  }
  if (reading.state === 'unreadable') {
    return established('unknown', reading.reason, evidence);
  }
  switch (reading.value.kind) {
    case 'open':
      return established('on', 'AllowedDomains allows all known domains', evidence);
    case 'empty':
      return established('off', 'AllowedDomains is an emptied list: no domain is allowed', evidence);
    case 'list':
      return parameters.domainList === 'review' && parameters.approvedDomains === undefined
        ? established('unknown', 'a person has to approve the domains that are listed', evidence)
        : established('off', `AllowedDomains lists ${countOf(reading.value.domains)}`, evidence);
  }
}

function countOf(domains: readonly string[]): string {
  return domains.length === 1 ? (domains[0] ?? '') : `${domains.length} domains`;
}

/** The value as it was read, for evidence; null where there is none. */
export function rawOf({ object }: Named, name: string): PropertyValue {
  const value = property(object, name);
  return value.state === 'known' ? value.value : null;
}
