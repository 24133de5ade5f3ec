import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { FederationError } from '../errors.ts';
import type { Organisation } from './organisation.ts';

/**
 * Keeps an organisation between runs, in one file, so that commands run one after the other tell one story. The file
 * is written whole or not at all, and read again when another run has changed it. Without a file it lives in memory.
 */
export class OrganisationStore {
  readonly #seed: () => Organisation;
  readonly #file: string | undefined;
  #organisation: Organisation;
  #stamp = '';

  /** @throws FederationError `emulator.state` when there is a file that cannot be read. */
  constructor(seed: () => Organisation, file?: string) {
    this.#seed = seed;
    this.#file = file;
    this.#organisation = seed();
    this.#refresh();
  }

  get organisation(): Organisation {
    this.#refresh();
    return this.#organisation;
  }

  /** @throws FederationError `emulator.state` when the file cannot be written. */
  write(organisation: Organisation): void {
    this.#organisation = organisation;
    const file = this.#file;
    if (file !== undefined) {
      guarded(file, () => {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        // A name of its own: two runs may write at the same moment.
        const draft = `${file}.${randomUUID()}`;
        writeFileSync(draft, JSON.stringify({ schemaVersion, organisation }), { mode: 0o600 });
        renameSync(draft, file);
        this.#stamp = stampOf(file);
      });
    }
  }

  /** Begins again with the scenario as it is written. */
  reset(): void {
    const file = this.#file;
    if (file !== undefined) {
      guarded(file, () => rmSync(file, { force: true }));
    }
    this.#stamp = '';
    this.#organisation = this.#seed();
  }

  #refresh(): void {
    const file = this.#file;
    const stamp = file === undefined ? '' : stampOf(file);
    if (file !== undefined && stamp !== '' && stamp !== this.#stamp) {
      this.#organisation = guarded(file, () => parseState(readFileSync(file, 'utf8')));
      this.#stamp = stamp;
    }
  }
}

const schemaVersion = 1;

/** Changes whenever the file is replaced; empty when there is none. */
function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? '' : `${stats.ino}-${stats.mtimeNs}-${stats.size}`;
}

function parseState(text: string): Organisation {
  const state: unknown = JSON.parse(text);
  if (!isState(state)) {
    throw new Error('it was written by another version');
  }
  return state.organisation;
}

function isState(state: unknown): state is { readonly organisation: Organisation } {
  return (
    typeof state === 'object' &&
    state !== null &&
    'organisation' in state &&
    'schemaVersion' in state &&
    state.schemaVersion === schemaVersion
  );
}

function guarded<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new FederationError('emulator.state', 'usage', 'the state of the emulator cannot be kept', {
      where: file,
      why: error instanceof Error ? error.message : String(error),
      next: 'federation emulator reset',
      cause: error,
    });
  }
}
