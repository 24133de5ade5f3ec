import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { FederationError } from '../errors.ts';
import type { Organisation } from './organisation.ts';
import type { Tenant } from './tenant/tenant.ts';

/** What a state can be of; also the name of the member of the file that holds it. */
interface States {
  readonly organisation: Organisation;
  readonly tenant: Tenant;
}

/**
 * Keeps an organisation or a tenant between runs, in one file, so that commands run one after the other tell one story.
 * The file is written whole or not at all, and read again when another run has changed it. Without a file it lives in
 * memory. Many changes that belong together may be staged and then written as one: a file of ten thousand entries that
 * is written for each of them takes minutes.
 */
class StateStore<Name extends keyof States> {
  readonly #name: Name;
  readonly #seed: () => States[Name];
  readonly #file: string | undefined;
  #state: States[Name];
  #stamp = '';
  #isStaged = false;

  /** @throws FederationError `emulator.state` when there is a file that cannot be read. */
  constructor(name: Name, seed: () => States[Name], file?: string) {
    this.#name = name;
    this.#seed = seed;
    this.#file = file;
    this.#state = seed();
    this.#refresh();
  }

  protected get state(): States[Name] {
    this.#refresh();
    return this.#state;
  }

  /** @throws FederationError `emulator.state` when the file cannot be written. */
  write(state: States[Name]): void {
    this.stage(state);
    this.flush();
  }

  /** From now on this is the state here; other runs see it, and a killed one leaves it, after `flush`. */
  stage(state: States[Name]): void {
    this.#state = state;
    this.#isStaged = true;
  }

  /** @throws FederationError `emulator.state` when the file cannot be written; what is staged stays so. */
  flush(): void {
    const file = this.#file;
    if (file !== undefined && this.#isStaged) {
      guarded(file, () => {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        // A name of its own: two runs may write at the same moment.
        const draft = `${file}.${randomUUID()}`;
        writeFileSync(draft, JSON.stringify({ schemaVersion, [this.#name]: this.#state }), { mode: 0o600 });
        renameSync(draft, file);
        this.#stamp = stampOf(file);
      });
    }
    this.#isStaged = false;
  }

  /** Begins again with the scenario as it is written. */
  reset(): void {
    const file = this.#file;
    if (file !== undefined) {
      guarded(file, () => rmSync(file, { force: true }));
    }
    this.#stamp = '';
    this.#isStaged = false;
    this.#state = this.#seed();
  }

  #refresh(): void {
    const file = this.#isStaged ? undefined : this.#file;
    const stamp = file === undefined ? '' : stampOf(file);
    if (file !== undefined && stamp !== '' && stamp !== this.#stamp) {
      this.#state = guarded(file, () => parseState(this.#name, readFileSync(file, 'utf8')));
      this.#stamp = stamp;
    }
  }
}

export class OrganisationStore extends StateStore<'organisation'> {
  constructor(seed: () => Organisation, file?: string) {
    super('organisation', seed, file);
  }

  get organisation(): Organisation {
    return this.state;
  }
}

export class TenantStore extends StateStore<'tenant'> {
  constructor(seed: () => Tenant, file?: string) {
    super('tenant', seed, file);
  }

  get tenant(): Tenant {
    return this.state;
  }
}

const schemaVersion = 1;

/** Changes whenever the file is replaced; empty when there is none. */
function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? '' : `${stats.ino}-${stats.mtimeNs}-${stats.size}`;
}

function parseState<Name extends keyof States>(name: Name, text: string): States[Name] {
  const state: unknown = JSON.parse(text);
  if (!isState(name, state)) {
    throw new Error('it was written by another version');
  }
  return state[name];
}

function isState<Name extends keyof States>(name: Name, state: unknown): state is Pick<States, Name> {
  return (
    typeof state === 'object' &&
    state !== null &&
    name in state &&
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
