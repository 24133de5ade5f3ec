import { FederationError } from '../errors.ts';

/** The system's store of passwords. Each call may take for ever when the store is locked. */
export interface Keychain {
  read(entry: string): Promise<string | undefined>;
  write(entry: string, secret: string): Promise<void>;
  /** Whether there was one. */
  remove(entry: string): Promise<boolean>;
}

const service = 'federation';
const limitMs = 3_000;

/** The keychain through the optional package, which is loaded when it is first used. */
export function systemKeychain(): Keychain {
  return {
    async read(entry) {
      return (await (await open(entry)).getPassword()) ?? undefined;
    },
    async write(entry, secret) {
      await (await open(entry)).setPassword(secret);
    },
    async remove(entry) {
      return (await open(entry)).deletePassword();
    },
  };
}

async function open(entry: string) {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  return new AsyncEntry(service, entry);
}

/** @throws FederationError `secret.keychain`. */
export async function readKeychain(keychain: Keychain, entry: string, what: string): Promise<string> {
  const secret = await useKeychain(() => keychain.read(entry));
  if (secret === undefined) {
    throw new FederationError('secret.keychain', 'authentication', `${what} was not found`, {
      why: `the keychain has no entry ${entry}`,
      next: 'federation login stores it',
    });
  }
  return secret;
}

/**
 * Uses the keychain, for three seconds at most.
 * @throws FederationError `secret.keychain` when there is none, it refuses, or it does not answer.
 */
export async function useKeychain<T>(use: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error('it did not answer within 3 seconds; it may be locked')),
      limitMs,
    );
  });
  try {
    return await Promise.race([use(), limit]);
  } catch (error) {
    throw new FederationError('secret.keychain', 'authentication', "the system's keychain cannot be used", {
      why: reasonOf(error),
      next: 'keep the password elsewhere: federation help configuration',
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /cannot find (package|module|native binding)/i.test(text)
    ? 'the optional package @napi-rs/keyring is not installed'
    : (text.split('\n')[0] ?? text);
}
