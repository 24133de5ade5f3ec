import type { Control } from '../control.ts';
import { domainRules } from '../domain-rules.ts';
import { pathVerdicts } from '../paths.ts';

export const domainsOpen: Control = {
  id: 'domains-open',
  title: 'Only named domains can reach the organisation',
  why: 'With all domains allowed, anybody who sets up a tenant can write to every user: the way in of help-desk impersonation and of phishing over chat.',
  help: 'Allow only the domains of known partners, or switch external access off and give exceptions by policy.',
  severity: 'high',
  direction: 'restrict',
  sides: ['on-premises', 'cloud'],
  inputs: [
    {
      side: 'on-premises',
      kind: 'accessEdge',
      properties: ['AllowFederatedUsers', 'EnablePartnerDiscovery'],
    },
    { side: 'on-premises', kind: 'externalAccessPolicies', properties: ['EnableFederationAccess'] },
    { side: 'cloud', kind: 'federationSettings', properties: ['AllowFederatedUsers', 'AllowedDomains'] },
    { side: 'cloud', kind: 'externalAccessPolicies', properties: ['EnableFederationAccess'] },
  ],
  benchmarks: ['MS.TEAMS.2.1v2', 'CIS M365 v4 8.2.1', 'CIS M365 v7 8.2.1'],
  evaluate: (snapshot, parameters) => pathVerdicts(snapshot, parameters, { ...domainRules, nextStep }),
};

const nextStep =
  'federation domains allow --file approved.txt --switch-to-list, with the partners that are meant; or turn AllowFederatedUsers off';
