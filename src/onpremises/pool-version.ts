import { known, unreadable, type Reading } from '../model/reading.ts';
import { detectServerVersion, type ServerVersion } from '../model/server-versions.ts';
import { property, type SettingsObject, textOf } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { stripControl } from '../model/strip-control.ts';

/**
 * Which product and build a pool runs. Replication status carries the build of every computer; that of the pool's
 * own computers counts, since an Edge may be older or newer. Get-CsServerVersion tells the server that serves the
 * session, by its base build and its name, and the name is what tells a Subscription Edition when builds do not.
 */
export function poolVersion(
  pool: string,
  objects: PoolSnapshot['objects'],
  serverVersion: Reading<string>,
): Reading<ServerVersion> {
  const named =
    serverVersion.state === 'known'
      ? detectServerVersion(serverVersion.value, 'Get-CsServerVersion')
      : undefined;
  const replicas = objects.replicas.state === 'known' ? objects.replicas.value.flatMap(replicaVersion) : [];
  const own = highest(replicas.filter(({ fqdn }) => computersOf([pool], objects).has(fqdn)));
  const edges = computersOf(edgePools(objects), objects);
  const others = highest(replicas.filter(({ fqdn }) => !edges.has(fqdn)));
  const version = preferName(own, named) ?? named ?? others ?? inferred(objects);
  return version === undefined
    ? unreadable('neither replication status nor Get-CsServerVersion tells the version of the server')
    : known(version);
}

interface ReplicaVersion extends ServerVersion {
  readonly fqdn: string;
}

function replicaVersion(replica: SettingsObject): readonly ReplicaVersion[] {
  const build = textOf(replica, 'ProductVersion');
  const version = detectServerVersion(build, `replica ${stripControl(replica.identity)}`);
  return version === undefined ? [] : [{ ...version, fqdn: replica.identity.trim().toLowerCase() }];
}

/** Builds of 2019 and Subscription Edition begin alike, and a replica may print the base build only. */
function preferName(
  own: ServerVersion | undefined,
  named: ServerVersion | undefined,
): ServerVersion | undefined {
  return own?.product === 'sfb-2019' && named?.product === 'sfb-se'
    ? { ...own, product: 'sfb-se', evidence: `${own.evidence} and ${named.evidence}` }
    : own;
}

/** Names of pools together with the names of their computers, in lower case. */
function computersOf(pools: readonly string[], objects: PoolSnapshot['objects']): ReadonlySet<string> {
  const names = new Set(pools.map((name) => name.trim().toLowerCase()));
  const found = objects.pools.state === 'known' ? objects.pools.value : [];
  for (const pool of found) {
    const own = [pool.identity, textOf(pool, 'Fqdn')].map((name) => name.trim().toLowerCase());
    if (own.some((name) => names.has(name))) {
      const computers = property(pool, 'Computers');
      const list = computers.state === 'known' && Array.isArray(computers.value) ? computers.value : [];
      list.filter((item) => typeof item === 'string').forEach((item) => names.add(computerName(item)));
    }
  }
  return names;
}

/** A computer is listed by its name or as `Computer:<name>`. */
function computerName(item: string): string {
  return item
    .trim()
    .replace(/^[a-z]+:/i, '')
    .toLowerCase();
}

function edgePools(objects: PoolSnapshot['objects']): readonly string[] {
  const edges = objects.edgeServers.state === 'known' ? objects.edgeServers.value : [];
  return edges.map((edge) => textOf(edge, 'PoolFqdn') || edge.identity.replace(/^EdgeServer:/i, ''));
}

function highest(versions: readonly ReplicaVersion[]): ServerVersion | undefined {
  const [first] = [...versions].sort((left, right) => compareBuilds(right.build, left.build));
  return first === undefined
    ? undefined
    : { product: first.product, build: first.build, evidence: first.evidence };
}

function compareBuilds(left: string, right: string): number {
  const [a, b] = [left.split('.').map(Number), right.split('.').map(Number)];
  const index = a.findIndex((part, position) => part !== (b[position] ?? 0));
  return index === -1 ? a.length - b.length : (a[index] ?? 0) - (b[index] ?? 0);
}

/**
 * From what only some products print: Skype search came with 2015, which still knew XMPP; user replication came with
 * Lync Server 2013. 2019 and Subscription Edition cannot be told apart here, and the older one promises less.
 */
function inferred(objects: PoolSnapshot['objects']): ServerVersion | undefined {
  const edge = objects.accessEdge.state === 'known' ? objects.accessEdge.value[0] : undefined;
  if (edge === undefined) {
    return undefined;
  }
  const policies =
    objects.externalAccessPolicies.state === 'known' ? objects.externalAccessPolicies.value : [];
  const xmpp = policies.some((policy) => property(policy, 'EnableXmppAccess').state === 'known');
  const has = (name: string) => property(edge, name).state === 'known';
  const later = xmpp ? 'sfb-2015' : 'sfb-2019';
  const older =
    has('EnableUserReplicator') || has('DiscoveredPartnerStandardRate') ? 'lync-2013' : 'lync-2010';
  const product = has('SkypeSearchUrl') ? later : older;
  return { product, build: '', evidence: 'properties of the access edge configuration and the policies' };
}
