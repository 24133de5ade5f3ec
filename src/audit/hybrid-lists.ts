import { compareHalves } from '../model/domains.ts';
import {
  allowedDomains,
  formatDomains,
  listedDomains,
  poolDomains,
  type AllowedDomains,
  type ListedDomains,
} from '../model/domain-lists.ts';
import { unreadable, type Reading, unreadReason } from '../model/reading.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { addCommand } from './domain-steps.ts';
import { rawOf } from './domain-rules.ts';
import { established, seen, type Established } from './established.ts';
import type { Verdict } from './control.ts';
import { oneOf, poolObjects, tenantObjects, type Named } from './objects.ts';
import type { AuditParameters } from './parameters.ts';
import { openVerdict, readAgain } from './paths.ts';
import type { Side } from '../model/networks.ts';

/** Both halves of a hybrid deployment; undefined where the snapshot has only one. */
export interface Hybrid {
  readonly edge: Reading<Named>;
  readonly settings: Reading<Named>;
  readonly allowed: Reading<ListedDomains>;
  readonly blocked: Reading<ListedDomains>;
  readonly pool: string;
}

export function hybridOf({ onPremises, cloud }: Snapshot): Hybrid | undefined {
  if (onPremises === undefined || cloud === undefined) {
    return undefined;
  }
  return {
    edge: oneOf(poolObjects(onPremises, 'accessEdge'), 'Global'),
    settings: oneOf(tenantObjects(cloud, 'federationSettings'), 'Global'),
    allowed: poolDomains(onPremises.objects.allowedDomains),
    blocked: poolDomains(onPremises.objects.blockedDomains),
    pool: onPremises.pool,
  };
}

/** What the comparison of two lists came to, and what each side lacks. */
export interface ComparedLists {
  readonly found: Established;
  readonly onlyOnline: readonly string[];
  readonly onlyServers: readonly string[];
  /** The side whose list could not be read. */
  readonly unread?: Side;
}

/** Whether two lists name the same domains; consumer domains of the tenant and push.lync.com of the server apart. */
export function compareLists(
  { pool, settings }: Hybrid,
  online: Reading<AllowedDomains>,
  server: Reading<ListedDomains>,
  names: { readonly online: string; readonly server: string },
): ComparedLists {
  const raw = settings.state === 'known' ? rawOf(settings.value, names.online) : null;
  const source = settings.state === 'known' ? settings.value.source : 'TenantFederationSettings Global';
  const evidence = [
    seen(source, names.online, raw, formatDomains(online)),
    seen(`${pool} ${names.server}`, 'Domain', null, formatDomains(server)),
  ];
  if (online.state !== 'known' || server.state !== 'known') {
    const [unread, side] =
      online.state === 'known' ? ([server, 'on-premises'] as const) : ([online, 'cloud'] as const);
    const found = established('unknown', unreadReason(unread, 'a list was not returned'), evidence);
    return { found, onlyOnline: [], onlyServers: [], unread: side };
  }
  const there = online.value.kind === 'list' ? online.value.domains : [];
  const here = server.value.kind === 'list' ? server.value.domains : [];
  const { onlyTenant, onlyServers } = compareHalves(here, there);
  const parts = [
    onlyTenant.length === 0 ? '' : `only in the tenant: ${onlyTenant.join(', ')}`,
    onlyServers.length === 0 ? '' : `only on the servers: ${onlyServers.join(', ')}`,
  ].filter((part) => part !== '');
  const reason = parts.join('; ') || 'both lists are equal';
  return {
    found: established(parts.length === 0 ? 'on' : 'off', reason, evidence),
    onlyOnline: onlyTenant,
    onlyServers,
  };
}

/** The verdict about an object of the servers that is held against the tenant: either of them may be what is not known. */
export function hybridVerdict(
  object: string,
  {
    found,
    nextStep,
    unread = 'on-premises',
  }: { readonly found: Established; readonly nextStep: string; readonly unread?: Side | undefined },
  parameters: AuditParameters,
): Verdict {
  const verdict = openVerdict('on-premises', object, found, nextStep, parameters);
  return verdict.outcome === 'unknown' ? { ...verdict, nextStep: readAgain(unread) } : verdict;
}

/** What adds to each side what only the other one lists: the command leaves alone what a side has already. */
export function listSteps(
  list: 'Allowed' | 'Blocked',
  { onlyOnline, onlyServers }: Omit<ComparedLists, 'found'>,
): string {
  return addCommand(list === 'Allowed' ? 'allow' : 'block', [...onlyOnline, ...onlyServers]);
}

export function onlineAllowed({ settings }: Hybrid): Reading<AllowedDomains> {
  return settings.state === 'known' ? allowedDomains(settings.value.object) : notRead(settings);
}

export function onlineBlocked({ settings }: Hybrid): Reading<ListedDomains> {
  return settings.state === 'known'
    ? listedDomains(settings.value.object, 'BlockedDomains')
    : notRead(settings);
}

function notRead(reading: Reading<Named>): Reading<never> {
  return unreadable(unreadReason(reading));
}
