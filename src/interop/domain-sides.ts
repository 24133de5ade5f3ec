import { allowedDomains, listedDomains, type ListedDomains } from '../model/domain-lists.ts';
import type { DomainEntry, DomainSide, ListDifference } from '../model/domain-side.ts';
import { compareHalves, normaliseDomain } from '../model/domains.ts';
import { absent, known, mapReading, unreadable, type Reading, unreadReason } from '../model/reading.ts';
import { booleanProperty, property, textProperty, type SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot, Snapshot } from '../model/snapshot.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { accessEdge, within } from './gate.ts';

/** Servers first. */
export function domainSides({ onPremises, cloud }: Snapshot): readonly DomainSide[] {
  return [
    ...(onPremises === undefined ? [] : [poolSide(onPremises)]),
    ...(cloud === undefined ? [] : [tenantSide(cloud)]),
  ];
}

function poolSide(pool: PoolSnapshot): DomainSide {
  const edge = accessEdge(pool);
  const { allowedDomains: allowed, blockedDomains: blocked } = pool.objects;
  return {
    side: 'on-premises',
    where: pool.pool,
    federation: within(edge, (object) => booleanProperty(object, 'AllowFederatedUsers')),
    ...poolMode(edge),
    allowed: mapReading(allowed, (list) => list.map(serverEntry)),
    blocked: mapReading(blocked, (list) => list.map(serverEntry)),
    blocksSubdomains: absent,
  };
}

function poolMode(edge: Reading<SettingsObject>): Pick<DomainSide, 'mode' | 'reason'> {
  const routing = within(edge, (object) => textProperty(object, 'RoutingMethod'));
  if (routing.state === 'known' && routing.value.toLowerCase() === 'usedefaultrouting') {
    return { mode: 'default-route', reason: '' };
  }
  const discovery = within(edge, (object) => booleanProperty(object, 'EnablePartnerDiscovery'));
  return discovery.state === 'known'
    ? { mode: discovery.value ? 'open' : 'list', reason: '' }
    : { mode: 'unknown', reason: reasonOf(discovery, 'EnablePartnerDiscovery') };
}

function serverEntry(object: SettingsObject): DomainEntry {
  const domain = property(object, 'Domain');
  const text =
    domain.state === 'known' && typeof domain.value === 'string' && domain.value !== ''
      ? domain.value
      : object.identity;
  return { ...entry(text), object };
}

function entry(text: string): DomainEntry {
  const name = normaliseDomain(text);
  return { name: name ?? text, isDomain: name !== undefined };
}

function tenantSide({ tenant, objects }: TenantSnapshot): DomainSide {
  const settings = only(objects.federationSettings);
  const allowed = within(settings, allowedDomains);
  const blocked = within(settings, (object) => listedDomains(object, 'BlockedDomains'));
  return {
    side: 'cloud',
    where: tenant,
    federation: within(settings, (object) => booleanProperty(object, 'AllowFederatedUsers')),
    ...(allowed.state === 'known'
      ? { mode: allowed.value.kind === 'open' ? 'open' : 'list', reason: '' }
      : { mode: 'unknown', reason: reasonOf(allowed, 'AllowedDomains') }),
    allowed: mapReading(allowed, (list) => (list.kind === 'open' ? [] : entriesOf(list))),
    blocked: mapReading(blocked, entriesOf),
    blocksSubdomains: within(settings, (object) => booleanProperty(object, 'BlockAllSubdomains')),
  };
}

function only(list: Reading<readonly SettingsObject[]>): Reading<SettingsObject> {
  if (list.state !== 'known') {
    return list;
  }
  const [first] = list.value;
  return first === undefined ? unreadable('the tenant answered no federation settings') : known(first);
}

function entriesOf(list: ListedDomains): readonly DomainEntry[] {
  return list.kind === 'list' ? [...list.domains, ...list.invalid].map(entry) : [];
}

export function reasonOf(
  reading: { readonly state: 'absent' } | { readonly state: 'unreadable'; readonly reason: string },
  name: string,
): string {
  return unreadReason(reading, `${name} was not returned`);
}

/** Where the lists of both sides differ; undefined where there is one side only, or a list is not known. */
export function listDifferences(sides: readonly DomainSide[]): readonly ListDifference[] | undefined {
  const pool = sides.find(({ side }) => side === 'on-premises');
  const tenant = sides.find(({ side }) => side === 'cloud');
  if (pool === undefined || tenant === undefined) {
    return undefined;
  }
  // A tenant that lets every domain in has no list of allowed ones to compare.
  const lists = tenant.mode === 'open' ? (['blocked'] as const) : (['allowed', 'blocked'] as const);
  const parts = lists.map((list) => differencesOf(list, pool[list], tenant[list]));
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? known.flat() : undefined;
}

function differencesOf(
  list: ListDifference['list'],
  servers: DomainSide['allowed'],
  tenant: DomainSide['allowed'],
): readonly ListDifference[] | undefined {
  if (servers.state !== 'known' || tenant.state !== 'known') {
    return undefined;
  }
  const { onlyServers, onlyTenant } = compareHalves(
    servers.value.map(({ name }) => name),
    tenant.value.map(({ name }) => name),
  );
  return [
    ...onlyServers.map((domain) => ({ list, domain, onlyOn: 'on-premises' as const })),
    ...onlyTenant.map((domain) => ({ list, domain, onlyOn: 'cloud' as const })),
  ];
}
