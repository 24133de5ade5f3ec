import type { LiveSnapshot } from './live-snapshot.ts';
import type { Reading } from './reading.ts';
import type { ServerVersion } from './server-versions.ts';
import type { SettingsObject } from './settings-object.ts';
import type { TenantSnapshot } from './tenant-snapshot.ts';

/**
 * Everything read from one profile at one moment: plain JSON, versioned, no secrets. Every evaluation (status,
 * plans, checks, audit) is a pure function of it, so a snapshot from a file gives the same answer as a live one.
 */
export interface Snapshot {
  readonly schemaVersion: 1;
  readonly profile: string;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  readonly source: SnapshotSource;
  readonly toolVersion: string;
  readonly onPremises?: PoolSnapshot;
  readonly cloud?: TenantSnapshot;
  /** Present when DNS and Access Edges were looked at too. */
  readonly live?: LiveSnapshot;
}

export type SnapshotSource = 'live' | 'emulator';

/** The kinds of object that are read from a pool, one reading cmdlet each (the table is in `onpremises/cmdlets.ts`). */
export const poolObjectKinds = [
  'accessEdge',
  'publicProviders',
  'hostingProviders',
  'externalAccessPolicies',
  'allowedDomains',
  'blockedDomains',
  'sipDomains',
  'sites',
  'edgeServers',
  'pools',
  'replicas',
  'mediaConfigurations',
  'users',
] as const;
export type PoolObjectKind = (typeof poolObjectKinds)[number];

export interface PoolSnapshot {
  /** Host name of the endpoint that was asked. */
  readonly pool: string;
  /** `DOMAIN\user` as the server names the owner of the session. */
  readonly account: Reading<string>;
  readonly server: Reading<ServerVersion>;
  /** The cmdlets among those the tool uses that this session offers, with their parameter names where they are told. */
  readonly commands: Reading<OfferedCommands>;
  /** `users` is read only when asked for (`--who`, scopes of users): not asked is `unreadable` with that reason. */
  readonly objects: Readonly<Record<PoolObjectKind, Reading<readonly SettingsObject[]>>>;
  /** What could not be read and only enriches an answer, in words. */
  readonly notes: readonly string[];
}

/** The part of a pool that tells whether what is stored has reached the Edge servers. */
export interface ReplicatedPool extends Pick<PoolSnapshot, 'pool'> {
  readonly objects: Pick<PoolSnapshot['objects'], 'replicas' | 'edgeServers' | 'pools'>;
}

/** Cmdlet name (as the server spells it) → its parameter names, or null where the server does not list them. */
export type OfferedCommands = Readonly<Record<string, readonly string[] | null>>;
