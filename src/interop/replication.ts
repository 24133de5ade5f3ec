import { known, unreadable, type Reading, unreadReason } from '../model/reading.ts';
import { booleanProperty, property, type SettingsObject, textOf } from '../model/settings-object.ts';
import type { PoolSnapshot, ReplicatedPool } from '../model/snapshot.ts';
import type { DraftPart } from './draft.ts';
import { count } from './gate.ts';

/**
 * Whether what is stored has reached the Edge. A replica that says it is up to date, in a report that is older than
 * the last update, has not heard of that update yet: that counts as pending. Reports come about every few minutes;
 * one older than an hour is stale, and what it says is still the best there is, so it is a note
 * (Get-CsManagementStoreReplicationStatus: UpToDate, LastStatusReport, LastUpdateCreation).
 */
export interface ReplicationState {
  readonly inForce: 'yes' | 'pending' | 'unknown';
  readonly evidence: string;
  /** Replicas that are not up to date. */
  readonly behind: readonly string[];
  readonly note?: string;
}

const staleAfterMinutes = 60;

export function replicationState(pool: ReplicatedPool, takenAt: string): ReplicationState {
  const { replicas } = pool.objects;
  if (replicas.state !== 'known' || replicas.value.length === 0) {
    const reason = unreadReason(replicas, 'no replica was listed');
    return { inForce: 'unknown', evidence: reason, behind: [] };
  }
  const edges = edgeReplicas(pool, replicas.value);
  const judged = (edges ?? replicas.value).map((replica) => ({ replica, current: isCurrent(replica) }));
  const behind = judged
    .filter(({ current }) => current.state === 'known' && !current.value)
    .map(({ replica }) => fqdn(replica));
  const upToDate = judged.filter(({ current }) => current.state === 'known' && current.value).length;
  const age = newestReportAge(
    judged.map(({ replica }) => replica),
    takenAt,
  );
  const notes = [
    behind.length > 0 ? `behind: ${behind.join(', ')}` : undefined,
    edges === undefined ? 'which replicas are Edge servers is not known: all are counted' : undefined,
    age !== undefined && age > staleAfterMinutes
      ? 'stale: look at the replication of the Edge servers'
      : undefined,
  ].filter((note) => note !== undefined);
  return {
    inForce: behind.length > 0 ? 'pending' : upToDate === judged.length ? 'yes' : 'unknown',
    evidence: `${upToDate} of ${judged.length} up to date${age === undefined ? '' : `, last report ${formatAge(age)} ago`}`,
    behind,
    ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
  };
}

function isCurrent(replica: SettingsObject): Reading<boolean> {
  const upToDate = booleanProperty(replica, 'UpToDate');
  if (upToDate.state !== 'known' || !upToDate.value) {
    return upToDate.state === 'absent' ? unreadable('UpToDate is missing') : upToDate;
  }
  const report = timeOf(replica, 'LastStatusReport');
  const update = timeOf(replica, 'LastUpdateCreation');
  if (Number.isNaN(report) || Number.isNaN(update)) {
    return unreadable('the times of its reports cannot be read');
  }
  return known(report === undefined || update === undefined || report >= update);
}

/**
 * Replicas of Edge computers, told by the Edge services and the computers of their pools; undefined when the replica
 * of some Edge pool cannot be told.
 */
function edgeReplicas(
  pool: ReplicatedPool,
  replicas: readonly SettingsObject[],
): readonly SettingsObject[] | undefined {
  const { edgeServers, pools } = pool.objects;
  if (edgeServers.state !== 'known' || edgeServers.value.length === 0) {
    return undefined;
  }
  const known = pools.state === 'known' ? pools.value : [];
  const found = edgeServers.value.map((service) => {
    const names = poolNames(service);
    const computers = known
      .filter((object) => poolNames(object).some((name) => names.includes(name)))
      .flatMap(computersOf);
    const wanted = new Set(computers.length > 0 ? computers : names);
    return replicas.filter((replica) => wanted.has(fqdn(replica).toLowerCase()));
  });
  return found.some((list) => list.length === 0) ? undefined : [...new Set(found.flat())];
}

function poolNames(service: SettingsObject): readonly string[] {
  return [service.identity.replace(/^edgeserver:/i, ''), textOf(service, 'PoolFqdn'), textOf(service, 'Fqdn')]
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
}

function computersOf(pool: SettingsObject): readonly string[] {
  const computers = property(pool, 'Computers');
  return computers.state === 'known' && Array.isArray(computers.value)
    ? computers.value.filter((name) => typeof name === 'string').map((name) => name.toLowerCase())
    : [];
}

function fqdn(replica: SettingsObject): string {
  return textOf(replica, 'ReplicaFqdn') || replica.identity;
}

/** Milliseconds since 1970; a time without a zone is UTC. Undefined where there is none, NaN where it is no time. */
function timeOf(object: SettingsObject, name: string): number | undefined {
  const value = textOf(object, name).trim();
  return value === '' ? undefined : Date.parse(/(?:z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`);
}

function newestReportAge(replicas: readonly SettingsObject[], takenAt: string): number | undefined {
  const reports = replicas
    .map((replica) => timeOf(replica, 'LastStatusReport') ?? Number.NaN)
    .filter((time) => !Number.isNaN(time));
  const now = Date.parse(takenAt);
  return reports.length === 0 || Number.isNaN(now)
    ? undefined
    : Math.max(0, Math.floor((now - Math.max(...reports)) / 60_000));
}

function formatAge(minutes: number): string {
  if (minutes < 120) {
    return `${minutes} min`;
  }
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : count(Math.floor(minutes / 1440), 'day');
}

/** A start of replication: when something is written, or when an Edge is behind or may be. */
export function planReplication(pool: PoolSnapshot, takenAt: string, changes: boolean): DraftPart {
  const { inForce, evidence } = replicationState(pool, takenAt);
  if (!changes && inForce === 'yes') {
    return { alreadyRight: [`replication: ${evidence}`] };
  }
  const object = { side: 'on-premises', type: 'replication', identity: 'all' } as const;
  return {
    intents: [
      { kind: 'assign', object, properties: [{ property: 'replication', from: null, to: 'started' }] },
    ],
  };
}
