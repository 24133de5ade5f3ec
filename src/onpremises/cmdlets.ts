import type { PoolObjectKind } from '../model/snapshot.ts';

/**
 * The cmdlets of a pool: one table for reading, one for writing. Names, parameters and output types are those of the
 * products' cmdlet reference (page of the cmdlet, SYNTAX and OUTPUTS); a type is recognised by the last part of its
 * name, because the namespaces differ between versions and only one documented type has each of these names.
 */
export interface ReadingCmdlet {
  readonly name: string;
  readonly parameters: readonly (readonly [string, boolean])[];
  /** Matches the last part of a type name of what the cmdlet writes. */
  readonly type: RegExp;
  /** Properties that hold the identity, the first that is there counts. */
  readonly identity: readonly string[];
  /** The identity of the only object there is, where the server does not print one. */
  readonly onlyObject?: string;
  /** Every deployment has at least one such object: none at all means that it could not be read. */
  readonly neverEmpty?: true;
  /** Nothing depends on it alone: that it cannot be read is also told as a note. */
  readonly enriches?: true;
  /** The properties that are kept; all, where this is not given. */
  readonly keep?: readonly string[];
}

/**
 * Of a user only what the evaluations ask for is kept: the full record has some sixty properties, phone numbers and
 * security identifiers among them, and there may be a hundred thousand users.
 */
const userProperties = [
  'Identity',
  'SipAddress',
  'UserPrincipalName',
  'SamAccountName',
  'DisplayName',
  'Enabled',
  'AudioVideoDisabled',
  'ExternalAccessPolicy',
  'ClientVersionPolicy',
  'HostingProvider',
  'RegistrarPool',
];

/** In the order in which they are asked: what decides first, what only enriches last, users after everything. */
export const readingCmdlets: Readonly<Record<PoolObjectKind, ReadingCmdlet>> = {
  accessEdge: {
    name: 'Get-CsAccessEdgeConfiguration',
    parameters: [],
    type: /^(Display)?AccessEdgeSettings/,
    identity: ['Identity'],
    onlyObject: 'Global',
    neverEmpty: true,
  },
  publicProviders: {
    name: 'Get-CsPublicProvider',
    parameters: [],
    type: /^(Display)?PublicProvider$/,
    identity: ['Identity', 'Name'],
  },
  hostingProviders: {
    name: 'Get-CsHostingProvider',
    parameters: [],
    type: /^(Display)?HostingProvider$/,
    identity: ['Identity', 'Name'],
  },
  externalAccessPolicies: {
    name: 'Get-CsExternalAccessPolicy',
    parameters: [],
    type: /^(Display)?ExternalAccessPolicy$/,
    identity: ['Identity'],
    neverEmpty: true,
  },
  allowedDomains: {
    name: 'Get-CsAllowedDomain',
    parameters: [],
    type: /^(Display)?AllowedDomain$/,
    identity: ['Identity', 'Domain'],
  },
  blockedDomains: {
    name: 'Get-CsBlockedDomain',
    parameters: [],
    type: /^(Display)?BlockedDomain$/,
    identity: ['Identity', 'Domain'],
  },
  sipDomains: {
    name: 'Get-CsSipDomain',
    parameters: [],
    type: /^(Display)?SipDomain$/,
    identity: ['Identity', 'Name'],
  },
  sites: {
    name: 'Get-CsSite',
    parameters: [],
    type: /^(Central|Branch|Remote)?Site$/,
    identity: ['Identity', 'DisplayName'],
  },
  edgeServers: {
    name: 'Get-CsService',
    parameters: [['EdgeServer', true]],
    type: /^(Display)?EdgeServer$/,
    identity: ['Identity', 'PoolFqdn'],
  },
  pools: {
    name: 'Get-CsPool',
    parameters: [],
    type: /^(Cluster|Pool)$/,
    identity: ['Identity', 'Fqdn'],
    enriches: true,
  },
  replicas: {
    name: 'Get-CsManagementStoreReplicationStatus',
    parameters: [],
    type: /^ReplicaState$/,
    identity: ['ReplicaFqdn'],
  },
  mediaConfigurations: {
    name: 'Get-CsMediaConfiguration',
    parameters: [],
    type: /^(Display)?MediaSettings$/,
    identity: ['Identity'],
    enriches: true,
  },
  users: {
    name: 'Get-CsUser',
    parameters: [],
    type: /^(OCS)?(AD)?User(OrAppContact)?$/,
    identity: ['SipAddress', 'Identity', 'UserPrincipalName'],
    keep: userProperties,
  },
};

/** The version of the server that serves the session, as a text. */
export const serverVersionCmdlet = 'Get-CsServerVersion';

/**
 * The cmdlets the tool writes with, and whether each knows -Confirm. Those that do get `-Confirm:$false`: nobody is
 * there to answer on the server. -Force is never sent: it would also suppress what the server has to say, and take
 * away a policy that users still have.
 */
export const writingCmdlets: ReadonlyMap<string, { readonly confirms: boolean }> = new Map([
  ['Set-CsAccessEdgeConfiguration', { confirms: true }],
  ['New-CsPublicProvider', { confirms: true }],
  ['Set-CsPublicProvider', { confirms: true }],
  ['Enable-CsPublicProvider', { confirms: true }],
  ['Disable-CsPublicProvider', { confirms: true }],
  ['Remove-CsPublicProvider', { confirms: true }],
  ['New-CsExternalAccessPolicy', { confirms: true }],
  ['Set-CsExternalAccessPolicy', { confirms: true }],
  ['Remove-CsExternalAccessPolicy', { confirms: true }],
  ['Grant-CsExternalAccessPolicy', { confirms: true }],
  ['New-CsAllowedDomain', { confirms: true }],
  ['Set-CsAllowedDomain', { confirms: true }],
  ['Remove-CsAllowedDomain', { confirms: true }],
  ['New-CsBlockedDomain', { confirms: true }],
  ['Set-CsBlockedDomain', { confirms: true }],
  ['Remove-CsBlockedDomain', { confirms: true }],
  ['Invoke-CsManagementStoreReplication', { confirms: false }],
]);
