import type { App } from '../app.ts';
import type { LoadedConfiguration } from '../config/load.ts';
import type { Profile } from '../config/profile.ts';
import { FederationError } from '../errors.ts';
import type { Side } from '../model/networks.ts';
import type { SnapshotSource } from '../model/snapshot.ts';

/** The profile a command works on, and what stands behind it. */
export interface ChosenProfile {
  readonly profile: Profile;
  readonly source: SnapshotSource;
}

/** With `--emulator` and no profile named: nothing has to be configured. */
const emulatedProfile: Profile = { name: 'emulator', readOnly: false };

/**
 * The profile that was named, or the default one. With `--emulator` its deployment is replaced by the emulated one,
 * and a configuration is read only when a profile was named.
 * @throws FederationError `config.*`.
 */
export async function chooseProfile(app: App): Promise<ChosenProfile> {
  const { globals, host } = app;
  if (globals.emulator !== undefined && globals.profile === undefined) {
    return { profile: emulatedProfile, source: 'emulator' };
  }
  const { selectProfile } = await import('../config/profile.ts');
  const profile = selectProfile(await loadConfigurationOf(app), globals.profile, host.env);
  return { profile, source: globals.emulator === undefined ? 'live' : 'emulator' };
}

/** @throws FederationError `config.*`. */
export async function loadConfigurationOf({ globals, host, folders }: App): Promise<LoadedConfiguration> {
  const { loadConfiguration } = await import('../config/load.ts');
  const { config } = globals;
  return loadConfiguration({
    env: host.env,
    cwd: host.cwd,
    folder: folders.configuration,
    ...(config === undefined ? {} : { file: config }),
  });
}

/** `profile.no-pool`, `profile.no-tenant`. */
export function noSuchSide(profile: string, side: Side): FederationError {
  const [code, what, key] =
    side === 'cloud'
      ? ['profile.no-tenant', 'no tenant', 'cloud']
      : ['profile.no-pool', 'no pool', 'onPremises'];
  return new FederationError(code, 'usage', `profile ${profile} names ${what}`, {
    why: `what was asked for is a matter of ${side === 'cloud' ? 'the tenant' : 'the pool'}`,
    next: `add ${key} to the profile: federation help configuration`,
  });
}
