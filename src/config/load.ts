import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { FederationError } from '../errors.ts';
import { variable, type Environment } from './environment.ts';
import { maxConfigurationBytes, parseConfiguration, type ParsedConfiguration } from './parse.ts';
import { readUpTo } from './read-file.ts';
import { maxListBytes, parseTenantList, type ListedTenant } from './tenant-list.ts';

/** Where a configuration is looked for. */
export interface LoadOptions {
  /** From `--config`. */
  readonly file?: string;
  readonly env: Environment;
  readonly cwd: string;
  /** The user's configuration folder. */
  readonly folder: string;
}

/** A configuration, and where it was found. */
export interface LoadedConfiguration extends ParsedConfiguration {
  /** Absolute. */
  readonly path: string;
  /** As messages name it: relative to the current folder where it is inside. */
  readonly file: string;
  /**
   * Whether somebody named the file, or it stands in the user's own folder. A `federation.yaml` that merely lies in
   * the current folder may have come with somebody else's files.
   */
  readonly trusted: boolean;
}

interface Candidate {
  readonly path: string;
  readonly trusted: boolean;
  readonly required: boolean;
}

/** In the current folder and in that of the user. */
export const configurationName = 'federation.yaml';

/**
 * Finds and reads the configuration: `--config`, `FEDERATION_CONFIG`, `./federation.yaml`, the user's folder; the
 * first that is there.
 * @throws FederationError `config.none` when there is none, `config.*` when it cannot be read or is wrong.
 */
export async function loadConfiguration(options: LoadOptions): Promise<LoadedConfiguration> {
  const candidates = candidatesOf(options);
  for (const { path, trusted, required } of candidates) {
    const file = shortName(path, options.cwd);
    const bytes = await read(path, file, required);
    if (bytes !== undefined) {
      const listed = (name: string) => readTenants(resolve(dirname(path), name), options.cwd);
      return { ...parseConfiguration(bytes, file, listed), path, file, trusted };
    }
  }
  throw new FederationError('config.none', 'usage', 'there is no configuration', {
    why: `looked for ${candidates.map(({ path }) => shortName(path, options.cwd)).join(' and ')}`,
    next: 'federation help configuration shows how to write one; --emulator needs none',
  });
}

function candidatesOf({ file, env, cwd, folder }: LoadOptions): readonly Candidate[] {
  const named = file ?? variable(env, 'FEDERATION_CONFIG');
  if (named !== undefined) {
    return [{ path: resolve(cwd, named), trusted: true, required: true }];
  }
  return [
    { path: join(cwd, configurationName), trusted: false, required: false },
    { path: join(folder, configurationName), trusted: true, required: false },
  ];
}

/** @throws FederationError `config.unreadable`, `config.tenant-list`. */
function readTenants(path: string, cwd: string): readonly ListedTenant[] {
  const file = shortName(path, cwd);
  try {
    if (statSync(path).size > maxListBytes) {
      throw unreadable(file, `it is larger than ${maxListBytes / 1024 / 1024} MiB`);
    }
    return parseTenantList(readFileSync(path, 'utf8'), file);
  } catch (error) {
    throw error instanceof FederationError ? error : unreadable(file, fileReason(codeOf(error)), error);
  }
}

async function read(path: string, file: string, required: boolean): Promise<Uint8Array | undefined> {
  try {
    return await readUpTo(path, maxConfigurationBytes);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' && !required) {
      return undefined;
    }
    throw unreadable(file, fileReason(code), error);
  }
}

function unreadable(file: string, why: string, cause?: unknown): FederationError {
  return new FederationError('config.unreadable', 'usage', `${file} cannot be read`, {
    why,
    next: 'name another file with --config',
    cause,
  });
}

/** The code of a system error (`ENOENT`); empty for anything else. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Why a file could not be read, in words. */
export function fileReason(code: string): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'its permissions do not allow it',
    EPERM: 'its permissions do not allow it',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of its path is no folder',
    ELOOP: 'it is a link that leads back to itself',
    ENOSPC: 'there is no space left',
    EROFS: 'its file system is read-only',
  };
  return reasons[code] ?? (code === '' ? 'the system gave no reason' : code);
}

/** A path as a person would write it from the current folder. */
export function shortName(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
}
