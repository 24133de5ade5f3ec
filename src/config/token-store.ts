import { createCipheriv, createDecipheriv } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useKeychain, type Keychain } from './keychain.ts';

/**
 * The tokens of one person at one tenant, between runs. They are larger than what some keychains take, so they are in
 * a file, encrypted with a key that the keychain keeps; without a keychain the file is plain and for its owner only.
 */
export interface StoredTokens {
  read(): Promise<string | undefined>;
  write(tokens: string): Promise<void>;
  /** Whether there were any. */
  remove(): Promise<boolean>;
}

/** Where sign-ins are kept, and what seals them. */
export interface TokenStoreOptions {
  /** Created when needed. */
  readonly folder: string;
  /** Of the file and of the keychain's entry; nothing secret. */
  readonly name: string;
  readonly keychain: Keychain;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Told once, when tokens come to lie in a file that is not encrypted. */
  readonly note: (text: string) => void;
}

type Kept =
  | { readonly version: 1; readonly tokens: string }
  | { readonly version: 1; readonly nonce: string; readonly tag: string; readonly sealed: string };

const cipher = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;

/** Keeps sign-ins in a file (mode 0600), sealed with a key from the keychain; as they are, and told, where there is none. */
export function createTokenStore(options: TokenStoreOptions): StoredTokens {
  const file = join(options.folder, `${options.name}.json`);
  const entry = `tokens-${options.name}`;
  return {
    async read() {
      const kept = keptIn(await readFile(file, 'utf8').catch(() => ''));
      if (kept === undefined || 'tokens' in kept) {
        return kept?.tokens;
      }
      const key = await keyOf(options, entry, false);
      return key === undefined ? undefined : unseal(kept, key);
    },
    async write(tokens) {
      const key = await keyOf(options, entry, true);
      const before = keptIn(await readFile(file, 'utf8').catch(() => ''));
      if (key === undefined && (before === undefined || !('tokens' in before))) {
        options.note(
          `there is no keychain here: the sign-in is kept in ${file}, which only you can read (--no-cache keeps nothing)`,
        );
      }
      const kept: Kept = key === undefined ? { version: 1, tokens } : seal(tokens, key, options);
      await writeWhole(file, JSON.stringify(kept), options);
    },
    async remove() {
      const removed = await rm(file).then(
        () => true,
        () => false,
      );
      await useKeychain(() => options.keychain.remove(entry)).catch(() => false);
      return removed;
    },
  };
}

/** Undefined where there is no keychain to keep one in. */
async function keyOf(
  { keychain, randomBytes }: TokenStoreOptions,
  entry: string,
  make: boolean,
): Promise<Uint8Array | undefined> {
  try {
    const found = Buffer.from((await useKeychain(() => keychain.read(entry))) ?? '', 'base64');
    if (found.length === keyBytes || !make) {
      return found.length === keyBytes ? found : undefined;
    }
    const key = randomBytes(keyBytes);
    await useKeychain(() => keychain.write(entry, Buffer.from(key).toString('base64')));
    return key;
  } catch {
    return undefined;
  }
}

function seal(tokens: string, key: Uint8Array, { randomBytes }: TokenStoreOptions): Kept {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, key, nonce);
  const sealed = Buffer.concat([sealing.update(tokens, 'utf8'), sealing.final()]);
  return {
    version: 1,
    nonce: Buffer.from(nonce).toString('base64'),
    tag: sealing.getAuthTag().toString('base64'),
    sealed: sealed.toString('base64'),
  };
}

/** Undefined when the file was written with another key, or altered. */
function unseal(kept: Extract<Kept, { sealed: string }>, key: Uint8Array): string | undefined {
  try {
    const opening = createDecipheriv(cipher, key, Buffer.from(kept.nonce, 'base64'), { authTagLength: 16 });
    opening.setAuthTag(Buffer.from(kept.tag, 'base64'));
    return opening.update(kept.sealed, 'base64', 'utf8') + opening.final('utf8');
  } catch {
    return undefined;
  }
}

function keptIn(text: string): Kept | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isKept(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1) {
    return false;
  }
  const has = (name: string): boolean => typeof Reflect.get(value, name) === 'string';
  return has('tokens') || (has('nonce') && has('tag') && has('sealed'));
}

/** Never half a file, and never one that somebody else could read for a moment. */
async function writeWhole(
  file: string,
  text: string,
  { folder, randomBytes }: TokenStoreOptions,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${Buffer.from(randomBytes(6)).toString('hex')}`;
  await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
  await rename(draft, file);
}
