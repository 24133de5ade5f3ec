import { join } from 'node:path';
import type { App } from '../app.ts';
import type { RunningEmulator } from '../emulator/emulator.ts';
import type { RunningTenant } from '../emulator/tenant/start-tenant.ts';
import type { Side } from '../model/networks.ts';
import type { CloudAddress } from './cloud-sign-in.ts';
import type { SideAddresses } from './deployment.ts';

/** The emulator's own folder: what was changed is there in the next run. */
export function emulatorFolder({ folders }: App): string {
  return join(folders.state, 'emulator');
}

/** Starts the emulator in this process; it ends with the command. */
export async function emulate(app: App, port = 0): Promise<RunningEmulator> {
  const { startEmulator } = await import('../emulator/emulator.ts');
  const { scenario, faults = [] } = app.globals.emulator ?? {};
  const emulator = await startEmulator({
    faults,
    port,
    stateFolder: emulatorFolder(app),
    now: () => app.host.clock.now(),
    ...(scenario === undefined ? {} : { scenario }),
  });
  app.onClose(() => emulator.close());
  return emulator;
}

/** The scenario that is emulated, as journals keep it: empty for the default one, and without the emulator. */
export async function emulatedScenario({ globals }: App): Promise<string> {
  const { scenario = '' } = globals.emulator ?? {};
  if (scenario === '') {
    return '';
  }
  const { defaultScenario } = await import('../emulator/scenarios.ts');
  return scenario === defaultScenario ? '' : scenario;
}

/** The sides that the scenario has, without starting anything. */
export async function scenarioSides({ globals }: App): Promise<readonly Side[]> {
  const { defaultScenario, findScenario } = await import('../emulator/scenarios.ts');
  const { organisation, tenant } = findScenario(globals.emulator?.scenario ?? defaultScenario);
  return [
    ...(organisation === undefined ? [] : (['on-premises'] as const)),
    ...(tenant === undefined ? [] : (['cloud'] as const)),
  ];
}

/** What the scenario has: a pool, a tenant, or both. NTLM by name: a Kerberos ticket of whoever sits at the terminal is no business of the emulator. */
export async function emulatedSides(app: App): Promise<SideAddresses> {
  const { poolUrl, tenant, caPem, username, password } = await emulate(app);
  const credentials = { username, password };
  return {
    ...(poolUrl === null
      ? {}
      : { pool: () => Promise.resolve({ url: poolUrl, authentication: 'ntlm', ca: caPem, credentials }) }),
    ...(tenant === null ? {} : { cloud: () => emulatedTenant(tenant, caPem) }),
  };
}

async function emulatedTenant(tenant: RunningTenant, ca: string): Promise<CloudAddress> {
  const { cloudOf } = await import('../cloud/clouds.ts');
  const { origin, environment, tenantName, clientId, clientSecret } = tenant;
  return {
    cloud: cloudOf(environment, { authority: origin, teams: origin, graph: origin }),
    tenant: tenantName,
    clientId,
    ca,
    credential: { kind: 'client-secret', secret: () => Promise.resolve(clientSecret) },
  };
}
