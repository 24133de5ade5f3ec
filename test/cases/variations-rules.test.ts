import { describe, expect, it } from 'vitest';
import type { PropertyValue } from '../../src/model/property-value.ts';
import { answer } from './answer.ts';
import type { CaseInput, CaseOutcome } from './case.ts';
import {
  consumer,
  listed,
  off,
  on,
  open,
  org,
  outcomeOf,
  pol,
  tryRows,
  type Row,
  type Settings,
} from './inputs.ts';

const domain = (input: CaseInput, remote: string): CaseInput => ({ ...input, remote_domain: remote });
const openOrg = org({ ...open, BlockedDomains: [] });
const named = (one: Settings): CaseInput => ({
  external_access_policies: [{ Identity: 'Tag:X', EnableFederationAccess: on, ...one }],
  effective_policy: 'X',
});
const external = 'EFFECTIVE external-domain';
const both = (level: readonly [boolean, boolean], user: readonly [boolean, boolean]): CaseInput => ({
  ...consumer(...level),
  ...pol({ EnableTeamsConsumerAccess: user[0], EnableTeamsConsumerInbound: user[1] }),
  effective_policy: 'Global',
});
const effective: readonly Row[] = [
  [external, domain(org({ ...listed, BlockedDomains: ['partner.example'] }), 'partner.example'), 'fail'],
  [
    external,
    domain(org({ AllowFederatedUsers: on, AllowedDomains: { AllowedDomain: [] } }), 'partner.example'),
    'pass',
  ],
  [
    external,
    domain(org({ ...open, BlockedDomains: ['contoso.com'], BlockAllSubdomains: on }), 'sub.contoso.com'),
    'pass',
  ],
  [
    external,
    domain(
      {
        ...openOrg,
        ...named({
          CommunicationWithExternalOrgs: 'AllowSpecificExternalDomains',
          AllowedExternalDomains: ['a.example'],
        }),
      },
      'b.example',
    ),
    'pass',
  ],
  [
    external,
    domain(
      {
        ...openOrg,
        ...named({
          CommunicationWithExternalOrgs: 'BlockSpecificExternalDomains',
          BlockedExternalDomains: ['a.example'],
        }),
      },
      'b.example',
    ),
    'fail',
  ],
  [
    external,
    domain(
      {
        ...org({ ...listed, AllowFederatedUsers: off }),
        ...named({ CommunicationWithExternalOrgs: 'AllowAllExternalDomains' }),
      },
      'b.example',
    ),
    'pass',
  ],
  [
    external,
    domain(
      {
        ...org({ ...listed, BlockedDomains: [] }),
        ...named({ CommunicationWithExternalOrgs: 'AllowAllExternalDomains' }),
      },
      'b.example',
    ),
    'fail',
  ],
  [external, domain({ ...openOrg, ...named({}) }, 'b.example'), 'fail'],
  [
    'EFFECTIVE trial-tenant',
    {
      ...domain(
        org({
          ...open,
          BlockedDomains: [],
          ExternalAccessWithTrialTenants: 'Blocked',
          AllowedTrialTenantDomains: [],
        }),
        't.example',
      ),
      remote_tenant: 'trial-only',
    },
    'pass',
  ],
  [
    'EFFECTIVE trial-tenant',
    {
      ...domain(org({ ...open, BlockedDomains: [], ExternalAccessWithTrialTenants: 'Allowed' }), 't.example'),
      remote_tenant: 'trial-only',
    },
    'fail',
  ],
  [
    'EFFECTIVE trial-tenant',
    {
      ...domain(
        org({
          ...open,
          BlockedDomains: [],
          ExternalAccessWithTrialTenants: 'Blocked',
          AllowedTrialTenantDomains: [],
        }),
        't.example',
      ),
      remote_tenant: 'paid',
    },
    'fail',
  ],
  ['EFFECTIVE unmanaged inbound', both([on, on], [on, off]), 'pass'],
  ['EFFECTIVE unmanaged inbound', both([on, off], [on, on]), 'pass'],
  ['EFFECTIVE unmanaged outbound', both([on, off], [off, on]), 'pass'],
  ['EFFECTIVE unmanaged outbound', both([on, on], [on, off]), 'fail'],
  [
    'EFFECTIVE skype-consumer (before May 2025)',
    { ...org({ AllowPublicUsers: on }), ...pol({ EnablePublicCloudAccess: on }), effective_policy: 'Global' },
    'fail',
  ],
  [
    'EFFECTIVE skype-consumer (before May 2025)',
    {
      ...org({ AllowPublicUsers: off }),
      ...pol({ EnablePublicCloudAccess: on }),
      effective_policy: 'Global',
    },
    'pass',
  ],
  [
    'EFFECTIVE skype-consumer (after May 2025)',
    { ...org({ AllowPublicUsers: on }), ...pol({ EnablePublicCloudAccess: on }), date: '2025-06-01' },
    'n/a',
  ],
];

