import type { ControlInput } from './control.ts';

/** What every control over the list in force reads. */
export const listInputs: readonly ControlInput[] = [
  { side: 'on-premises', kind: 'accessEdge', properties: ['AllowFederatedUsers', 'EnablePartnerDiscovery'] },
  { side: 'on-premises', kind: 'allowedDomains', properties: ['Domain'] },
  { side: 'cloud', kind: 'federationSettings', properties: ['AllowFederatedUsers', 'AllowedDomains'] },
];
