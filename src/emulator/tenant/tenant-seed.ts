import type { Properties } from '../../model/property-value.ts';
import { dnsDomain } from '../organisation.ts';
import { policyOfUser } from '../seed.ts';
import { configurationSpecs, type ConfigurationType } from './configuration-types.ts';
import { directoryRoles, type Tenant, type TenantManner } from './tenant.ts';

export const tenantId = 'b5a5d9a1-6f0c-4c53-9d3e-3a2f4c1e7d10';
export const tenantName = 'contoso.onmicrosoft.com';

/** As the service behaves according to the best evidence there is. */
export const usualManner: TenantManner = {
  legacySwitches: false,
  retiredWrites: 'refuse',
  unknownProperties: 'refuse',
  envelopeKeys: 'ignore',
  success: 204,
  wrapsSingle: false,
  openAs: 'empty',
  nextLink: 'address',
  isPartner: false,
  grantDelaySeconds: 2,
};

export const allGraphPermissions: readonly string[] = [
  'Organization.Read.All',
  'Domain.Read.All',
  'User.Read.All',
  'Group.Read.All',
  'GroupMember.Read.All',
  'TeamsUserConfiguration.Read.All',
  'TeamsPolicyUserAssign.ReadWrite.All',
  'ConfigurationMonitoring.ReadWrite.All',
];

/** An instance with the defaults of its type and what is different from them. */
export function instance(type: ConfigurationType, identity: string, changes: Properties = {}): Properties {
  return { ...configurationSpecs[type].defaults, ...changes, Identity: identity };
}

/** Nothing is turned on towards personal accounts; organisations may talk to each other, as a new tenant has it. */
export const nothingOn: Properties = { AllowTeamsConsumer: false, AllowTeamsConsumerInbound: false };
export const closedPolicy: Properties = {
  EnableTeamsConsumerAccess: false,
  EnableTeamsConsumerInbound: false,
};

/** As on premises: who has which policy repeats after 40 users. */
const policiesInTurn = Array.from({ length: 40 }, (_, index) => policyOfUser(index));

/** A tenant of today with nothing turned on. */
export function seedTenant(): Tenant {
  return {
    id: tenantId,
    name: tenantName,
    displayName: 'Contoso',
    environment: 'commercial',
    configurations: {
      TenantFederationSettings: [instance('TenantFederationSettings', 'Global', nothingOn)],
      ExternalAccessPolicy: [
        instance('ExternalAccessPolicy', 'Global', closedPolicy),
        instance('ExternalAccessPolicy', 'Tag:Sales', closedPolicy),
        instance('ExternalAccessPolicy', 'Tag:NoExternal', {
          ...closedPolicy,
          EnableFederationAccess: false,
        }),
      ],
      TeamsExternalAccessConfiguration: [instance('TeamsExternalAccessConfiguration', 'Global')],
      TeamsAcsFederationConfiguration: [instance('TeamsAcsFederationConfiguration', 'Global')],
      TeamsUpgradePolicy: [
        instance('TeamsUpgradePolicy', 'Global'),
        instance('TeamsUpgradePolicy', 'Tag:UpgradeToTeams'),
        instance('TeamsUpgradePolicy', 'Tag:Islands', { Mode: 'Islands' }),
      ],
    },
    domains: [
      { name: dnsDomain, isDefault: true, sip: 'Enabled' },
      { name: tenantName, isDefault: false, sip: 'Enabled' },
      { name: 'contoso.example', isDefault: false, sip: 'none' },
    ],
    population: { count: 24, accountTypes: ['user'], policies: policiesInTurn },
    groups: [
      {
        id: 'aaaaaaaa-0000-4000-8000-000000000001',
        displayName: 'Sales',
        divisor: 8,
        remainder: 2,
      },
      {
        id: 'aaaaaaaa-0000-4000-8000-000000000002',
        displayName: 'Front office',
        divisor: 2,
        remainder: 0,
      },
    ],
    grants: {},
    groupAssignments: [],
    isSynchronised: false,
    signsIn: { roles: [directoryRoles.teamsAdministrator], graphPermissions: allGraphPermissions },
    manner: usualManner,
  };
}
