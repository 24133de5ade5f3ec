import { resolve } from 'node:path';
import type { App } from '../app.ts';
import { codeOf, fileReason } from '../config/load.ts';
import { readUpTo } from '../config/read-file.ts';
import { FederationError } from '../errors.ts';
import { standardInput } from './standard-input.ts';

/**
 * What a file of the command line holds; `-` is standard input.
 * @param file Relative to the current folder.
 * @throws FederationError `file.unreadable` (usage), also for more than so many bytes.
 */
export async function inputFile(app: App, file: string, maxBytes: number): Promise<Buffer> {
  return file === '-'
    ? standardInput(app, maxBytes, () => tooLarge('standard input', maxBytes))
    : fileAt(resolve(app.host.cwd, file), file, maxBytes);
}

/**
 * What a file holds, wherever it was named.
 * @param path Absolute.
 * @param name As whoever named it wrote it.
 * @throws FederationError `file.unreadable` (usage), also for more than so many bytes.
 */
export async function fileAt(path: string, name: string, maxBytes: number): Promise<Buffer> {
  const bytes = await readUpTo(path, maxBytes).catch((error: unknown) => {
    throw unreadable(name, fileReason(codeOf(error)), error);
  });
  if (bytes.length > maxBytes) {
    throw tooLarge(name, maxBytes);
  }
  return bytes;
}

function tooLarge(name: string, maxBytes: number): FederationError {
  return unreadable(name, `it is larger than ${maxBytes / 1024 / 1024} MiB`);
}

function unreadable(name: string, why: string, cause?: unknown): FederationError {
  return new FederationError('file.unreadable', 'usage', `${name} cannot be read`, {
    why,
    next: 'name a file that is there, and that this account may read',
    cause,
  });
}
