import { policyKey } from '../../src/model/policies.ts';
import type { Properties, PropertyValue } from '../../src/model/property-value.ts';
import { known, type Reading } from '../../src/model/reading.ts';
import type { ServerProduct } from '../../src/model/server-versions.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';
import type { PoolObjectKind, PoolSnapshot, Snapshot } from '../../src/model/snapshot.ts';

/** Snapshots for the tests of planning and status: a healthy pool of 2013 with everything on, and ways to change it. */

export const takenAt = '2013-06-01T12:00:00.000Z';
/** A day on which consumer Skype answered, and one on which it did not. */
export const live = new Date('2015-01-01T00:00:00Z');
export const retired = new Date('2026-01-01T00:00:00Z');

export function object(identity: string, properties: Properties = {}): SettingsObject {
  return { identity, properties: { Identity: identity, ...properties } };
}

const builds: Readonly<Record<ServerProduct, string>> = {
  'lync-2010': '4.0.7577.0',
  'lync-2013': '5.0.8308.0',
  'sfb-2015': '6.0.9319.0',
  'sfb-2019': '7.0.2046.0',
  'sfb-se': '7.0.2046.820',
};

export function policy(identity: string, open: boolean, more: Properties = {}): SettingsObject {
  return object(identity, {
    Description: null,
    EnableFederationAccess: true,
    EnablePublicCloudAccess: open,
    EnablePublicCloudAudioVideoAccess: false,
    EnableOutsideAccess: true,
    ...more,
  });
}

export function messenger(identity = 'Messenger', more: Properties = {}): SettingsObject {
  return object(identity, {
    Name: identity,
    ProxyFqdn: 'federation.messenger.msn.com',
    VerificationLevel: 'UseSourceVerification',
    Enabled: true,
    ...more,
  });
}

export function user(name: string, assigned: string | null = null, more: Properties = {}): SettingsObject {
  return object(`sip:${name}@contoso.com`, {
    SipAddress: `sip:${name}@contoso.com`,
    UserPrincipalName: `${name}@contoso.com`,
    DisplayName: name,
    Enabled: true,
    ExternalAccessPolicy: assigned,
    HostingProvider: 'SRV:',
    RegistrarPool: 'pool01.contoso.com',
    ...more,
  });
}

export type Objects = Partial<
  Record<PoolObjectKind, readonly SettingsObject[] | Reading<readonly SettingsObject[]>>
>;

function everythingOn(): Record<PoolObjectKind, readonly SettingsObject[]> {
  return {
    accessEdge: [
      object('Global', {
        AllowFederatedUsers: true,
        EnablePartnerDiscovery: false,
        RoutingMethod: 'UseDnsSrvRouting',
      }),
    ],
    publicProviders: [messenger()],
    hostingProviders: [],
    externalAccessPolicies: [policy('Global', true)],
    allowedDomains: [],
    blockedDomains: [],
    sipDomains: [object('contoso.com', { Name: 'contoso.com', IsDefault: true })],
    sites: [
      object('Site:Redmond', {
        DisplayName: 'Redmond',
        SiteId: '1',
        FederationRoute: 'EdgeServer:edge.contoso.com',
      }),
    ],
    edgeServers: [
      object('EdgeServer:edge.contoso.com', {
        PoolFqdn: 'edge.contoso.com',
        AccessEdgeExternalSipPort: 5061,
      }),
    ],
    pools: [
      object('pool01.contoso.com', {
        Fqdn: 'pool01.contoso.com',
        Site: 'Site:Redmond',
        Computers: ['fe01.contoso.com'],
      }),
      object('edge.contoso.com', {
        Fqdn: 'edge.contoso.com',
        Site: 'Site:Redmond',
        Computers: ['edge.contoso.com'],
      }),
    ],
    replicas: [
      object('edge.contoso.com', {
        ReplicaFqdn: 'edge.contoso.com',
        UpToDate: true,
        LastStatusReport: '2013-06-01T11:57:00Z',
        LastUpdateCreation: '2013-06-01T11:55:00Z',
      }),
    ],
    mediaConfigurations: [object('Global', { EncryptionLevel: 'SupportEncryption' })],
    users: [user('anna')],
  };
}

export function snapshot(
  objects: Objects = {},
  product: ServerProduct = 'lync-2013',
  rest: Partial<PoolSnapshot> = {},
): Snapshot {
  const merged = { ...everythingOn(), ...objects };
  const readings = Object.fromEntries(
    Object.entries(merged).map(([kind, value]) => [kind, 'state' in value ? value : known(value)]),
  );
  return {
    schemaVersion: 1,
    profile: 'contoso',
    takenAt,
    source: 'emulator',
    toolVersion: '0.0.0-test',
    onPremises: {
      pool: 'pool01.contoso.com',
      account: known('CONTOSO\\anna'),
      server: known({ product, build: builds[product], evidence: 'Get-CsServerVersion' }),
      commands: { state: 'unreadable', reason: 'not asked' },
      notes: [],
      ...rest,
      objects: { ...fallback, ...readings },
    },
  };
}

const fallback = Object.fromEntries(
  Object.entries(everythingOn()).map(([kind, list]) => [kind, known(list)]),
) as Record<PoolObjectKind, Reading<readonly SettingsObject[]>>;

/** The access edge configuration with some properties changed. */
export function edge(properties: Properties): readonly SettingsObject[] {
  const [base] = everythingOn().accessEdge;
  return [object('Global', { ...base?.properties, ...properties })];
}

export function poolOf(value: Snapshot): PoolSnapshot {
  if (value.onPremises === undefined) {
    throw new Error('the snapshot has no pool');
  }
  return value.onPremises;
}

export function listIn(value: Snapshot, kind: PoolObjectKind): readonly SettingsObject[] {
  const list = poolOf(value).objects[kind];
  if (list.state !== 'known') {
    throw new Error(`${kind} is ${list.state}`);
  }
  return list.value;
}

export function withList(
  value: Snapshot,
  kind: PoolObjectKind,
  list: Reading<readonly SettingsObject[]>,
): Snapshot {
  const pool = poolOf(value);
  return { ...value, onPremises: { ...pool, objects: { ...pool.objects, [kind]: list } } };
}

export function propertyIn(
  value: Snapshot,
  kind: PoolObjectKind,
  identity: string,
  name: string,
): PropertyValue | undefined {
  const same = kind === 'externalAccessPolicies' ? policyKey : (text: string) => text.toLowerCase();
  return listIn(value, kind).find((one) => same(one.identity) === same(identity))?.properties[name];
}
