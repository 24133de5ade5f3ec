import {
  decorationEra,
  since2013,
  since2015,
  since2019,
  xmppEra,
  type Availability,
} from './availability.ts';
import type { Enumeration, PropertyKind, PropertyShape, Shape } from './wire.ts';

/**
 * The objects of a pool as each product writes them, after the cmdlet reference (OUTPUTS and the printed examples).
 * The order is that of the printed examples. No example of a public provider is printed anywhere: its properties
 * follow the parameters of New-CsPublicProvider.
 */

/** Printed in this order by every SYNTAX block; the numbers follow it. */
export const verificationLevels: Enumeration = {
  typeName: 'Microsoft.Rtc.Management.WritableConfig.Settings.Edge.VerificationLevelType',
  names: ['AlwaysVerifiable', 'AlwaysUnverifiable', 'UseSourceVerification'],
};
export const encryptionLevels: Enumeration = {
  typeName: 'Microsoft.Rtc.Management.WritableConfig.Settings.Media.EncryptionLevel',
  names: ['SupportEncryption', 'RequireEncryption', 'DoNotSupportEncryption'],
};
const videoRates: Enumeration = {
  typeName: 'Microsoft.Rtc.Management.WritableConfig.Settings.Media.MaxVideoRateAllowed',
  names: ['CIF250K', 'VGA600K', 'Hd720p15M'],
};

const edge = 'Microsoft.Rtc.Management.WritableConfig.Settings.Edge';
const deploy = 'Microsoft.Rtc.Management.Deploy.Internal';

function of(kind: PropertyKind, names: string, availability: Availability = {}): readonly PropertyShape[] {
  return names.split(' ').map((name) => ({ name, kind, ...availability }));
}

function shape(typeName: string, ...properties: readonly (readonly PropertyShape[])[]): Shape {
  return { typeNames: [typeName, 'System.Object'], properties: properties.flat() };
}

const accessEdgeStart = [
  ...of('text', 'Identity'),
  ...of('bool', 'AllowAnonymousUsers AllowFederatedUsers AllowOutsideUsers'),
];
const accessEdgeEnd = [
  ...of('bool', 'EnableArchivingDisclaimer'),
  ...of('bool', 'EnableUserReplicator', since2013),
  ...of('bool', 'KeepCrlsUpToDateForPeers MarkSourceVerifiableOnOutgoingMessages'),
  ...of('u32', 'OutgoingTlsCountForFederatedPartners'),
  ...of('u32', 'DnsSrvCacheRecordCount', since2015),
  ...of('u32', 'DiscoveredPartnerStandardRate', since2013),
  ...of('bool', 'EnableDiscoveredPartnerContactsLimit', since2013),
  ...of('u32', 'MaxContactsPerDiscoveredPartner DiscoveredPartnerReportPeriodMinutes', since2013),
  ...of('bool', 'EnablePartnerMonitoringCosmosOutput EnablePartnerMonitoringIfxLog', since2019),
  ...of(
    'u32',
    'MaxAcceptedCertificatesStored MaxRejectedCertificatesStored CertificatesDeletedPercentage',
    since2013,
  ),
  ...of('text', 'SkypeSearchUrl', since2015),
  ...of('text', 'RoutingMethod'),
];

/** The object of Get-CsAccessEdgeConfiguration is of another type where a default route is used. */
export const accessEdgeDnsShape = shape(
  `${edge}.DisplayAccessEdgeSettingsDnsSrvRouting`,
  accessEdgeStart,
  of('bool', 'BeClearingHouse EnablePartnerDiscovery'),
  of(verificationLevels, 'DiscoveredPartnerVerificationLevel', since2013),
  accessEdgeEnd,
);
export const accessEdgeDefaultRouteShape = shape(
  `${edge}.DisplayAccessEdgeSettingsDefaultRoute`,
  accessEdgeStart,
  of('text', 'DefaultRouteFqdn'),
  of(verificationLevels, 'VerificationLevel'),
  of('bool', 'IsPublicProvider'),
  accessEdgeEnd,
);

export const publicProviderShape = shape(
  `${edge}.DisplayPublicProvider`,
  of('text', 'Identity Name ProxyFqdn'),
  of(verificationLevels, 'VerificationLevel'),
  of('bool', 'Enabled'),
  of('text', 'IconUrl NameDecorationDomain', since2013),
  of('text', 'NameDecorationRoutingDomain NameDecorationExcludedDomainList', decorationEra),
  of('bool', 'EnableSkypeIdRouting EnableSkypeDirectorySearch', since2015),
);

export const hostingProviderShape = shape(
  `${edge}.DisplayHostingProvider`,
  of('text', 'Identity Name ProxyFqdn'),
  of(verificationLevels, 'VerificationLevel'),
  of('bool', 'Enabled EnabledSharedAddressSpace HostsOCSUsers IsLocal'),
  of('text', 'AutodiscoverUrl', since2013),
  of('u64', 'SipClientPort', since2013),
);

export const policySwitches = [
  ...of('bool', 'EnableFederationAccess'),
  ...of('bool', 'EnableXmppAccess', xmppEra),
  ...of('bool', 'EnablePublicCloudAccess EnablePublicCloudAudioVideoAccess EnableOutsideAccess'),
];
export const externalAccessPolicyShape = shape(
  'Microsoft.Rtc.Management.WritableConfig.Policy.ExternalAccess.ExternalAccessPolicy',
  of('text', 'Identity Description'),
  policySwitches,
);

