import { describe, expect, it } from 'vitest';
import type { PropertyValue } from '../../src/model/property-value.ts';
import { answer } from './answer.ts';
import type { CaseInput, CaseOutcome } from './case.ts';
import { peerReadings } from './peers.ts';

/** Inputs of our own for the peers' controls, by what their rules say: one row a control and input. */

const outcome = (control: string, input: CaseInput): CaseOutcome =>
  answer({ id: 'x', control, direction: 'restrict', input }).outcome;
const org = (properties: Readonly<Record<string, PropertyValue>>): CaseInput => ({
  federation_configuration: [{ Identity: 'Global', ...properties }],
});
const pol = (...policies: readonly Readonly<Record<string, PropertyValue>>[]): CaseInput => ({
  external_access_policies: policies.map((one) => ({ Identity: 'Global', ...one })),
});
const on = true;
const off = false;
const open = { AllowFederatedUsers: on, AllowedDomains: {} };
const listed = { AllowFederatedUsers: on, AllowedDomains: { AllowedDomain: 'Domain=partner.example' } };
const consumer = (AllowTeamsConsumer: PropertyValue, AllowTeamsConsumerInbound: PropertyValue) =>
  org({ AllowTeamsConsumer, AllowTeamsConsumerInbound });

type Row = readonly [string, CaseInput, CaseOutcome];

const scuba: readonly Row[] = [
  ['MS.TEAMS.2.1', org(open), 'fail'],
  [
    'MS.TEAMS.2.1',
    {
      federation_configuration: [
        { ...open, Identity: 'Tag:AllOn' },
        { ...listed, Identity: 'Global' },
      ],
    },
    'fail',
  ],
  ['MS.TEAMS.2.1', org({ ...open, AllowFederatedUsers: off }), 'pass'],
  [
    'MS.TEAMS.2.1',
    org({
      AllowFederatedUsers: on,
      AllowedDomains: 'Microsoft.Rtc.Management.WritableConfig.Settings.Edge.AllowAllKnownDomains',
    }),
    'fail',
  ],
  ['MS.TEAMS.2.1', org({ AllowFederatedUsers: on, AllowedDomains: ['AllowAllKnownDomains'] }), 'fail'],
  ['MS.TEAMS.2.1', org({ AllowFederatedUsers: on, AllowedDomains: { AllowedDomain: null } }), 'pass'],
  ['MS.TEAMS.2.1', org({ AllowFederatedUsers: on, AllowedDomains: null }), 'n/a'],
  ['MS.TEAMS.2.1', { federation_configuration: { ...open } }, 'fail'],
  ['MS.TEAMS.2.1', { federation_configuration: 'broken' }, 'n/a'],
  ['MS.TEAMS.2.1', { federation_configuration: [7] }, 'n/a'],
  ['MS.TEAMS.2.2', consumer(on, on), 'fail'],
  ['MS.TEAMS.2.2', consumer(on, off), 'pass'],
  ['MS.TEAMS.2.2', consumer(off, on), 'pass'],
  ['MS.TEAMS.2.2', consumer(on, null), 'n/a'],
  [
    'MS.TEAMS.2.2',
    { ...consumer(on, on), teams_tenant_info: [{ AssignedPlan: ['MCOPROFESSIONAL_GCCHIGH'] }] },
    'n/a',
  ],
  [
    'MS.TEAMS.2.2',
    { ...consumer(off, off), teams_tenant_info: [{ AssignedPlan: ['TEAMS_DOD', 'MCOEV'] }] },
    'n/a',
  ],
  ['MS.TEAMS.2.2', { ...consumer(on, on), teams_tenant_info: [{ AssignedPlan: [] }] }, 'fail'],
  ['MS.TEAMS.2.3', consumer(on, off), 'fail'],
  ['MS.TEAMS.2.3', consumer(off, on), 'pass'],
  ['MS.TEAMS.2.3', org({}), 'n/a'],
  ['MS.TEAMS.3.1', org({ AllowPublicUsers: on }), 'fail'],
  ['MS.TEAMS.3.1', org({ AllowPublicUsers: null }), 'n/a'],
  ['MS.TEAMS.3.1', org({ AllowFederatedUsers: on }), 'n/a'],
];

