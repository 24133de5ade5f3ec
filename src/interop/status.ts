import type { Capability, Gate, PathStatus } from '../model/gate.ts';
import { serviceState, type Network, type Side } from '../model/networks.ts';
import type { Scope } from '../model/scope.ts';
import type { PoolSnapshot, Snapshot } from '../model/snapshot.ts';
import { tenantPaths } from './cloud-status.ts';
import { closedGates, decidingGates, skypeGatesOf, unknownGates } from './gates.ts';
import { otherOpenPolicies } from './gates-policy.ts';
import { contactsOnly } from './gates-provider.ts';
import { replicationState } from './replication.ts';
import { scopePolicies } from './scope-policies.ts';
import { usersBySide } from './side-users.ts';

export interface StatusOptions {
  readonly scope: Scope;
  /** The users of a scope `users:<file>`. */
  readonly users?: readonly string[];
  readonly now: Date;
}

/** The paths of everything the snapshot holds: one a side, network and direction. */
export function pathsOf(snapshot: Snapshot, options: StatusOptions): readonly PathStatus[] {
  const { onPremises, cloud } = snapshot;
  const listed = usersBySide(onPremises, cloud, options.scope, options.users);
  const forPool = listed === undefined ? options : { ...options, users: listed.pool };
  const forTenant = listed === undefined ? options : { ...options, users: listed.cloud };
  return [
    ...(onPremises === undefined ? [] : [skypePath(onPremises, snapshot.takenAt, forPool)]),
    ...(cloud === undefined ? [] : tenantPaths(cloud, forTenant)),
  ];
}

/** A side that could not be read is not known, on every path that it may have. */
export function unreadPaths(side: Side, now: Date): readonly PathStatus[] {
  const path = (network: Network, direction: PathStatus['direction']): PathStatus => ({
    side,
    network,
    direction,
    settings: 'unknown',
    service: serviceState(network, now),
    inForce: 'unknown',
    gates: [],
    capabilities: { presence: 'unknown', im: 'unknown', audio: 'unknown', video: 'unknown' },
  });
  return side === 'on-premises'
    ? [path('skype', 'both')]
    : [path('skype', 'both'), path('teams-personal', 'outbound'), path('teams-personal', 'inbound')];
}

function skypePath(pool: PoolSnapshot, takenAt: string, { scope, users, now }: StatusOptions): PathStatus {
  const gates = skypeGatesOf(pool, { scope, users, takenAt });
  const settings = settingsOf(pool, gates, scope);
  return {
    side: 'on-premises',
    network: 'skype',
    direction: 'both',
    settings,
    service: serviceState('skype', now),
    inForce: replicationState(pool, takenAt).inForce,
    gates,
    capabilities: capabilities(pool, gates, settings),
  };
}

/**
 * One closed gate is enough to know that the path is not on. Otherwise anything unknown makes it unknown. It is
 * partial when all is open but not for everybody: the provider lets known contacts through only, or policy Global is
 * closed and another policy open.
 */
function settingsOf(pool: PoolSnapshot, gates: readonly Gate[], scope: Scope): PathStatus['settings'] {
  const closed = closedGates(gates);
  const unclear = unknownGates(gates);
  // A session that withholds cmdlets hides the settings; it does not switch them off.
  const shut = closed.filter(({ id }) => id !== 'session');
  if (shut.length > 0) {
    const onlyPolicy = closed.length === 1 && shut[0]?.id === 'policy' && unclear.length === 0;
    return onlyPolicy && scope.kind === 'global' && othersOpen(pool, scope) ? 'partial' : 'off';
  }
  if (closed.length > 0 || unclear.length > 0) {
    return onlyAbsentSwitches(closed, unclear) ? 'absent' : 'unknown';
  }
  const limited = contactsOnly(pool);
  if (limited.state !== 'known') {
    return 'unknown';
  }
  return limited.value ? 'partial' : 'on';
}

function onlyAbsentSwitches(closed: readonly Gate[], unclear: readonly Gate[]): boolean {
  return closed.length === 0 && unclear.every(({ kind, state }) => kind === 'writable' && state === 'absent');
}

function othersOpen(pool: PoolSnapshot, scope: Scope): boolean {
  return otherOpenPolicies(pool, scopePolicies(pool, scope, undefined)).length > 0;
}

/**
 * What the settings and the version let users do, whether or not the consumer service still answers. Audio came with
 * presence and messages (2013); video needs Lync Server 2013 or later, and what the sources say of 2010 contradicts
 * itself.
 */
function capabilities(
  pool: PoolSnapshot,
  gates: readonly Gate[],
  settings: PathStatus['settings'],
): PathStatus['capabilities'] {
  const basic: Capability =
    settings === 'unknown' ? 'unknown' : settings === 'on' || settings === 'partial' ? 'yes' : 'no';
  const media = gates.find(({ id }) => id === 'audio-video')?.state;
  const audio: Capability =
    basic !== 'yes' ? basic : media === 'open' ? 'yes' : media === 'unreadable' ? 'unknown' : 'no';
  const product = pool.server.state === 'known' ? pool.server.value.product : undefined;
  const videoProduct = product !== undefined && product !== 'lync-2010';
  return { presence: basic, im: basic, audio, video: audio === 'yes' && !videoProduct ? 'unknown' : audio };
}

/** How many of the deciding gates are open, as the picture counts them. */
export function gateCount(path: PathStatus): { readonly open: number; readonly all: number } {
  const deciding = decidingGates(path.gates);
  return { open: deciding.filter(({ state }) => state === 'open').length, all: deciding.length };
}
