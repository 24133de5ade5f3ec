import { onTestFinished } from 'vitest';
import { writeEmulatorConfig } from '../../src/emulator/emulator-config.ts';
import { startEmulator, type EmulatorOptions, type RunningEmulator } from '../../src/emulator/emulator.ts';
import { runFederation, temporaryFolder, type RunOptions, type RunResult } from './app.ts';

/** An emulated deployment that is reached through a configuration file, as any other, until the test is over. */
export interface EmulatedProfile {
  readonly emulator: RunningEmulator;
  /** The configuration file, in a folder of its own with the secrets beside it. */
  readonly config: string;
  /** Journals, locks and caches of all runs. */
  readonly state: string;
  readonly run: (argv: readonly string[], options?: RunOptions) => Promise<RunResult>;
}

/** Pauses cost no time: what is read back on loopback is there at once. */
const clock = { now: () => new Date(), sleep: () => Promise.resolve() };

export async function emulatedProfile(
  options: EmulatorOptions,
  state = temporaryFolder(),
): Promise<EmulatedProfile> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  const { config } = await writeEmulatorConfig(temporaryFolder(), emulator);
  return {
    emulator,
    config,
    state,
    run: (argv, more = {}) => runFederation([...argv, '--config', config], { state, clock, ...more }),
  };
}
