import type { Gate } from '../model/gate.ts';
import { mapReading, unreadable, type Reading } from '../model/reading.ts';
import { federationPort } from '../model/networks.ts';
import type { Scope } from '../model/scope.ts';
import { property, textProperty, type SettingsObject } from '../model/settings-object.ts';
import { findSite } from '../model/sites.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { accessEdge, count, gate, unseen, within } from './gate.ts';

/** What the tool cannot open: rights of the session, routing, the topology. */

const decidingReads = {
  accessEdge: 'Get-CsAccessEdgeConfiguration',
  publicProviders: 'Get-CsPublicProvider',
  externalAccessPolicies: 'Get-CsExternalAccessPolicy',
} as const;
const writers = ['Set-CsAccessEdgeConfiguration', 'Enable-CsPublicProvider', 'Set-CsExternalAccessPolicy'];

/** Judged by what answered: settings that were read prove their cmdlet, whatever the list of commands says. */
export function sessionGate(pool: PoolSnapshot): Gate {
  const object = pool.account.state === 'known' ? pool.account.value : 'account of the session';
  const unread = Object.entries(decidingReads)
    .filter(([kind]) => pool.objects[kind as keyof typeof decidingReads].state !== 'known')
    .map(([, cmdlet]) => cmdlet);
  if (unread.length === 0) {
    const withheld = notOffered(pool, writers);
    const note = withheld.length === 0 ? undefined : `may read only: ${withheld.join(', ')} not offered`;
    return gate('session', { object, state: 'open', evidence: 'the settings can be read', note });
  }
  const missing = notOffered(pool, unread);
  return missing.length > 0
    ? gate('session', {
        object,
        state: 'closed',
        evidence: `the session does not offer ${missing.join(', ')}`,
        value: missing,
        remedy:
          'use an account whose role lists the cmdlets: federation doctor shows what this account may do',
      })
    : gate('session', { object, state: 'unreadable', evidence: `no answer from ${unread.join(', ')}` });
}

function notOffered(pool: PoolSnapshot, cmdlets: readonly string[]): readonly string[] {
  const { commands } = pool;
  if (commands.state !== 'known') {
    return [];
  }
  const offered = new Set(Object.keys(commands.value).map((name) => name.toLowerCase()));
  return cmdlets.filter((name) => !offered.has(name.toLowerCase()));
}

export function routingGate(pool: PoolSnapshot): Gate {
  const object = 'AccessEdgeConfiguration Global';
  const method = within(accessEdge(pool), routingMethod);
  if (method.state !== 'known') {
    return gate('routing', { object, ...unseen(method, 'RoutingMethod') });
  }
  return gate('routing', {
    object,
    state: method.value === 'UseDnsSrvRouting' ? 'open' : 'closed',
    evidence: method.value,
    value: method.value,
    remedy:
      'by hand: Set-CsAccessEdgeConfiguration -UseDnsSrvRouting (public providers need DNS SRV routing)',
  });
}

/**
 * The method as the object names it; else by the shape of the object, which differs between the two
 * (Get-CsAccessEdgeConfiguration, OUTPUTS: DisplayAccessEdgeSettingsDnsSrvRouting and …DefaultRoute).
 */
function routingMethod(edge: SettingsObject): Reading<'UseDnsSrvRouting' | 'UseDefaultRouting'> {
  const text = textProperty(edge, 'RoutingMethod');
  const named = text.state === 'known' ? text.value.trim() : '';
  if (text.state === 'unreadable') {
    return text;
  }
  if (/^usednssrvrouting$/i.test(named)) {
    return { state: 'known', value: 'UseDnsSrvRouting' };
  }
  if (/default/i.test(named)) {
    return { state: 'known', value: 'UseDefaultRouting' };
  }
  if (named !== '') {
    return unreadable('RoutingMethod is none that is known', named);
  }
  if (property(edge, 'DefaultRouteFqdn').state === 'known') {
    return { state: 'known', value: 'UseDefaultRouting' };
  }
  return property(edge, 'EnablePartnerDiscovery').state === 'known'
    ? { state: 'known', value: 'UseDnsSrvRouting' }
    : unreadable('the access edge configuration shows no routing method');
}

