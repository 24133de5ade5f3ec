import { dirname, resolve } from 'node:path';
import { FederationError } from '../errors.ts';
import { resolveCloud, type CloudProfile } from './cloud-profile.ts';
import { variable, type Environment } from './environment.ts';
import type { LoadedConfiguration } from './load.ts';
import { didYouMean, nearest, someOf } from './nearest.ts';
import { poolUrl, type ProfileSection } from './schema.ts';
import type { SecretSource } from './secret-schema.ts';
import { resolveSecret, type PasswordSource } from './secret-source.ts';

/** One deployment, ready to be used: paths absolute, the environment's overrides applied. Holds no secret. */
export interface Profile {
  readonly name: string;
  readonly readOnly: boolean;
  readonly onPremises?: PoolProfile;
  readonly cloud?: CloudProfile;
}

/** The servers of a profile, with what was left out filled in. */
export interface PoolProfile {
  /** The endpoint, complete. */
  readonly url: string;
  readonly authentication: 'negotiate' | 'kerberos' | 'ntlm';
  readonly username?: string;
  readonly password: PasswordSource;
  readonly caFile?: string;
}

/**
 * The profile that was asked for: `--profile`, `FEDERATION_PROFILE`, `defaultProfile`, or the only one there is.
 * @throws FederationError `config.unknown-profile`, `config.no-profile`, `config.untrusted`.
 */
export function selectProfile(
  loaded: LoadedConfiguration,
  asked: string | undefined,
  env: Environment,
): Profile {
  const name = nameOf(loaded, asked ?? variable(env, 'FEDERATION_PROFILE'));
  const section = loaded.configuration.profiles[name];
  if (section === undefined) {
    throw unknownProfile(loaded, name);
  }
  if (!loaded.trusted) {
    refuseUntrusted(loaded, name, section);
  }
  return resolveProfile(name, section, dirname(loaded.path), env);
}

function nameOf({ configuration, file }: LoadedConfiguration, asked: string | undefined): string {
  const names = Object.keys(configuration.profiles);
  const name = asked ?? configuration.defaultProfile ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) {
    throw new FederationError('config.no-profile', 'usage', 'no profile was named', {
      why: `${file} has ${someOf(names)} and no defaultProfile`,
      next: `--profile ${names[0] ?? ''}`,
    });
  }
  return name;
}

function unknownProfile({ configuration, file }: LoadedConfiguration, name: string): FederationError {
  const names = Object.keys(configuration.profiles);
  const suggestion = didYouMean(name, names);
  return new FederationError('config.unknown-profile', 'usage', `there is no profile ${name}.${suggestion}`, {
    where: file,
    why: `it has ${someOf(names)}`,
    next: `--profile ${nearest(name, names) ?? names[0] ?? ''}`,
  });
}

/** What a file that nobody named must not do: run programs, or send what it signs in with somewhere else. */
function refuseUntrusted(loaded: LoadedConfiguration, name: string, section: ProfileSection): void {
  const { onPremises, cloud } = section;
  const secrets: readonly (readonly [SecretSource | undefined, readonly string[]])[] = [
    [onPremises?.password, ['onPremises', 'password']],
    [cloud?.clientSecret, ['cloud', 'clientSecret']],
    [cloud?.certificate?.password, ['cloud', 'certificate', 'password']],
  ];
  const command = secrets.find(([secret]) => secret?.command !== undefined)?.[1];
  const path = command ?? (cloud?.endpoints === undefined ? undefined : ['cloud', 'endpoints']);
  if (path === undefined) {
    return;
  }
  const what = command === undefined ? 'redirect endpoints' : 'run commands';
  const error = loaded.errorAt(
    ['profiles', name, ...path, ...(command === undefined ? [] : ['command'])],
    'untrusted',
    `a ${loaded.file} that lies in the current folder may not ${what}`,
  );
  throw new FederationError('config.untrusted', 'refused', error.message, {
    why: 'it may have come with files of somebody else',
    next: `--config ${loaded.file} says that you trust it`,
  });
}

function resolveProfile(name: string, section: ProfileSection, folder: string, env: Environment): Profile {
  const { onPremises, cloud, readOnly } = section;
  return {
    name,
    readOnly,
    ...(onPremises === undefined ? {} : { onPremises: resolvePool(onPremises, folder, env) }),
    ...(cloud === undefined ? {} : { cloud: resolveCloud(cloud, folder, env) }),
  };
}

function resolvePool(
  pool: NonNullable<ProfileSection['onPremises']>,
  folder: string,
  env: Environment,
): PoolProfile {
  const username = variable(env, 'FEDERATION_USERNAME') ?? pool.username;
  return {
    url: poolUrl(pool.pool)?.href ?? pool.pool,
    authentication: pool.authentication,
    password:
      variable(env, 'FEDERATION_PASSWORD') === undefined
        ? resolveSecret(pool.password, folder)
        : { kind: 'env', name: 'FEDERATION_PASSWORD' },
    ...(username === undefined ? {} : { username }),
    ...(pool.caFile === undefined ? {} : { caFile: resolve(folder, pool.caFile) }),
  };
}
