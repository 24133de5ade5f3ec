import type { Properties } from '../model/property-value.ts';
import { dnsDomain, poolFqdn, type Organisation } from './organisation.ts';

/** Sites, pools, computers and services of the emulated organisation, built from a short description. */
export interface SiteSeed {
  readonly name: string;
  readonly pools: readonly string[];
  /** Edge pool the site's federation route leads to; null for none. */
  readonly route: string | null;
}

export type Topology = Pick<Organisation, 'sites' | 'pools' | 'computers' | 'services'> & {
  readonly computerNames: readonly string[];
};

export const edgePool = `edge.${dnsDomain}`;
export const redmond: SiteSeed = { name: 'Redmond', pools: [poolFqdn], route: edgePool };

/** The major version a service carries, by product generation (Get-CsService, `Version`). */
export function buildTopology(
  sites: readonly SiteSeed[],
  edges: readonly string[],
  serviceVersion: number,
): Topology {
  const [home] = sites;
  const frontEnds = sites.flatMap((site, index) =>
    site.pools.map((fqdn, place) => ({ fqdn, site, computers: frontEndNames(index * 2 + place) })),
  );
  const edgePools = edges.map((fqdn) => ({
    fqdn,
    site: home ?? redmond,
    computers: ['01', '02'].map((number) => fqdn.replace('.', `${number}.`)),
  }));
  const pools = [...frontEnds, ...edgePools];
  return {
    sites: sites.map((site, index) => siteObject(site, index, site === home ? edges : [])),
    pools: pools.map((pool) => poolObject(pool, edges.includes(pool.fqdn))),
    computers: pools.flatMap(({ fqdn, computers }) =>
      computers.map((name) => ({ Identity: name, Pool: fqdn, Fqdn: name })),
    ),
    services: [
      ...frontEnds.map(({ fqdn, site }) => registrar(fqdn, site, serviceVersion)),
      ...edgePools.map(({ fqdn, site }) => edgeService(fqdn, site, serviceVersion)),
    ],
    computerNames: pools.flatMap(({ computers }) => computers),
  };
}

function frontEndNames(group: number): readonly string[] {
  return [1, 2].map((number) => `fe${String(group * 2 + number).padStart(2, '0')}.${dnsDomain}`);
}

function siteObject(site: SiteSeed, index: number, edges: readonly string[]): Properties {
  return {
    Identity: `Site:${site.name}`,
    SiteId: String(index + 1),
    DisplayName: site.name,
    Description: null,
    SiteType: 'CentralSite',
    Services: [
      ...site.pools.map((fqdn) => `Registrar:${fqdn}`),
      ...edges.map((fqdn) => `EdgeServer:${fqdn}`),
    ],
    Pools: [...site.pools, ...edges],
    FederationRoute: site.route === null ? null : `EdgeServer:${site.route}`,
    XmppFederationRoute: null,
    DefaultPersistentChatPool: null,
  };
}

interface PoolSeed {
  readonly fqdn: string;
  readonly site: SiteSeed;
  readonly computers: readonly string[];
}

function poolObject({ fqdn, site, computers }: PoolSeed, isEdge: boolean): Properties {
  return {
    Identity: fqdn,
    Fqdn: fqdn,
    Services: [`${isEdge ? 'EdgeServer' : 'Registrar'}:${fqdn}`],
    Computers: computers,
    BackupPoolFqdn: null,
    Site: `Site:${site.name}`,
  };
}

function registrar(fqdn: string, site: SiteSeed, version: number): Properties {
  return {
    Identity: `Registrar:${fqdn}`,
    SipPort: 5061,
    DependentServiceList: [],
    ServiceId: '1-Registrar-1',
    SiteId: `Site:${site.name}`,
    PoolFqdn: fqdn,
    Version: version,
    Role: 'Registrar',
  };
}

function edgeService(fqdn: string, site: SiteSeed, version: number): Properties {
  return {
    Identity: `EdgeServer:${fqdn}`,
    Registrar: `Registrar:${site.pools[0] ?? poolFqdn}`,
    AccessEdgeInternalSipPort: 5061,
    AccessEdgeExternalSipPort: 5061,
    AccessEdgeClientSipPort: 443,
    DataPsomServerPort: 8057,
    DataPsomClientPort: 444,
    MediaRelayAuthEdgePort: 5062,
    MediaRelayInternalTurnTcpPort: 443,
    MediaRelayExternalTurnTcpPort: 443,
    MediaRelayInternalTurnUdpPort: 3478,
    MediaRelayExternalTurnUdpPort: 3478,
    MediaCommunicationPortStart: 50000,
    MediaCommunicationPortCount: 10000,
    XmppInternalPort: null,
    XmppListeningPort: null,
    SkypeSearchProxyPort: 4443,
    AccessEdgeExternalFqdn: `sip.${dnsDomain}`,
    DataEdgeExternalFqdn: `webconf.${dnsDomain}`,
    AVEdgeExternalFqdn: `av.${dnsDomain}`,
    InternalInterfaceFqdn: fqdn,
    ExternalMrasFqdn: `av.${dnsDomain}`,
    DependentServiceList: [`Registrar:${site.pools[0] ?? poolFqdn}`],
    ServiceId: '1-EdgeServer-1',
    SiteId: `Site:${site.name}`,
    PoolFqdn: fqdn,
    Version: version,
    Role: 'EdgeServer',
  };
}
