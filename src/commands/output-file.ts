import { randomUUID } from 'node:crypto';
import { access, constants, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, fileReason } from '../config/load.ts';
import { FederationError } from '../errors.ts';

/** Where one output is written to. */
export interface OutputPlace {
  readonly path: string;
  /** A device or a pipe: it cannot be replaced, only written to. */
  readonly isStream: boolean;
}

/**
 * Looks before the run whether a file can be written after it.
 * @param file Absolute.
 * @throws FederationError `output.unwritable`.
 */
export async function placeOf(file: string): Promise<OutputPlace> {
  try {
    const found = await stat(file).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') {
        return undefined;
      }
      throw error;
    });
    if (found === undefined) {
      await access(dirname(file), constants.W_OK).catch((error: unknown) => {
        throw codeOf(error) === 'ENOENT' ? unwritable(file, 'there is no such folder', error) : error;
      });
      return { path: file, isStream: false };
    }
    if (found.isDirectory()) {
      throw unwritable(file, 'it is a folder');
    }
    await access(file, constants.W_OK);
    if (!found.isFile() || file.startsWith('/dev/')) {
      return { path: file, isStream: true };
    }
    // Behind a link the file is replaced, not the link.
    const path = await realpath(file);
    await access(dirname(path), constants.W_OK);
    return { path, isStream: false };
  } catch (error) {
    throw error instanceof FederationError ? error : unwritable(file, fileReason(codeOf(error)), error);
  }
}

/**
 * Whole or not at all: a reader never sees half a file, and a failure leaves the old one.
 * @throws FederationError `output.unwritable`.
 */
export async function writeOutput({ path, isStream }: OutputPlace, pieces: Iterable<string>): Promise<void> {
  const draft = isStream ? path : `${path}.${randomUUID()}.new`;
  try {
    await writeFile(draft, inBlocks(pieces), { flag: isStream ? 'a' : 'wx' });
    if (!isStream) {
      await rename(draft, path);
    }
  } catch (error) {
    if (!isStream) {
      await rm(draft, { force: true });
    }
    throw unwritable(path, fileReason(codeOf(error)), error);
  }
}

const blockLength = 64 * 1024;

/** Small pieces put together: a write each would take longer than making them. */
export function* inBlocks(pieces: Iterable<string>): Generator<string> {
  let block = '';
  for (const piece of pieces) {
    block += piece;
    if (block.length >= blockLength) {
      yield block;
      block = '';
    }
  }
  if (block !== '') {
    yield block;
  }
}

function unwritable(file: string, why: string, cause?: unknown): FederationError {
  return new FederationError('output.unwritable', 'usage', `${file} cannot be written`, {
    why,
    next: 'name a file in a folder that is there, and that this account may write to',
    cause,
  });
}
