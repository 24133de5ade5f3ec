import type { ControlInput } from './control.ts';

/** What a control over the list of a tenant reads. */
export const tenantListInputs: readonly ControlInput[] = [
  { side: 'cloud', kind: 'federationSettings', properties: ['AllowFederatedUsers', 'AllowedDomains'] },
];

/** What every control over the list in force reads. */
export const listInputs: readonly ControlInput[] = [
  { side: 'on-premises', kind: 'accessEdge', properties: ['AllowFederatedUsers', 'EnablePartnerDiscovery'] },
  { side: 'on-premises', kind: 'allowedDomains', properties: ['Domain'] },
  ...tenantListInputs,
];