const cis: readonly Row[] = [
  [
    'CIS 3.0 8.2.1',
    {
      ...org({ ...listed, AllowTeamsConsumer: off, AllowPublicUsers: off }),
      approved_domains: ['partner.example'],
    },
    'pass',
  ],
  [
    'CIS 3.0 8.2.1',
    {
      ...org({ ...listed, AllowTeamsConsumer: off, AllowPublicUsers: on }),
      approved_domains: ['partner.example'],
    },
    'fail',
  ],
  [
    'CIS 3.0 8.2.1',
    org({ AllowFederatedUsers: off, AllowTeamsConsumer: off, AllowPublicUsers: off }),
    'pass',
  ],
  [
    'CIS 3.0 8.2.1',
    org({ AllowFederatedUsers: off, AllowedDomains: {}, AllowTeamsConsumer: off, AllowPublicUsers: off }),
    'pass',
  ],
  ['CIS 4.0 8.2.1', org({ AllowFederatedUsers: off, AllowedDomains: {} }), 'pass'],
  ['CIS 4.0 8.2.1', org({ AllowFederatedUsers: off }), 'pass'],
  ['CIS 4.0 8.2.1', org({ AllowFederatedUsers: on, AllowedDomains: 'AllowAllKnownDomains' }), 'fail'],
  ['CIS 4.0 8.2.2', org({ AllowTeamsConsumer: off }), 'pass'],
  ['CIS 4.0 8.2.3', org({ AllowTeamsConsumerInbound: on }), 'fail'],
  ['CIS 4.0 8.2.3', org({ AllowTeamsConsumerInbound: off }), 'pass'],
  ['CIS 4.0 8.2.4', org({ AllowPublicUsers: on }), 'fail'],
  ['CIS 6.0 8.2.2', pol({ EnableTeamsConsumerAccess: on }), 'fail'],
  ['CIS 6.0 8.2.2', pol({ EnableTeamsConsumerAccess: off }), 'pass'],
  [
    'CIS 6.0 8.2.3',
    { ...pol({ EnableTeamsConsumerInbound: on }), ...org({ AllowTeamsConsumer: off }) },
    'fail',
  ],
  ['CIS 6.0 8.2.4', org({ ExternalAccessWithTrialTenants: 'Blocked' }), 'pass'],
  ['CIS 7.0 8.2.1', { ...org(open), ...pol({ EnableFederationAccess: off }) }, 'pass'],
  ['CIS 7.0 8.2.1', { ...org(open), ...pol({ EnableFederationAccess: on }) }, 'fail'],
  [
    'CIS 7.0 8.2.1',
    { ...org(listed), ...pol({ EnableFederationAccess: on }), approved_domains: ['partner.example'] },
    'pass',
  ],
  [
    'CIS 7.0 8.2.1',
    { ...org(listed), ...pol({ EnableFederationAccess: on }), approved_domains: ['other.example'] },
    'fail',
  ],
  [
    'CIS 7.0 8.2.2',
    { ...org({ AllowTeamsConsumer: off }), ...pol({ EnableTeamsConsumerAccess: on }) },
    'pass',
  ],
  [
    'CIS 7.0 8.2.3',
    { ...consumer(on, on), ...pol({ EnableTeamsConsumerAccess: on, EnableTeamsConsumerInbound: on }) },
    'fail',
  ],
  [
    'CIS 7.0 8.2.3',
    { ...consumer(on, on), ...pol({ EnableTeamsConsumerAccess: off, EnableTeamsConsumerInbound: on }) },
    'pass',
  ],
  [
    'CIS 7.0 8.2.3',
    { ...consumer(on, off), ...pol({ EnableTeamsConsumerAccess: on, EnableTeamsConsumerInbound: on }) },
    'pass',
  ],
  ['CIS 7.0 8.2.2', { ...org({ AllowTeamsConsumer: on }), cloud: 'DoD' }, 'n/a'],
  ['CIS 7.0 8.2.4', org({ ExternalAccessWithTrialTenants: 'Blocked' }), 'pass'],
];

