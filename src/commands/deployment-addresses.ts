import type { App } from '../app.ts';
import type { RunningEmulator } from '../emulator/emulator.ts';
import type { RunningTenant } from '../emulator/tenant/start-tenant.ts';
import { cloudAddressOf, type CloudAddress } from './cloud-sign-in.ts';
import { addressOf, type PoolAddress } from './deployment.ts';
import { emulate, poolOfEmulator } from './emulated-pool.ts';
import type { ChosenProfile } from './profile-choice.ts';

/** Where the sides of a deployment are, and who signs in there; at least one of them. */
export interface DeploymentAddresses {
  readonly pool?: () => Promise<PoolAddress>;
  readonly tenant?: () => Promise<CloudAddress>;
}

/** Of a profile, or of the emulated deployment that takes its place. */
export async function addressesOf(app: App, chosen: ChosenProfile): Promise<DeploymentAddresses> {
  if (chosen.source === 'emulator') {
    return emulatedAddresses(await emulate(app));
  }
  const { onPremises, cloud } = chosen.profile;
  return {
    ...(onPremises === undefined ? {} : { pool: () => addressOf(app, chosen) }),
    ...(cloud === undefined ? {} : { tenant: () => cloudAddressOf(app, cloud) }),
  };
}

async function emulatedAddresses(emulator: RunningEmulator): Promise<DeploymentAddresses> {
  const { poolUrl, tenant, caPem } = emulator;
  const address = tenant === null ? undefined : await emulatedTenant(tenant, caPem);
  return {
    ...(poolUrl === null ? {} : { pool: () => Promise.resolve(poolOfEmulator(emulator, poolUrl)) }),
    ...(address === undefined ? {} : { tenant: () => Promise.resolve(address) }),
  };
}

/** Every origin is the emulator's, so nothing else is contacted. */
async function emulatedTenant(tenant: RunningTenant, ca: string): Promise<CloudAddress> {
  const { cloudOf } = await import('../cloud/clouds.ts');
  const { origin, tenantName, environment, clientId, clientSecret } = tenant;
  return {
    cloud: cloudOf(environment, { authority: origin, teams: origin, graph: origin }),
    tenant: tenantName,
    clientId,
    ca,
    credential: { kind: 'client-secret', secret: () => Promise.resolve(clientSecret) },
  };
}
