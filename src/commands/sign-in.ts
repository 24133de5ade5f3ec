import type { App } from '../app.ts';
import type { PoolProfile } from '../config/profile.ts';
import { findSecret, type SecretPorts } from '../config/secrets.ts';
import { FederationError } from '../errors.ts';
import type { Credentials } from '../onpremises/credentials.ts';
import { standardInput } from './standard-input.ts';

/**
 * Who signs in at the pool. Without a name it is whoever the Kerberos ticket is for; where Kerberos alone is wanted no
 * password is looked for.
 * @throws FederationError `secret.*` when the password cannot be found.
 */
export async function findCredentials(app: App, pool: PoolProfile): Promise<Credentials | undefined> {
  const username = pool.username ?? (await askForName(app, pool));
  if (username === undefined) {
    return undefined;
  }
  if (pool.authentication === 'kerberos' && pool.password.kind === 'ask') {
    return { username, password: '' };
  }
  const password = await findSecret(pool.password, `the password of ${username}`, secretPorts(app));
  return { username, password };
}

/** A name is asked for only where nothing but NTLM will do. */
async function askForName({ prompter }: App, pool: PoolProfile): Promise<string | undefined> {
  if (pool.authentication !== 'ntlm') {
    return undefined;
  }
  if (!prompter.canAsk) {
    throw new FederationError(
      'secret.username',
      'authentication',
      'NTLM needs an account, and none is named',
      {
        where: pool.url,
        next: 'set username in the profile, or FEDERATION_USERNAME',
      },
    );
  }
  return prompter.input(`Account for ${new URL(pool.url).host} (DOMAIN\\user)`);
}

export function secretPorts(app: App): SecretPorts {
  const { host, signal, note } = app;
  return {
    env: host.env,
    platform: host.platform,
    keychain: host.keychain,
    warn: note,
    signal,
    ask: (what) => askForPassword(app, what),
    readInput: () => readInput(app),
  };
}

function askForPassword({ prompter }: App, what: string): Promise<string> {
  if (!prompter.canAsk) {
    throw new FederationError('secret.no-terminal', 'authentication', `${what} is not known`, {
      why: 'the profile says nothing about it, and there is no terminal to ask in',
      next: 'set password in the profile, or FEDERATION_PASSWORD: federation help configuration',
    });
  }
  return prompter.password(`${what.charAt(0).toUpperCase()}${what.slice(1)}`);
}

const maxInputBytes = 64 * 1024;

/** All of standard input, for a secret that is piped in. */
export async function readInput(app: App): Promise<string> {
  if (app.host.stdin.isTTY === true) {
    throw new FederationError('secret.stdin', 'authentication', 'standard input is a terminal', {
      why: 'a password that is typed there would be seen',
      next: 'pipe the password in',
    });
  }
  const tooLong = () =>
    new FederationError('secret.stdin', 'authentication', 'standard input is no password: it is too long', {
      next: 'pipe in the password alone',
    });
  return (await standardInput(app, maxInputBytes, tooLong)).toString('utf8');
}
