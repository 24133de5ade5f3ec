import { join } from 'node:path';
import type { App } from '../app.ts';
import type { RunningEmulator } from '../emulator/emulator.ts';
import { FederationError } from '../errors.ts';
import type { PoolAddress } from './deployment.ts';

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

/**
 * NTLM by name: a Kerberos ticket of whoever sits at the terminal is no business of the emulator.
 * @throws FederationError `emulator.no-pool` for a scenario that is a tenant alone.
 */
export async function emulatedPool(app: App): Promise<PoolAddress> {
  const emulator = await emulate(app);
  const { scenario, poolUrl } = emulator;
  if (poolUrl === null) {
    throw new FederationError('emulator.no-pool', 'usage', `the scenario ${scenario} has no pool`, {
      why: 'it is a tenant alone, and this command works on pools',
      next: 'choose a scenario with a pool: --scenario nothing-set',
    });
  }
  return poolOfEmulator(emulator, poolUrl);
}

export function poolOfEmulator({ caPem, username, password }: RunningEmulator, url: string): PoolAddress {
  return { url, authentication: 'ntlm', ca: caPem, credentials: { username, password } };
}