const maester: readonly Row[] = [
  [
    'CIS.M365.8.2.2',
    { ...org({ AllowTeamsConsumer: off }), ...pol({ EnableTeamsConsumerAccess: on }) },
    'pass',
  ],
  [
    'CIS.M365.8.2.2',
    { ...org({ AllowTeamsConsumer: null }), ...pol({ EnableTeamsConsumerAccess: off }) },
    'pass',
  ],
  [
    'CIS.M365.8.2.3',
    { ...org({ AllowTeamsConsumerInbound: on }), ...pol({ EnableTeamsConsumerInbound: on }) },
    'fail',
  ],
  [
    'CIS.M365.8.2.3',
    { ...org({ AllowTeamsConsumerInbound: on }), ...pol({ EnableTeamsConsumerInbound: off }) },
    'pass',
  ],
  [
    'CIS.M365.8.2.3',
    { ...org({ AllowTeamsConsumerInbound: off }), errors: { 'Get-CsExternalAccessPolicy': 'x' } },
    'n/a',
  ],
  ['CIS.M365.8.2.2', {}, 'n/a'],
];

const others: readonly Row[] = [
  ['teams_external_domains_restricted', org(open), 'fail'],
  ['teams_external_domains_restricted', org({ AllowFederatedUsers: on }), 'fail'],
  ['teams_external_domains_restricted', { federation_configuration: [] }, 'n/a'],
  ['teams_unmanaged_communication_disabled', org({ AllowTeamsConsumer: on }), 'fail'],
  ['teams_unmanaged_communication_disabled', { federation_configuration: null }, 'n/a'],
  ['teams_external_users_cannot_start_conversations', org({ AllowTeamsConsumerInbound: on }), 'fail'],
  ['teams_external_access_trial_tenants_blocked', org({ ExternalAccessWithTrialTenants: 'Allowed' }), 'fail'],
  ['teams_external_access_trial_tenants_blocked', org({ ExternalAccessWithTrialTenants: 'Blocked' }), 'pass'],
  [
    'teams_external_access_not_restricted',
    org({ AllowTeamsConsumer: off, AllowPublicUsers: off, AllowFederatedUsers: off }),
    'pass',
  ],
  [
    'teams_external_access_not_restricted',
    org({ AllowTeamsConsumer: off, AllowPublicUsers: on, AllowFederatedUsers: off }),
    'fail',
  ],
  [
    'teams_external_access_not_restricted',
    org({ AllowTeamsConsumer: off, AllowPublicUsers: off, AllowFederatedUsers: on }),
    'fail',
  ],
  ['teams_external_domains_not_restricted', pol({ EnableFederationAccess: on }), 'fail'],
  ['teams_external_domains_not_restricted', pol({ EnableFederationAccess: off }), 'pass'],
  [
    'teams_communication_unmanaged_teams_users_enabled',
    pol({ EnableTeamsConsumerAccess: off }, { Identity: 'Tag:S', EnableTeamsConsumerAccess: on }),
    'pass',
  ],
  ['teams_external_users_cannot_initiate_conversations', pol({ EnableTeamsConsumerInbound: on }), 'fail'],
  [
    'CIPP CIS_8_2_1',
    { ...org({ AllowFederatedUsers: off, AllowedDomains: {} }), ...pol({ EnableFederationAccess: on }) },
    'pass',
  ],
  ['CIPP CIS_8_2_1', { ...org({ ...listed }), ...pol({ EnableFederationAccess: on }) }, 'pass'],
  ['CIPP CIS_8_2_1', { ...org(open), ...pol({ EnableFederationAccess: on }) }, 'fail'],
  ['CIPP CIS_8_2_2', {}, 'n/a'],
  [
    'CIPP CIS_8_2_2',
    { ...org({ AllowTeamsConsumer: on }), ...pol({ EnableTeamsConsumerAccess: off }) },
    'pass',
  ],
  ['TM-01', org(open), 'fail'],
  ['TM-01', org(listed), 'pass'],
  ['SSPM CIS 8.2.1', pol({ EnableFederationAccess: off }), 'pass'],
  ['SSPM CIS 8.2.1', pol({ EnableFederationAccess: on }), 'fail'],
  [
    'SSPM CIS 8.2.1',
    org({ AllowFederatedUsers: on, AllowedDomains: { AllowedDomain: ['partner.com'] } }),
    'n/a',
  ],
  ['SSPM CIS 8.2.1', { errors: { 'Get-CsTenantFederationConfiguration': 'x' } }, 'n/a'],
  ['SSPM CIS 8.2.2', org({ AllowTeamsConsumer: off }), 'pass'],
  ['SSPM CIS 8.2.3', pol({ EnableTeamsConsumerInbound: off }), 'pass'],
  ['SSPM CIS 8.2.4', org({ ExternalAccessWithTrialTenants: 'Blocked' }), 'pass'],
  ['SSPM CIS 8.2.4', { errors: { 'Get-CsTenantFederationConfiguration': 'x' } }, 'n/a'],
  ['REGO CIS7 8.2.2', org({ AllowTeamsConsumer: off }), 'pass'],
  ['REGO CIS7 8.2.1', { federation_configuration: null }, 'fail'],
  ['REGO CIS7 8.2.1', {}, 'fail'],
  ['REGO CIS7 8.2.4', org({ ExternalAccessWithTrialTenants: 'Blocked' }), 'pass'],
  [
    'EVIDENCE 8.2.1',
    { ...org({ AllowFederatedUsers: off }), ...pol({ EnableFederationAccess: on }) },
    'pass',
  ],
  ['EVIDENCE 8.2.1', { ...org(listed), ...pol({ EnableFederationAccess: on }) }, 'n/a'],
  [
    'EVIDENCE 8.2.2',
    { ...org({ AllowTeamsConsumer: on }), ...pol({ EnableTeamsConsumerAccess: on }) },
    'fail',
  ],
  ['EVIDENCE 8.2.2', org({ AllowTeamsConsumer: off }), 'n/a'],
  ['EVIDENCE 8.2.4', org({ ExternalAccessWithTrialTenants: 'Allowed' }), 'fail'],
  [
    'AK-TEAMS-003',
    org({ AllowFederatedUsers: on, AllowedDomains: { kind: 'AllowAllKnownDomains' } }),
    'fail',
  ],
  ['AK-TEAMS-003', org({ AllowFederatedUsers: on, AllowedDomains: { kind: 'FormaNova' } }), 'n/a'],
  ['AK-TEAMS-003', org({ AllowFederatedUsers: off, AllowedDomains: null }), 'pass'],
  ['AK-TEAMS-004', org({ AllowTeamsConsumer: on }), 'fail'],
  ['AK-TEAMS-005', consumer(on, on), 'fail'],
  ['AK-TEAMS-006', org({ ExternalAccessWithTrialTenants: 'Blocked' }), 'pass'],
  ['AK-TEAMS-006', org({ ExternalAccessWithTrialTenants: '' }), 'n/a'],
];

