import type { App } from '../app.ts';
import type { PoolProfile } from '../config/profile.ts';
import { FederationError } from '../errors.ts';
import { chooseProfile, requirePool } from './profile-choice.ts';

/** Where the password of the profile is kept in the keychain, and whose it is. */
export interface KeychainEntry {
  readonly entry: string;
  readonly profile: string;
  readonly pool: PoolProfile;
}

/** @throws FederationError `login.emulator`, `login.no-keychain`: the profile keeps its password elsewhere. */
export async function keychainEntry(app: App): Promise<KeychainEntry> {
  const { profile, source } = await chooseProfile(app);
  if (source === 'emulator') {
    throw new FederationError('login.emulator', 'usage', 'the emulator has a password of its own', {
      next: 'leave --emulator out',
    });
  }
  const pool = requirePool(profile);
  if (pool.password.kind !== 'keychain') {
    throw new FederationError(
      'login.no-keychain',
      'usage',
      `profile ${profile.name} does not keep its password in the keychain`,
      {
        why: pool.password.kind === 'ask' ? 'it names no place' : `it takes it from: ${pool.password.kind}`,
        next: `add to its onPremises section: password: { keychain: ${profile.name} }`,
      },
    );
  }
  return { entry: pool.password.entry, profile: profile.name, pool };
}