/** One route is enough for everybody, because sites route to each other's Edge; a site that is named needs its own. */
export function routeGate(pool: PoolSnapshot, scope: Scope): Gate {
  const sites = scopedSites(pool, scope);
  const object = scope.kind === 'site' ? `Site ${scope.name}` : 'Site';
  if (sites.state !== 'known') {
    return gate('federation-route', { object, ...unseen(sites, 'FederationRoute') });
  }
  const routes = sites.value.map((site) => ({ site, route: textProperty(site, 'FederationRoute') }));
  const open = routes.filter(({ route }) => route.state === 'known' && route.value.trim() !== '');
  const unclear = routes.find(({ route }) => route.state === 'unreadable');
  if (open.length > 0) {
    const without = routes.filter(({ route }) => route.state === 'known' && route.value.trim() === '');
    return gate('federation-route', {
      object,
      state: 'open',
      evidence: open.map(({ site, route }) => `${site.identity} → ${routeTarget(route)}`).join(', '),
      value: open.map(({ route }) => (route.state === 'known' ? route.value : '')),
      note:
        without.length === 0 ? undefined : `none at ${without.map(({ site }) => site.identity).join(', ')}`,
    });
  }
  if (unclear?.route.state === 'unreadable') {
    return gate('federation-route', { object, ...unseen(unclear.route, 'FederationRoute') });
  }
  if (routes.every(({ route }) => route.state === 'absent')) {
    return gate('federation-route', {
      object,
      kind: 'advisory',
      state: 'absent',
      evidence: 'no property of the sites tells it',
      note: 'look in Topology Builder, site properties, "Enable SIP federation"',
    });
  }
  return closedRoute(object, routes.find(({ route }) => route.state === 'known')?.site);
}

function closedRoute(object: string, site: SettingsObject | undefined): Gate {
  const name = (site?.identity ?? 'Site:<name>').replace(/^site:/i, '');
  return gate('federation-route', {
    object,
    state: 'closed',
    evidence: 'no federation route',
    value: '',
    remedy: `by hand: Set-CsSite -Identity ${name} -FederationRoute "EdgeServer:<Edge pool>", or Topology Builder, then publish`,
  });
}

function routeTarget(route: Reading<string>): string {
  return route.state === 'known' ? route.value.replace(/^edgeserver:/i, '') : '';
}

function scopedSites(pool: PoolSnapshot, scope: Scope): Reading<readonly SettingsObject[]> {
  const { sites } = pool.objects;
  if (scope.kind !== 'site' || sites.state !== 'known') {
    return sites;
  }
  const site = findSite(sites.value, scope.name);
  return site === undefined
    ? unreadable(`there is no site ${scope.name}`)
    : { state: 'known', value: [site] };
}

export function edgePoolGate(pool: PoolSnapshot): Gate {
  const services = mapReading(pool.objects.edgeServers, (list) =>
    list.map((service) => ({ service, port: externalPort(service) })),
  );
  if (services.state !== 'known') {
    return gate('edge-pool', { object: 'EdgeServer', ...unseen(services, 'Edge pools') });
  }
  const listening = services.value.filter(({ port }) => port === federationPort);
  const names = services.value.map(({ service }) => service.identity);
  if (names.length === 0) {
    return gate('edge-pool', {
      object: 'EdgeServer',
      state: 'closed',
      evidence: 'none',
      value: [],
      remedy: 'by hand: add an Edge pool in Topology Builder, publish, and install it',
    });
  }
  return gate('edge-pool', {
    object: names.join(', '),
    state: 'open',
    evidence:
      listening.length === 0
        ? `${count(names.length, 'Edge pool')}, none on port ${federationPort}`
        : `${listening.length === 1 ? 'one' : String(listening.length)}, on port ${federationPort}`,
    value: names,
    note: edgeNote(listening.length),
  });
}

function edgeNote(listening: number): string | undefined {
  if (listening === 1) {
    return undefined;
  }
  return listening === 0
    ? `other networks reach an Access Edge on port ${federationPort}`
    : 'more than one is ambiguous unless the federation route names the one that is meant';
}

function externalPort(service: SettingsObject): number | undefined {
  const value = property(service, 'AccessEdgeExternalSipPort');
  if (value.state !== 'known' || (typeof value.value !== 'number' && typeof value.value !== 'string')) {
    return undefined;
  }
  return Number(value.value);
}
