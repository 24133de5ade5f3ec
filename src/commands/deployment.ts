import type { App } from '../app.ts';
import { FederationError } from '../errors.ts';
import { worstExitCode } from '../exit-codes.ts';
import type { HttpLogEntry } from '../http/log.ts';
import type { Side } from '../model/networks.ts';
import type { Snapshot, SnapshotSource } from '../model/snapshot.ts';
import type { PoolOptions } from '../onpremises/pool.ts';
import type { PoolConnection } from '../onpremises/pool-connection.ts';
import { readCa } from './ca-file.ts';
import { cloudAddressOf, type CloudAddress } from './cloud-sign-in.ts';
import { connectCloud, type CloudConnection } from './cloud-connection.ts';
import { emulatedSides } from './emulated-sides.ts';
import { httpLine } from './http-line.ts';
import { chooseProfile, noSuchSide, type ChosenProfile } from './profile-choice.ts';
import { findCredentials } from './sign-in.ts';

/** A profile whose sides are connected, or one of them. */
export interface Deployment {
  readonly profile: ChosenProfile['profile'];
  readonly source: SnapshotSource;
  readonly pool?: PoolConnection;
  readonly cloud?: CloudConnection;
  /** Sides of the profile that could not even be connected: a password that is not found. */
  readonly failures: readonly SideFailure[];
}

/** A side that cannot be reached while the other one can. */
export interface SideFailure {
  readonly side: Side;
  readonly error: FederationError;
}

/** Where a pool is and who signs in. */
export type PoolAddress = Pick<PoolOptions, 'url' | 'authentication' | 'credentials' | 'ca'>;

/** How each side of a profile is reached; nothing is asked for and nothing contacted before it is called. */
export interface SideAddresses {
  readonly pool?: () => Promise<PoolAddress>;
  readonly cloud?: () => Promise<CloudAddress>;
}

/**
 * Connects to the sides of the profile, or to the emulated ones; they are closed when the command ends. Nothing is sent
 * before something is read. One side that cannot be connected does not keep the other from it.
 * @param sides All that the profile has, unless given.
 * @throws FederationError when the profile lacks a side that was named.
 */
export async function openDeployment(app: App, sides?: readonly Side[]): Promise<Deployment> {
  return openProfile(app, await chooseProfile(app), sides);
}

/** The same of a profile that was chosen already. */
export async function openProfile(
  app: App,
  chosen: ChosenProfile,
  sides?: readonly Side[],
): Promise<Deployment> {
  const addresses = await addressesOf(app, chosen);
  const has = { 'on-premises': addresses.pool !== undefined, cloud: addresses.cloud !== undefined };
  const missing = sides?.find((side) => !has[side]);
  if (missing !== undefined) {
    throw noSuchSide(chosen.profile.name, missing);
  }
  const isWanted = (side: Side): boolean => sides?.includes(side) ?? true;
  const pool = isWanted('on-premises')
    ? await attempt(app, 'on-premises', addresses.pool, (address) => connect(app, address))
    : {};
  const cloud = isWanted('cloud')
    ? await attempt(app, 'cloud', addresses.cloud, (address) => connectCloud(app, address))
    : {};
  return {
    ...chosen,
    ...(pool.connection === undefined ? {} : { pool: pool.connection }),
    ...(cloud.connection === undefined ? {} : { cloud: cloud.connection }),
    failures: [pool, cloud].flatMap(({ failure }) => failure ?? []),
  };
}

/** Where the sides of a profile are; with the emulator it is started for it. */
export async function addressesOf(app: App, { profile, source }: ChosenProfile): Promise<SideAddresses> {
  if (source === 'emulator') {
    return emulatedSides(app);
  }
  const { onPremises, cloud } = profile;
  return {
    ...(onPremises === undefined ? {} : { pool: () => poolAddressOf(app, onPremises) }),
    ...(cloud === undefined ? {} : { cloud: () => cloudAddressOf(app, cloud) }),
  };
}

async function attempt<Address, Connection>(
  app: App,
  side: Side,
  address: (() => Promise<Address>) | undefined,
  open: (address: Address) => Promise<Connection>,
): Promise<{ readonly connection?: Connection; readonly failure?: SideFailure }> {
  if (address === undefined) {
    return {};
  }
  try {
    return { connection: await open(await address()) };
  } catch (error) {
    return { failure: failureOf(app, side, error) };
  }
}

/** An interruption and a bug are no failures of a side. */
function failureOf(app: App, side: Side, error: unknown): SideFailure {
  if (!(error instanceof FederationError) || app.signal.aborted) {
    throw error;
  }
  return { side, error };
}

async function poolAddressOf(
  app: App,
  pool: NonNullable<ChosenProfile['profile']['onPremises']>,
): Promise<PoolAddress> {
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

/** Signs in at a pool; the connection is closed with the command. */
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

/** What could be read, and why the rest could not. */
export interface SidesRead {
  readonly snapshot: Snapshot;
  readonly failures: readonly SideFailure[];
}

/**
 * Reads everything there is to know of the deployment, both sides at once. One side that cannot be read leaves the
 * other.
 * @throws FederationError when there is nothing left.
 */
export async function readSides(
  app: App,
  { profile, source, pool, cloud, failures }: Deployment,
  what: { readonly users: boolean },
): Promise<SidesRead> {
  app.progress.say('Reading the settings');
  const [onPremises, tenant] = await Promise.all([
    part(app, 'on-premises', pool?.snapshot(what)),
    part(app, 'cloud', cloud?.tenant.snapshot(what)),
  ]);
  app.progress.clear();
  const failed = [...failures, ...[onPremises, tenant].flatMap(({ failure }) => failure ?? [])];
  const worst = worstFailure(failed);
  if (worst !== undefined && onPremises.value === undefined && tenant.value === undefined) {
    failed
      .filter((failure) => failure !== worst)
      .forEach(({ side, error }) => app.note(`${side}: ${error.message}`));
    throw worst.error;
  }
  return {
    failures: failed,
    snapshot: {
      schemaVersion: 1,
      profile: profile.name,
      takenAt: app.host.clock.now().toISOString(),
      source,
      toolVersion: app.version,
      ...(onPremises.value === undefined ? {} : { onPremises: onPremises.value }),
      ...(tenant.value === undefined ? {} : { cloud: tenant.value }),
    },
  };
}

async function part<T>(
  app: App,
  side: Side,
  reading: Promise<T> | undefined,
): Promise<{ readonly value?: T; readonly failure?: SideFailure }> {
  try {
    const value = await reading;
    return value === undefined ? {} : { value };
  } catch (error) {
    return { failure: failureOf(app, side, error) };
  }
}

/**
 * Reads everything there is to know of the deployment.
 * @throws FederationError when one side cannot be read: half a deployment would answer for the whole.
 */
export async function takeSnapshot(
  app: App,
  deployment: Deployment,
  what: { readonly users: boolean },
): Promise<Snapshot> {
  const { snapshot, failures } = await readSides(app, deployment, what);
  assertWhole(failures);
  return snapshot;
}

/** @throws FederationError of a side that is not there, the worst of two. */
export function assertWhole(failures: readonly SideFailure[]): void {
  const worst = worstFailure(failures);
  if (worst !== undefined) {
    throw worst.error;
  }
}

function worstFailure(failures: readonly SideFailure[]): SideFailure | undefined {
  const exit = worstExitCode(failures.map(({ error }) => error.exit));
  return failures.find(({ error }) => error.exit === exit);
}