export const allowedDomainShape = shape(
  `${edge}.AllowedDomain`,
  of('text', 'Identity Domain ProxyFqdn'),
  of(verificationLevels, 'VerificationLevel', since2015),
  of('text', 'Comment'),
  of('bool', 'MarkForMonitoring'),
);
export const blockedDomainShape = shape(`${edge}.BlockedDomain`, of('text', 'Identity Domain Comment'));

export const sipDomainShape = shape(
  'Microsoft.Rtc.Management.Xds.SipDomain',
  of('text', 'Identity Name'),
  of('bool', 'IsDefault'),
);

export const siteShape: Shape = {
  typeNames: [`${deploy}.Site+CentralSite`, `${deploy}.Site`, 'System.Object'],
  properties: [
    ...of('text', 'Identity SiteId'),
    ...of('list', 'Services Pools'),
    ...of('text', 'FederationRoute'),
    ...of('text', 'XmppFederationRoute', xmppEra),
    ...of('text', 'DefaultPersistentChatPool', since2013),
    ...of('text', 'Description DisplayName SiteType'),
  ],
};
export const poolShape = shape(
  `${deploy}.Cluster`,
  of('text', 'Identity'),
  of('list', 'Services Computers'),
  of('text', 'Fqdn'),
  of('text', 'BackupPoolFqdn', since2013),
  of('text', 'Site'),
);
export const computerShape = shape(`${deploy}.Machine`, of('text', 'Identity Pool Fqdn'));

export const edgeServiceShape = shape(
  'Microsoft.Rtc.Management.Xds.DisplayEdgeServer',
  of('text', 'Identity Registrar'),
  of('i32', 'AccessEdgeInternalSipPort AccessEdgeExternalSipPort AccessEdgeClientSipPort'),
  of('i32', 'DataPsomServerPort DataPsomClientPort MediaRelayAuthEdgePort'),
  of('i32', 'MediaRelayInternalTurnTcpPort MediaRelayExternalTurnTcpPort'),
  of('i32', 'MediaRelayInternalTurnUdpPort MediaRelayExternalTurnUdpPort'),
  of('i32', 'MediaCommunicationPortStart MediaCommunicationPortCount'),
  of('i32', 'XmppInternalPort XmppListeningPort', since2013),
  of('i32', 'SkypeSearchProxyPort', since2015),
  of('text', 'AccessEdgeExternalFqdn DataEdgeExternalFqdn AVEdgeExternalFqdn'),
  of('text', 'InternalInterfaceFqdn ExternalMrasFqdn'),
  of('list', 'DependentServiceList'),
  of('text', 'ServiceId SiteId PoolFqdn'),
  of('i32', 'Version'),
  of('text', 'Role'),
);
export const registrarShape = shape(
  'Microsoft.Rtc.Management.Xds.DisplayRegistrar',
  of('text', 'Identity'),
  of('i32', 'SipPort'),
  of('list', 'DependentServiceList'),
  of('text', 'ServiceId SiteId PoolFqdn'),
  of('i32', 'Version'),
  of('text', 'Role'),
);

export const replicaShape = shape(
  'Microsoft.Rtc.Management.Xds.ReplicaState',
  of('bool', 'UpToDate'),
  of('text', 'ReplicaFqdn'),
  of('date', 'LastStatusReport LastUpdateCreation'),
  of('text', 'ProductVersion'),
);

export const mediaShape = shape(
  'Microsoft.Rtc.Management.WritableConfig.Settings.Media.MediaSettings',
  of('text', 'Identity'),
  of('bool', 'EnableQoS'),
  of(encryptionLevels, 'EncryptionLevel'),
  of('bool', 'EnableSiren'),
  of(videoRates, 'MaxVideoRateAllowed'),
  of('bool', 'EnableH264Codec EnableAdaptiveBandWidthEstimation', { from: 'lync-2013', to: 'lync-2013' }),
  of('bool', 'EnableInCallQoS EnableRtpRtcpMultiplexing EnableVideoBasedSharing', since2015),
  of('bool', 'EnableDtls', since2019),
);

export const userShape: Shape = {
  typeNames: [
    'Microsoft.Rtc.Management.ADConnect.Schema.OCSADUser',
    'Microsoft.Rtc.Management.ADConnect.Schema.OCSADUserOrAppContact',
    'Microsoft.Rtc.Management.ADConnect.Schema.ADUser',
    'System.Object',
  ],
  properties: [
    ...of('text', 'SamAccountName UserPrincipalName FirstName LastName'),
    ...of('bool', 'Enabled'),
    ...of('text', 'SipAddress LineURI'),
    ...of('bool', 'EnterpriseVoiceEnabled AudioVideoDisabled'),
    ...of('bool', 'EnabledForFederation EnabledForInternetAccess PublicNetworkEnabled'),
    ...of('text', 'HostingProvider RegistrarPool TargetRegistrarPool'),
    ...of('text', 'ExternalAccessPolicy ClientPolicy ClientVersionPolicy ConferencingPolicy VoicePolicy'),
    ...of('list', 'ProxyAddresses'),
    ...of('text', 'Identity DisplayName Name'),
    ...of('guid', 'Guid'),
    ...of('date', 'WhenCreated'),
    ...of('bool', 'IsValid'),
  ],
};

export const effectivePolicyShape = shape(
  'Microsoft.Rtc.Management.UserPinService.UserEffectivePolicy',
  of('text', 'Identity ExternalAccessPolicy ClientPolicy ClientVersionPolicy ConferencingPolicy VoicePolicy'),
);