const word = 'SomeScopedDomainsObject';
const met006 = (properties: Readonly<Record<string, PropertyValue>>) =>
  org({
    AllowFederatedUsers: on,
    AllowedDomains: word,
    AllowTeamsConsumer: off,
    BlockedDomains: ['x.example'],
    ...properties,
  });
const met010 = 'MET-Teams010 (relative to Global)';
const all = { EnableFederationAccess: off, EnableTeamsConsumerAccess: off, EnableTeamsConsumerInbound: off };
const met: readonly Row[] = [
  ['MET-Teams006', met006({ AllowedDomains: 'AllowAllKnownDomains' }), 'fail'],
  ['MET-Teams006', met006({ AllowedDomains: 'AllowAllKnownDomains', AllowFederatedUsers: off }), 'pass'],
  ['MET-Teams006', met006({ BlockedDomains: [] }), 'fail'],
  ['MET-Teams006', met006({ AllowTeamsConsumer: on, AllowTeamsConsumerInbound: off }), 'fail'],
  ['MET-Teams009', org({ ExternalAccessWithTrialTenants: 'Allowed' }), 'fail'],
  ['MET-Teams009', { errors: { 'Get-CsTenantFederationConfiguration': 'x' } }, 'n/a'],
  [met010, pol(all, { ...all, Identity: 'Tag:F', EnableTeamsConsumerInbound: on }), 'pass'],
  [
    met010,
    pol(
      { ...all, EnableTeamsConsumerAccess: on },
      { ...all, Identity: 'Tag:S', EnableTeamsConsumerAccess: on, EnableTeamsConsumerInbound: on },
    ),
    'fail',
  ],
  [met010, pol(all, { Identity: 'Tag:Legacy', EnableFederationAccess: off }), 'n/a'],
  [
    met010,
    pol(all, { ...all, Identity: 'Tag:Wide', EnableFederationAccess: on, EnableTeamsConsumerAccess: on }),
    'fail',
  ],
  [
    met010,
    pol(
      { ...all, EnableFederationAccess: on },
      { ...all, Identity: 'A', EnableFederationAccess: on },
      { ...all, Identity: 'B' },
    ),
    'pass',
  ],
  [
    met010,
    pol(
      { EnableTeamsConsumerAccess: on, EnableTeamsConsumerInbound: on },
      {
        Identity: 'Tag:Any',
        EnableFederationAccess: on,
        EnableTeamsConsumerAccess: on,
        EnableTeamsConsumerInbound: on,
      },
    ),
    'n/a',
  ],
  [met010, { external_access_policies: [] }, 'n/a'],
  [
    'MET-Teams010 (absolute)',
    pol(all, { Identity: 'A', EnableFederationAccess: off, EnablePublicCloudAccess: on }),
    'fail',
  ],
  [
    'MET-Teams010 (absolute)',
    pol(all, { Identity: 'A', EnableFederationAccess: off, EnablePublicCloudAccess: off }),
    'pass',
  ],
  ['MET-Teams011', org({ SecurityTeamAllowBlockListDelegation: 'Disabled' }), 'fail'],
  [
    'MET-Teams011',
    { errors: { 'Get-CsTenantFederationConfiguration': 'x', 'Get-CsTeamsExternalAccessConfiguration': 'y' } },
    'n/a',
  ],
];

