import { messengerProxyFqdn } from '../model/networks.ts';
import type { Properties } from '../model/property-value.ts';
import { productFacts, type ServerProduct } from '../model/server-versions.ts';
import { dnsDomain, type Organisation } from './organisation.ts';
import { standardAccounts, standardRoles } from './roles.ts';
import { buildTopology, edgePool, redmond } from './topology-seed.ts';
import { seedUsers } from './user-seed.ts';

/** Builds that the emulated servers run, in step with updates of their time. */
export const builds: Readonly<Record<ServerProduct, string>> = {
  'lync-2010': '4.0.7577.0',
  'lync-2013': '5.0.8308.1182',
  'sfb-2015': '6.0.9319.619',
  'sfb-2019': '7.0.2046.385',
  'sfb-se': '7.0.2046.820',
};

/** How long a write takes to the replicas; Microsoft's pages say two to three minutes. */
const replicationSeconds = 120;

/** The organisation as set up: Edge and route are right, the providers that ship are there, nothing is turned on. */
export function seedOrganisation(product: ServerProduct, now: Date, build = builds[product]): Organisation {
  const { computerNames, ...topology } = buildTopology([redmond], [edgePool], productFacts[product].major);
  return {
    product,
    build,
    accessEdge: { ...accessEdge, AllowOutsideUsers: product !== 'lync-2010' },
    publicProviders: shippedProviders(product),
    hostingProviders: [],
    externalAccessPolicies: [policy('Global'), policy('Tag:Sales'), policy('Tag:NoExternal')],
    allowedDomains: [domain('fabrikam.com'), domain('litwareinc.com')],
    blockedDomains: [],
    sipDomains: [{ Identity: dnsDomain, Name: dnsDomain, IsDefault: true }],
    ...topology,
    mediaConfigurations: [media],
    users: seedUsers({ count: 24, policy: policyOfUser }),
    adminRoles: standardRoles,
    accounts: standardAccounts,
    replication: {
      replicas: computerNames.map((fqdn) => ({ fqdn, build })),
      lastWriteAt: new Date(now.getTime() - 7 * 86_400_000).toISOString(),
      delaySeconds: replicationSeconds,
    },
  };
}

/** Every eighth of the users is in Sales, one in twenty may not talk to anybody outside. */
export function policyOfUser(index: number): string | null {
  if (index % 20 === 7) {
    return 'NoExternal';
  }
  return index % 8 === 2 ? 'Sales' : null;
}

const accessEdge: Properties = {
  Identity: 'Global',
  AllowAnonymousUsers: false,
  AllowFederatedUsers: false,
  AllowOutsideUsers: true,
  BeClearingHouse: false,
  EnablePartnerDiscovery: false,
  DiscoveredPartnerVerificationLevel: 'UseSourceVerification',
  EnableArchivingDisclaimer: false,
  EnableUserReplicator: true,
  KeepCrlsUpToDateForPeers: true,
  MarkSourceVerifiableOnOutgoingMessages: true,
  OutgoingTlsCountForFederatedPartners: 4,
  DnsSrvCacheRecordCount: 131072,
  DiscoveredPartnerStandardRate: 20,
  EnableDiscoveredPartnerContactsLimit: true,
  MaxContactsPerDiscoveredPartner: 1000,
  DiscoveredPartnerReportPeriodMinutes: 60,
  EnablePartnerMonitoringCosmosOutput: false,
  EnablePartnerMonitoringIfxLog: false,
  MaxAcceptedCertificatesStored: 1000,
  MaxRejectedCertificatesStored: 500,
  CertificatesDeletedPercentage: 20,
  SkypeSearchUrl: 'https://skypegraph.skype.com/search/v1.0',
  RoutingMethod: 'UseDnsSrvRouting',
  DefaultRouteFqdn: null,
  VerificationLevel: 'UseSourceVerification',
  IsPublicProvider: false,
};

const media: Properties = {
  Identity: 'Global',
  EnableQoS: false,
  EncryptionLevel: 'RequireEncryption',
  EnableSiren: false,
  MaxVideoRateAllowed: 'VGA600K',
  EnableH264Codec: true,
  EnableAdaptiveBandWidthEstimation: true,
  EnableInCallQoS: false,
  EnableRtpRtcpMultiplexing: true,
  EnableVideoBasedSharing: true,
  EnableDtls: true,
};

/** Names as documented; the addresses of Yahoo! and AOL are invented, both networks having left in 2014. */
function shippedProviders(product: ServerProduct): readonly Properties[] {
  const others = [provider('Yahoo!', 'federation.yahoo.example'), provider('AOL', 'federation.aol.example')];
  switch (product) {
    case 'lync-2010':
      return [...others, provider('MSN', messengerProxyFqdn)];
    case 'lync-2013':
      return [...others, provider('Messenger', messengerProxyFqdn)];
    default:
      return [provider('Skype', messengerProxyFqdn, skypeAttributes)];
  }
}

const skypeAttributes: Properties = {
  VerificationLevel: 'AlwaysVerifiable',
  IconUrl: 'https://images.edge.messenger.live.com/Messenger_16x16.png',
  NameDecorationRoutingDomain: 'msn.com',
  NameDecorationExcludedDomainList: 'msn.com,outlook.com,live.com,hotmail.com',
  EnableSkypeIdRouting: true,
  EnableSkypeDirectorySearch: true,
};

export function provider(name: string, fqdn: string, more: Properties = {}): Properties {
  return {
    Identity: name,
    Name: name,
    ProxyFqdn: fqdn,
    VerificationLevel: 'UseSourceVerification',
    Enabled: false,
    IconUrl: null,
    NameDecorationDomain: null,
    NameDecorationRoutingDomain: null,
    NameDecorationExcludedDomainList: null,
    EnableSkypeIdRouting: false,
    EnableSkypeDirectorySearch: false,
    ...more,
  };
}

export function policy(identity: string, more: Properties = {}): Properties {
  return {
    Identity: identity,
    Description: null,
    EnableFederationAccess: false,
    EnableXmppAccess: false,
    EnablePublicCloudAccess: false,
    EnablePublicCloudAudioVideoAccess: false,
    EnableOutsideAccess: false,
    ...more,
  };
}

export function domain(name: string): Properties {
  return {
    Identity: name,
    Domain: name,
    ProxyFqdn: null,
    VerificationLevel: 'UseSourceVerification',
    Comment: null,
    MarkForMonitoring: false,
  };
}
