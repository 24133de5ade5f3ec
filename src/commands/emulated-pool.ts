import { join } from 'node:path';
import type { App } from '../app.ts';
import type { RunningEmulator } from '../emulator/emulator.ts';
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

/** NTLM by name: a Kerberos ticket of whoever sits at the terminal is no business of the emulator. */
export async function emulatedPool(app: App): Promise<PoolAddress> {
  const { poolUrl, caPem, username, password } = await emulate(app);
  return { url: poolUrl, authentication: 'ntlm', ca: caPem, credentials: { username, password } };
}
