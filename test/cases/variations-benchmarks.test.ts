import { consumer, listed, off, on, open, org, pol, tryRows, type Row } from './inputs.ts';

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

tryRows('ScubaGear', scuba);
tryRows('CIS', cis);
tryRows('Maester', maester);