const domain = (input: CaseInput, remote: string): CaseInput => ({ ...input, remote_domain: remote });
const openOrg = org({ ...open, BlockedDomains: [] });
const named = (one: Readonly<Record<string, PropertyValue>>): CaseInput => ({
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
const providers = (more: Readonly<Record<string, PropertyValue>>): CaseInput => ({
  hosting_providers: [{ Identity: 'Online', ...provider, ...more }],
});
const edges = (...ports: readonly number[]): CaseInput => ({
  edge_pools: ports.map((AccessEdgeExternalSipPort) => ({
    AccessEdgeExternalSipPort,
    AccessEdgeExternalFqdn: 'sip.contoso.com',
  })),
});
const hybridInput = (discovery: boolean, settings: Readonly<Record<string, PropertyValue>>): CaseInput => ({
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
  [
    'RDCompareAllowedDomains',
    { ...org({ AllowedDomains: { AllowedDomain: [] } }), onprem_allowed_domains: [{ Domain: 'a.example' }] },
    'fail',
  ],
];

describe.each([
  ['ScubaGear', scuba],
  ['CIS', cis],
  ['Maester', maester],
  ['others', others],
  ['MET', met],
  ['effective access', effective],
  ['diagnostics of servers and hybrid', works],
])('variations of the cases: %s', (_name, rows) => {
  it.each(rows)('when %s gets %j, then %s', (control, input, expected) => {
    expect(peerReadings[control]).toBeDefined();
    expect(outcome(control, input)).toBe(expected);
  });
});

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
    expect(outcome('WAIVER', waiver(policies))).toBe(expected);
  });

  it('when nobody knows the control, then there is no answer of ours', () => {
    expect(answer({ id: 'x', control: 'Nothing', direction: 'restrict', input: {} })).toEqual({
      id: 'x',
      outcome: 'n/a',
      controlId: '',
    });
  });
});
