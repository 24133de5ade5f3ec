import type { GateKind } from '../model/gate.ts';

/** What a gate is, independent of any deployment: for `help gates`, for findings, and for the gates themselves. */
export interface GateDescription {
  readonly kind: GateKind;
  readonly title: string;
  /** The cmdlet that reads it, and the property that decides. */
  readonly cmdlet: string;
  readonly property: string;
  /** Why traffic does not pass, or passes worse, when it is closed. */
  readonly meaning: string;
}

/** Gates from a pool to Skype, in the order in which they are walked: first those that decide, then the advisory ones. */
export const skypeGates = {
  session: {
    kind: 'manual',
    title: 'session',
    cmdlet: 'Get-Command',
    property: 'Name',
    meaning: 'The session has to offer the cmdlets that read the settings; a role may withhold them.',
  },
  routing: {
    kind: 'manual',
    title: 'routing',
    cmdlet: 'Get-CsAccessEdgeConfiguration',
    property: 'RoutingMethod',
    meaning:
      'Public providers exist only with DNS SRV routing; default routing hands everything to one server.',
  },
  'federation-route': {
    kind: 'manual',
    title: 'federation route',
    cmdlet: 'Get-CsSite',
    property: 'FederationRoute',
    meaning: 'The site sends federated traffic to an Edge pool; without a route nothing leaves it.',
  },
  'edge-pool': {
    kind: 'manual',
    title: 'Edge pool',
    cmdlet: 'Get-CsService',
    property: 'AccessEdgeExternalSipPort',
    meaning: 'Federated traffic passes the Access Edge service, towards other networks on port 5061.',
  },
  'federation-allowed': {
    kind: 'writable',
    title: 'federation allowed',
    cmdlet: 'Get-CsAccessEdgeConfiguration',
    property: 'AllowFederatedUsers',
    meaning: 'The master switch of every federation: partners, public networks and hybrid.',
  },
  provider: {
    kind: 'writable',
    title: 'public provider',
    cmdlet: 'Get-CsPublicProvider',
    property: 'ProxyFqdn',
    meaning:
      'An entry, under any name, whose address is federation.messenger.msn.com: Messenger and later Skype.',
  },
  'provider-enabled': {
    kind: 'writable',
    title: 'provider enabled',
    cmdlet: 'Get-CsPublicProvider',
    property: 'Enabled',
    meaning:
      'The entry is enabled. With AlwaysUnverifiable only people on the contact list get through: partial.',
  },
  policy: {
    kind: 'writable',
    title: 'policy',
    cmdlet: 'Get-CsExternalAccessPolicy',
    property: 'EnablePublicCloudAccess',
    meaning: 'The policy that is effective for the users allows public networks.',
  },
  'blocked-domains': {
    kind: 'advisory',
    title: 'blocked domains',
    cmdlet: 'Get-CsBlockedDomain',
    property: 'Domain',
    meaning: 'A Microsoft consumer domain on the blocked list cuts off its accounts.',
  },
  'federation-access': {
    kind: 'advisory',
    title: 'federation access',
    cmdlet: 'Get-CsExternalAccessPolicy',
    property: 'EnableFederationAccess',
    meaning: 'Federated partners are a switch of their own; the guide for Skype turns both on.',
  },
  'audio-video': {
    kind: 'advisory',
    title: 'audio and video',
    cmdlet: 'Get-CsExternalAccessPolicy',
    property: 'EnablePublicCloudAudioVideoAccess',
    meaning: 'Audio and video with public networks; written with --audio-video.',
  },
  'media-encryption': {
    kind: 'advisory',
    title: 'media encryption',
    cmdlet: 'Get-CsMediaConfiguration',
    property: 'EncryptionLevel',
    meaning:
      'Skype clients before 2014 had no encrypted media; RequireEncryption shuts them out. Never written.',
  },
  replication: {
    kind: 'advisory',
    title: 'Edge replicas',
    cmdlet: 'Get-CsManagementStoreReplicationStatus',
    property: 'UpToDate',
    meaning: 'A setting is in force when the Edge has it: a write is stored first and replicated later.',
  },
} as const satisfies Readonly<Record<string, GateDescription>>;

export type SkypeGateId = keyof typeof skypeGates;