const provider = {
  ProxyFqdn: 'sipfed.online.lync.com',
  VerificationLevel: 'UseSourceVerification',
  Enabled: on,
  EnabledSharedAddressSpace: on,
};
const providers = (more: Settings): CaseInput => ({
  hosting_providers: [{ Identity: 'Online', ...provider, ...more }],
});
const edges = (...ports: readonly number[]): CaseInput => ({
  edge_pools: ports.map((AccessEdgeExternalSipPort) => ({
    AccessEdgeExternalSipPort,
    AccessEdgeExternalFqdn: 'sip.contoso.com',
  })),
});
const hybridInput = (discovery: boolean, settings: Settings): CaseInput => ({
  ...org(settings),
  access_edge_configuration: [{ AllowFederatedUsers: on, EnablePartnerDiscovery: discovery }],
});
const works: readonly Row[] = [
  ['RDCheckEdgePoolCount', edges(), 'pass'],
  ['RDCheckEdgePoolCount', edges(5061, 443), 'pass'],
  ['RDCheckProxyFQDN', providers({ ProxyFqdn: 'sipfed.fabrikam.com' }), 'fail'],
  ['RDIsHostingProviderEnabled', providers({}), 'pass'],
  ['RDIsHostingProviderEnabled', { hosting_providers: [] }, 'fail'],
  ['RDCheckVerificationLevel', providers({ VerificationLevel: '' }), 'fail'],
  ['RDCheckVerificationLevel', providers({}), 'pass'],
  ['RDCheckSharedAddressSpace', providers({ EnabledSharedAddressSpace: null }), 'fail'],
  ['RDCheckSharedAddressSpaceNotEnabled', providers({ EnabledSharedAddressSpace: off }), 'pass'],
  ['RDCheckAutoDiscoverURL', providers({ AutodiscoverUrl: 'https://lyncdiscover.contoso.com/' }), 'fail'],
  ['RDCheckAutoDiscoverURL', providers({ AutodiscoverUrl: null }), 'fail'],
  ['RDEdgeConfigAllowFederatedUsers', { access_edge_configuration: [{ AllowFederatedUsers: off }] }, 'fail'],
  [
    'RDEdgeConfigUseDnsSrvRouting',
    { access_edge_configuration: [{ RoutingMethod: 'UseDefaultRouting' }] },
    'fail',
  ],
  ['RDEdgeConfigAllowOutsideUsers', { access_edge_configuration: null }, 'fail'],
  ['RDAllowFederatedPartners', hybridInput(on, { AllowedDomains: {}, BlockedDomains: {} }), 'pass'],
  [
    'RDAllowFederatedPartners',
    hybridInput(on, { AllowedDomains: { AllowedDomain: ['a.example'] }, BlockedDomains: {} }),
    'fail',
  ],
  ['RDAllowFederatedUsers', org({ AllowFederatedUsers: off }), 'fail'],
  ['RDSharedSipAddressSpace', org({ SharedSipAddressSpace: off }), 'fail'],
  ['RDCheckOnlineSharedSipAddressSpace', org({ SharedSipAddressSpace: off }), 'pass'],
  ['RDCheckOnlineSharedSipAddressSpace', org({}), 'fail'],
  ...(
    [
      ['Managed', 'pass'],
      ['Federated', 'pass'],
      ['federated', 'pass'],
      ['Unknown', 'fail'],
      ['SomethingElse', 'fail'],
      ['', 'n/a'],
      [null, 'n/a'],
    ] as const
  ).map(([NameSpaceType, outcome]): Row => [
    'RDCheckSipDomainIsFederated',
    { sip_address: 'anna@fabrikam.com', realm: { NameSpaceType, DomainName: 'fabrikam.com' } },
    outcome,
  ]),
  ['RDCheckSipDomainIsFederated', { sip_address: 'anna@fabrikam.com', realm: null }, 'n/a'],
  [
    'RDCompareAllowedDomains',
    { ...org({ AllowedDomains: { AllowedDomain: [] } }), onprem_allowed_domains: [{ Domain: 'a.example' }] },
    'fail',
  ],
];

tryRows('effective access', effective);
tryRows('diagnostics of servers and hybrid', works);

describe('waivers of a peer', () => {
  const waiver = (policies: PropertyValue): CaseInput => ({
    now: '2024-01-02',
    control: 'MS.X.1.1v1',
    underlying_verdict: 'fail',
    omit_policy: policies,
  });

  it.each<[PropertyValue, CaseOutcome]>([
    [{ 'MS.X.1.1v1': { Rationale: 'r' } }, 'n/a'],
    [{ 'MS.X.1.1v1': { Rationale: 'r', Expiration: null } }, 'n/a'],
    [{ 'MS.X.1.1v1': { Rationale: 'r', Expiration: '2024-01-02' } }, 'n/a'],
    [{ 'MS.X.1.1v1': { Rationale: 'r', Expiration: 'bogus' } }, 'fail'],
    [{ 'MS.X.1.2v1': { Rationale: 'r' } }, 'fail'],
    [{}, 'fail'],
    [null, 'fail'],
  ])('when %j stands in the file, then %s', (policies, expected) => {
    expect(outcomeOf('WAIVER', waiver(policies))).toBe(expected);
  });

  it('when nobody knows the control, then there is no answer of ours', () => {
    expect(answer({ id: 'x', control: 'Nothing', direction: 'restrict', input: {} })).toEqual({
      id: 'x',
      outcome: 'n/a',
      controlId: '',
    });
  });
});
