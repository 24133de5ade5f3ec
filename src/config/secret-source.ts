import { resolve } from 'node:path';
import type { SecretSource } from './secret-schema.ts';

/** Where a password is found. `ask`: nothing was configured, so a person is asked. */
export type PasswordSource =
  | { readonly kind: 'env'; readonly name: string }
  /** Absolute; `-` is standard input. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'command'; readonly command: readonly string[]; readonly cwd: string }
  | { readonly kind: 'keychain'; readonly entry: string }
  | { readonly kind: 'ask' };

/** @param folder What relative paths are relative to. */
export function resolveSecret(source: SecretSource | undefined, folder: string): PasswordSource {
  if (source?.env !== undefined) {
    return { kind: 'env', name: source.env };
  }
  if (source?.file !== undefined) {
    return { kind: 'file', path: source.file === '-' ? '-' : resolve(folder, source.file) };
  }
  if (source?.command !== undefined) {
    return { kind: 'command', command: source.command, cwd: folder };
  }
  return source?.keychain === undefined ? { kind: 'ask' } : { kind: 'keychain', entry: source.keychain };
}
