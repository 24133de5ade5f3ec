import type { Properties } from '../../model/property-value.ts';

/**
 * The configuration types that the tenant keeps, with their properties, their order as published output of real
 * tenants shows it, and their defaults.
 */
export const configurationTypes = [
  'TenantFederationSettings',
  'ExternalAccessPolicy',
  'TeamsExternalAccessConfiguration',
  'TeamsAcsFederationConfiguration',
  'TeamsUpgradePolicy',
] as const;
export type ConfigurationType = (typeof configurationTypes)[number];

export type PropertyKind =
  | 'switch'
  | 'text'
  /** Texts, or objects with `Domain`; kept as objects. */
  | 'domains'
  | 'texts'
  | 'allowed-domains'
  /** One of these. */
  | readonly string[];

export interface ConfigurationSpec {
  /** Instances that were given a name can be made. */
  readonly hasTags: boolean;
  /** Objects carry `Key`, as those that came from the servers' management do. */
  readonly hasKey: boolean;
  readonly properties: Readonly<Record<string, PropertyKind>>;
  readonly defaults: Properties;
  /** Properties that only a tenant with the switches of Skype still has. */
  readonly legacy: Properties;
}

const enabledOrNot = ['Enabled', 'Disabled'] as const;

export const configurationSpecs: Readonly<Record<ConfigurationType, ConfigurationSpec>> = {
  TenantFederationSettings: {
    hasTags: false,
    hasKey: true,
    properties: {
      AllowedDomains: 'allowed-domains',
      BlockedDomains: 'domains',
      AllowedTrialTenantDomains: 'texts',
      AllowFederatedUsers: 'switch',
      AllowTeamsSms: 'switch',
      AllowTeamsConsumer: 'switch',
      AllowTeamsConsumerInbound: 'switch',
      AllowPublicUsers: 'switch',
      TreatDiscoveredPartnersAsUnverified: 'switch',
      SharedSipAddressSpace: 'switch',
      RestrictTeamsConsumerToExternalUserProfiles: 'switch',
      BlockAllSubdomains: 'switch',
      ExternalAccessWithTrialTenants: ['Allowed', 'Blocked'],
      DomainBlockingForMDOAdminsInTeams: enabledOrNot,
      SecurityTeamAllowBlockListDelegation: enabledOrNot,
      // The service spells these two so.
      EnableExternalAccessRestrictionsForChatPartipants: 'switch',
      EnableMutualFederationForChatPartipants: 'switch',
    },
    defaults: {
      AllowedDomains: {},
      BlockedDomains: [],
      AllowedTrialTenantDomains: [],
      AllowFederatedUsers: true,
      AllowTeamsSms: true,
      AllowTeamsConsumer: true,
      AllowTeamsConsumerInbound: true,
      TreatDiscoveredPartnersAsUnverified: false,
      SharedSipAddressSpace: false,
      RestrictTeamsConsumerToExternalUserProfiles: false,
      BlockAllSubdomains: false,
      ExternalAccessWithTrialTenants: 'Blocked',
      DomainBlockingForMDOAdminsInTeams: 'Disabled',
      SecurityTeamAllowBlockListDelegation: 'Disabled',
      EnableExternalAccessRestrictionsForChatPartipants: false,
      EnableMutualFederationForChatPartipants: false,
    },
    legacy: { AllowPublicUsers: true },
  },
  ExternalAccessPolicy: {
    hasTags: true,
    hasKey: false,
    properties: {
      AllowedExternalDomains: 'texts',
      BlockedExternalDomains: 'texts',
      Description: 'text',
      EnableFederationAccess: 'switch',
      EnableXmppAccess: 'switch',
      EnablePublicCloudAccess: 'switch',
      EnablePublicCloudAudioVideoAccess: 'switch',
      EnableTeamsSmsAccess: 'switch',
      EnableOutsideAccess: 'switch',
      EnableAcsFederationAccess: 'switch',
      EnableTeamsConsumerAccess: 'switch',
      EnableTeamsConsumerInbound: 'switch',
      RestrictTeamsConsumerAccessToExternalUserProfiles: 'switch',
      FederatedBilateralChats: 'switch',
      CommunicationWithExternalOrgs: [
        'OrganizationDefault',
        'AllowAllExternalDomains',
        'AllowSpecificExternalDomains',
        'BlockSpecificExternalDomains',
        'BlockAllExternalDomains',
      ],
    },
    defaults: {
      AllowedExternalDomains: [],
      BlockedExternalDomains: [],
      Description: null,
      EnableFederationAccess: true,
      EnableXmppAccess: false,
      EnablePublicCloudAudioVideoAccess: false,
      EnableTeamsSmsAccess: true,
      EnableOutsideAccess: false,
      EnableAcsFederationAccess: true,
      EnableTeamsConsumerAccess: true,
      EnableTeamsConsumerInbound: true,
      RestrictTeamsConsumerAccessToExternalUserProfiles: false,
      FederatedBilateralChats: false,
      CommunicationWithExternalOrgs: 'OrganizationDefault',
    },
    legacy: { EnablePublicCloudAccess: false },
  },
  TeamsExternalAccessConfiguration: {
    hasTags: false,
    hasKey: false,
    properties: { BlockedUsers: 'texts', BlockExternalUserAccess: 'switch' },
    defaults: { BlockedUsers: [], BlockExternalUserAccess: false },
    legacy: {},
  },
  TeamsAcsFederationConfiguration: {
    hasTags: false,
    hasKey: false,
    properties: {
      EnableAcsUsers: 'switch',
      RequireAcsFederationForMeeting: 'switch',
      AllowedAcsResources: 'texts',
      LabelForAllowedAcsUsers: 'text',
      HideBannerForAllowedAcsUsers: 'switch',
    },
    defaults: {
      EnableAcsUsers: false,
      RequireAcsFederationForMeeting: false,
      AllowedAcsResources: [],
      LabelForAllowedAcsUsers: '',
      HideBannerForAllowedAcsUsers: false,
    },
    legacy: {},
  },
  TeamsUpgradePolicy: {
    hasTags: true,
    hasKey: false,
    properties: { Description: 'text', Mode: 'text', NotifySfbUsers: 'switch', Action: 'text' },
    defaults: { Description: null, Mode: 'TeamsOnly', NotifySfbUsers: false, Action: 'None' },
    legacy: {},
  },
};

/** The type as it is spelt, found without regard to letter case. */
export function findConfigurationType(name: string): ConfigurationType | undefined {
  return configurationTypes.find((type) => type.toLowerCase() === name.toLowerCase());
}
