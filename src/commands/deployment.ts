import type { App } from '../app.ts';
import type { HttpLogEntry } from '../http/log.ts';
import type { Snapshot, SnapshotSource } from '../model/snapshot.ts';
import type { PoolOptions } from '../onpremises/pool.ts';
import type { PoolConnection } from '../onpremises/pool-connection.ts';
import { readCa } from './ca-file.ts';
import { emulatedPool } from './emulated-pool.ts';
import { httpLine } from './http-line.ts';
import { chooseProfile, requirePool, type ChosenProfile } from './profile-choice.ts';
import { findCredentials } from './sign-in.ts';

/** A profile whose pool is connected. */
export interface Deployment {
  readonly profile: ChosenProfile['profile'];
  readonly source: SnapshotSource;
  readonly pool: PoolConnection;
}

/** Where a pool is and who signs in. */
export type PoolAddress = Pick<PoolOptions, 'url' | 'authentication' | 'credentials' | 'ca'>;

/**
 * Connects to the pool of the profile, or to the emulated one; it is closed when the command ends.
 * @throws FederationError when there is none, or it cannot be reached, or it refuses the account.
 */
export async function openDeployment(app: App): Promise<Deployment> {
  const chosen = await chooseProfile(app);
  return { ...chosen, pool: await connect(app, await addressOf(app, chosen)) };
}

export async function addressOf(app: App, { profile, source }: ChosenProfile): Promise<PoolAddress> {
  if (source === 'emulator') {
    return emulatedPool(app);
  }
  const pool = requirePool(profile);
  const { url, authentication, caFile } = pool;
  const ca = caFile === undefined ? undefined : await readCa(caFile);
  const credentials = await findCredentials(app, pool);
  return {
    url,
    authentication,
    ...(ca === undefined ? {} : { ca }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

export async function connect(app: App, address: PoolAddress): Promise<PoolConnection> {
  const { globals, host, progress, readingSignal, random, debug, version } = app;
  progress.say(`Connecting to ${new URL(address.url).host}`);
  const { connectPool } = await import('../onpremises/pool.ts');
  const pool = await connectPool({
    ...address,
    userAgent: `federation/${version}`,
    timeoutMs: globals.timeoutMs,
    signal: readingSignal,
    clock: host.clock,
    random: random.bytes,
    newGuid: random.guid,
    ...(debug === undefined ? {} : { log: debug, httpLog: (entry: HttpLogEntry) => debug(httpLine(entry)) }),
  });
  app.onClose(() => pool.close());
  return pool;
}

/** Reads everything there is to know of the deployment. */
export async function takeSnapshot(
  app: App,
  { profile, source, pool }: Deployment,
  what: { readonly users: boolean },
): Promise<Snapshot> {
  app.progress.say('Reading the settings');
  const onPremises = await pool.snapshot(what);
  app.progress.clear();
  return {
    schemaVersion: 1,
    profile: profile.name,
    takenAt: app.host.clock.now().toISOString(),
    source,
    toolVersion: app.version,
    onPremises,
  };
}
