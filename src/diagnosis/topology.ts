import { cloudHosts, type CloudHosts } from '../model/cloud-hosts.ts';
import { normaliseDomain } from '../model/domains.ts';
import { federationPort } from '../model/networks.ts';
import { known, unreadable, type Reading, unreadReason } from '../model/reading.ts';
import { booleanProperty, property, textProperty, type SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot, Snapshot } from '../model/snapshot.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';

/**
 * Where the records of a domain should lead. `hybrid` shares one address space: everybody is found through the servers'
 * Edge. `cloud` is also what remains after servers were decommissioned. `separate`: both exist without sharing, so a
 * domain may lead to either.
 */
export const topologies = ['on-premises', 'hybrid', 'cloud', 'separate'] as const;
export type Topology = (typeof topologies)[number];

export interface SipDomain {
  /** Normalised. */
  readonly name: string;
  readonly isDefault: boolean;
}

/** What the settings say of a deployment as far as DNS and its Edge are concerned. */
export interface Outside {
  readonly topology: Topology;
  /** Why it is not known which topology it is: either place is then taken for right, and nothing for certain. */
  readonly topologyUnread?: string;
  readonly domains: readonly SipDomain[];
  /** Why the list of domains may not be whole. */
  readonly unread: readonly string[];
  /** External names of the Access Edges that listen for other networks; normalised. */
  readonly edges: readonly AccessEdge[];
  readonly cloud: CloudHosts;
  /** Whether any side lets federation through. */
  readonly federates: Reading<boolean>;
}

export interface AccessEdge {
  readonly host: string;
  readonly port: number;
}

/** @param topology As somebody says it is; told from the settings when absent. */
export function outsideOf({ onPremises, cloud }: Snapshot, topology?: Topology): Outside {
  const pool = onPremises === undefined ? undefined : domainsOf(onPremises.objects.sipDomains, 'the pool');
  const tenant = cloud === undefined ? undefined : domainsOf(cloud.objects.sipDomains, 'the tenant');
  const sides = [pool, tenant].filter((side) => side !== undefined);
  const domains = new Map<string, SipDomain>();
  for (const domain of sides.flatMap((side) => side.domains)) {
    const before = domains.get(domain.name);
    domains.set(domain.name, { ...domain, isDefault: domain.isDefault || before?.isDefault === true });
  }
  const told = topology === undefined ? topologyOf(onPremises, cloud) : known(topology);
  return {
    topology: told.state === 'known' ? told.value : 'separate',
    ...(told.state === 'known' ? {} : { topologyUnread: whyUnread(told) }),
    domains: [...domains.values()],
    unread: sides.flatMap((side) => side.unread),
    edges: onPremises === undefined ? [] : accessEdges(onPremises),
    cloud: cloudHosts(cloud?.environment ?? 'commercial'),
    federates: federates(onPremises, cloud),
  };
}

interface SideDomains {
  readonly domains: readonly SipDomain[];
  readonly unread: readonly string[];
}

/** Names under onmicrosoft.com are Microsoft's: nobody publishes records for them. */
function domainsOf(reading: Reading<readonly SettingsObject[]>, side: string): SideDomains {
  if (reading.state !== 'known') {
    const reason = unreadReason(reading);
    return { domains: [], unread: [`SIP domains of ${side}: ${reason}`] };
  }
  const named = reading.value.map((object) => ({ object, name: normaliseDomain(nameOf(object)) }));
  return {
    domains: named.flatMap(({ object, name }) =>
      name === undefined || /(?:^|\.)onmicrosoft\.(?:com|us|cn)$/.test(name)
        ? []
        : [{ name, isDefault: isDefault(object) }],
    ),
    unread: named
      .filter(({ name }) => name === undefined)
      .map(({ object }) => `${JSON.stringify(object.identity)} of ${side} is no domain name`),
  };
}

function nameOf(object: SettingsObject): string {
  const name = textProperty(object, 'Name');
  return name.state === 'known' && name.value.trim() !== '' ? name.value : object.identity;
}

function isDefault(object: SettingsObject): boolean {
  const value = booleanProperty(object, 'IsDefault');
  return value.state === 'known' && value.value;
}

function topologyOf(pool: PoolSnapshot | undefined, tenant: TenantSnapshot | undefined): Reading<Topology> {
  if (tenant === undefined) {
    return known('on-premises');
  }
  const shared = switchOf(tenant, 'SharedSipAddressSpace');
  if (shared.state !== 'known') {
    return shared;
  }
  return known(shared.value ? 'hybrid' : pool === undefined ? 'cloud' : 'separate');
}

function whyUnread(reading: Exclude<Reading<Topology>, { readonly state: 'known' }>): string {
  const why = unreadReason(reading, 'it was not returned');
  return `whether servers and tenant share one address space is not known (SharedSipAddressSpace: ${why})`;
}

function switchOf({ objects }: TenantSnapshot, name: string): Reading<boolean> {
  const { federationSettings } = objects;
  if (federationSettings.state !== 'known') {
    return federationSettings;
  }
  const [settings] = federationSettings.value;
  return settings === undefined ? { state: 'absent' } : booleanProperty(settings, name);
}

function accessEdges({ objects }: PoolSnapshot): readonly AccessEdge[] {
  const { edgeServers } = objects;
  return (edgeServers.state === 'known' ? edgeServers.value : []).flatMap((service) => {
    const fqdn = textProperty(service, 'AccessEdgeExternalFqdn');
    const port = property(service, 'AccessEdgeExternalSipPort');
    const host = fqdn.state === 'known' ? normaliseDomain(fqdn.value) : undefined;
    const number = port.state === 'known' ? Number(port.value) : federationPort;
    return host === undefined || number !== federationPort ? [] : [{ host, port: number }];
  });
}

/** On as soon as one side is on; off only when every side of the profile says so. */
function federates(pool: PoolSnapshot | undefined, tenant: TenantSnapshot | undefined): Reading<boolean> {
  const sides = [
    ...(pool === undefined ? [] : [poolSwitch(pool)]),
    ...(tenant === undefined ? [] : [switchOf(tenant, 'AllowFederatedUsers')]),
  ];
  if (sides.length === 0) {
    return unreadable('no deployment was read');
  }
  const on = sides.find((side) => side.state === 'known' && side.value);
  return on ?? sides.find(({ state }) => state !== 'known') ?? known(false);
}

function poolSwitch({ objects }: PoolSnapshot): Reading<boolean> {
  const { accessEdge } = objects;
  if (accessEdge.state !== 'known') {
    return accessEdge;
  }
  const edge = accessEdge.value.find(({ identity }) => identity.toLowerCase() === 'global');
  return edge === undefined ? { state: 'absent' } : booleanProperty(edge, 'AllowFederatedUsers');
}
