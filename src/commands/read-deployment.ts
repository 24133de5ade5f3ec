import type { App } from '../app.ts';
import type { FederationError } from '../errors.ts';
import type { Side } from '../model/networks.ts';
import { unreadable, type Reading } from '../model/reading.ts';
import { poolObjectKinds, type PoolSnapshot, type Snapshot } from '../model/snapshot.ts';
import { tenantObjectKinds, type CloudEnvironment, type TenantSnapshot } from '../model/tenant-snapshot.ts';
import { openProfile, readSides } from './deployment.ts';
import type { ChosenProfile } from './profile-choice.ts';

/**
 * Everything there is to know of one profile's deployment, both sides at once. Where one of two sides cannot be read,
 * everything of it is unreadable, so that nothing is judged as if it were not there.
 * @param sides All that the profile has, unless given.
 * @throws FederationError when no side can be read.
 */
export async function readDeployment(
  app: App,
  chosen: ChosenProfile,
  what: { readonly users: boolean },
  sides?: readonly Side[],
): Promise<Snapshot> {
  const { snapshot, failures } = await readSides(app, await openProfile(app, chosen, sides), what);
  const errorOf = (side: Side) => failures.find((failure) => failure.side === side)?.error;
  const [pool, tenant] = [errorOf('on-premises'), errorOf('cloud')];
  return {
    ...snapshot,
    ...(pool === undefined ? {} : { onPremises: unreadPool(chosen, pool) }),
    ...(tenant === undefined ? {} : { cloud: unreadTenant(chosen, tenant) }),
  };
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
