import type { App } from '../app.ts';
import { FederationError } from '../errors.ts';
import { unreadable, type Reading } from '../model/reading.ts';
import { poolObjectKinds, type PoolSnapshot, type Snapshot } from '../model/snapshot.ts';
import { tenantObjectKinds, type CloudEnvironment, type TenantSnapshot } from '../model/tenant-snapshot.ts';
import { connectCloud } from './cloud-deployment.ts';
import { connect } from './deployment.ts';
import { addressesOf, type DeploymentAddresses } from './deployment-addresses.ts';
import type { ChosenProfile } from './profile-choice.ts';

interface Wanted {
  readonly users: boolean;
}

/**
 * Everything there is to know of one profile's deployment, both sides at once. Where one of two sides cannot be read,
 * everything of it is unreadable, so that nothing is judged as if it were not there.
 * @throws FederationError when no side can be read.
 */
export async function readDeployment(app: App, chosen: ChosenProfile, what: Wanted): Promise<Snapshot> {
  const addresses = await addressesOf(app, chosen);
  app.progress.say('Reading the settings');
  const [onPremises, cloud] = await Promise.all([
    settled(readPoolSide(app, addresses, what)),
    settled(readTenantSide(app, addresses, what)),
  ]);
  app.progress.clear();
  app.readingSignal.throwIfAborted();
  const sides = [onPremises, cloud].filter((side) => side !== undefined);
  const failures = sides.filter((side) => side instanceof FederationError);
  if (failures[0] !== undefined && failures.length === sides.length) {
    throw failures[0];
  }
  return {
    schemaVersion: 1,
    profile: chosen.profile.name,
    takenAt: app.host.clock.now().toISOString(),
    source: chosen.source,
    toolVersion: app.version,
    ...(onPremises === undefined
      ? {}
      : { onPremises: onPremises instanceof FederationError ? unreadPool(chosen, onPremises) : onPremises }),
    ...(cloud === undefined
      ? {}
      : { cloud: cloud instanceof FederationError ? unreadTenant(chosen, cloud) : cloud }),
  };
}

/** What went wrong, where that is something a person can act on. */
async function settled<T>(work: Promise<T>): Promise<T | FederationError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof FederationError) {
      return error;
    }
    throw error;
  }
}

async function readPoolSide(
  app: App,
  { pool }: DeploymentAddresses,
  what: Wanted,
): Promise<PoolSnapshot | undefined> {
  return pool === undefined ? undefined : (await connect(app, await pool())).snapshot(what);
}

async function readTenantSide(
  app: App,
  { tenant }: DeploymentAddresses,
  what: Wanted,
): Promise<TenantSnapshot | undefined> {
  return tenant === undefined ? undefined : (await connectCloud(app, await tenant())).snapshot(what);
}

function unreadPool({ profile }: ChosenProfile, error: FederationError): PoolSnapshot {
  const unread = reasonOf(error);
  return {
    pool: profile.onPremises === undefined ? profile.name : new URL(profile.onPremises.url).hostname,
    account: unread,
    server: unread,
    commands: unread,
    objects: Object.fromEntries(poolObjectKinds.map((kind) => [kind, unread])) as PoolSnapshot['objects'],
    notes: [],
  };
}

function unreadTenant({ profile }: ChosenProfile, error: FederationError): TenantSnapshot {
  const unread = reasonOf(error);
  const environment: CloudEnvironment = profile.cloud?.environment ?? 'commercial';
  return {
    tenant: profile.cloud?.tenant ?? profile.name,
    tenantId: unread,
    environment,
    account: unread,
    roles: unread,
    objects: Object.fromEntries(tenantObjectKinds.map((kind) => [kind, unread])) as TenantSnapshot['objects'],
    notes: [],
  };
}

function reasonOf({ message, why }: FederationError): Reading<never> {
  return unreadable([message, why].filter((part) => part !== undefined).join(': '));
}
