import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../app.ts';
import { writeEmulatorConfig } from '../emulator/emulator-config.ts';
import { FederationError } from '../errors.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { Input } from './declaration.ts';
import { emulate, emulatorFolder } from './emulated-sides.ts';
import { textOption } from './globals.ts';

/** Serves until it is stopped: being stopped is how it ends, so that is no failure. */
export async function run({ options }: Input, app: App): Promise<ExitCode> {
  const emulator = await emulate(app, portOf(textOption(options, 'port') ?? '0'));
  const folder = join(emulatorFolder(app), `server-${app.host.pid}`);
  app.onClose(() => rm(folder, { recursive: true, force: true }));
  const { caFile, config } = await writeEmulatorConfig(folder, emulator);
  const { poolUrl: pool, username, password } = emulator;
  const tenant = emulator.tenant?.origin ?? null;
  app.report.print(`${JSON.stringify({ pool, tenant, caFile, username, password, config })}\n`);
  await stopped(app.signal);
  return exitCodes.ok;
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new FederationError('usage.port', 'usage', `--port ${JSON.stringify(text)} is no port`, {
      next: 'give a number from 0 to 65535; 0 takes a free port',
    });
  }
  return port;
}
