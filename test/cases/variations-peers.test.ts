import { consumer, listed, off, on, open, org, pol, tryRows, type Row, type Settings } from './inputs.ts';

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
const met006 = (properties: Settings) =>
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

tryRows('others', others);
tryRows('MET', met);
