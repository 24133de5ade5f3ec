import envPaths from 'env-paths';
import { variable, type Environment } from './environment.ts';

/** Where the program keeps what is the user's. */
export interface Folders {
  /** `federation.yaml`. */
  readonly configuration: string;
  /** Journals and the emulator's state. */
  readonly state: string;
}

/** The folders of the operating system, unless the environment names others. */
export function userFolders(env: Environment): Folders {
  const { config, data } = envPaths('federation', { suffix: '' });
  return {
    configuration: variable(env, 'FEDERATION_CONFIG_DIR') ?? config,
    state: variable(env, 'FEDERATION_STATE_DIR') ?? data,
  };
}
