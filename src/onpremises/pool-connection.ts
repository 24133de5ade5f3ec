import type { ManyWriter, SideWriter, WriteAnswer } from '../change/side-port.ts';
import { FederationError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ObjectRef, WriteRequest } from '../model/change.ts';
import { absent, type Reading } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot, ReplicatedPool } from '../model/snapshot.ts';
import type { PowerShellSession } from './powershell.ts';
import { readLists } from './read-lists.ts';
import { readDomainEntries } from './read-domains.ts';
import { readObject } from './read-object.ts';
import { readPool } from './read-pool.ts';
import { reasonOf, sendWrites, writeStatement } from './write-request.ts';

export interface PoolConnectionOptions {
  /** Host name of the endpoint. */
  readonly pool: string;
  /** Opens a session over a connection of its own; closing the session closes the connection. */
  readonly open: () => Promise<PowerShellSession>;
  /** Ends reading early; a write in flight is finished all the same. */
  readonly signal?: AbortSignal;
}

/** An answer that cannot be taken will not be another one the next time. */
const hopeless: ReadonlySet<string> = new Set(['pool.answer-unreadable', 'pool.answer-too-large']);

/**
 * A pool that can be read and written. One session is in use at a time. When it is lost while reading, another is
 * opened and the reading repeated, once; a write is never sent a second time.
 */
export class PoolConnection implements SideWriter {
  readonly side = 'on-premises';
  readonly #options: PoolConnectionOptions;
  #session: PowerShellSession | undefined;
  readonly #closing: Promise<void>[] = [];

  constructor(options: PoolConnectionOptions) {
    this.#options = options;
  }

  /**
   * Opens the session, which proves address, certificate and account.
   * @throws FederationError when the pool cannot be reached or refuses the account.
   */
  async open(): Promise<PowerShellSession> {
    this.#session ??= await this.#options.open();
    return this.#session;
  }

  /** @throws FederationError when the pool is lost twice, or the reading is interrupted. */
  snapshot(what: { readonly users: boolean }): Promise<PoolSnapshot> {
    const { pool, signal } = this.#options;
    const options = { pool, users: what.users, ...(signal === undefined ? {} : { signal }) };
    return this.#read((session) => readPool(session, options));
  }

  /**
   * Only what tells whether settings are in force; of what was read before, the state of the replicas alone is read again.
   * @throws FederationError when the pool is lost twice, or the reading is interrupted.
   */
  async replication(before?: ReplicatedPool): Promise<ReplicatedPool> {
    const { pool, signal } = this.#options;
    const kinds =
      before === undefined ? (['replicas', 'edgeServers', 'pools'] as const) : (['replicas'] as const);
    const lists = await this.#read((session) => readLists(session, kinds, signal));
    const list = (kind: keyof ReplicatedPool['objects']): ReplicatedPool['objects'][typeof kind] =>
      lists.get(kind) ?? before?.objects[kind] ?? absent;
    return {
      pool,
      objects: { replicas: list('replicas'), edgeServers: list('edgeServers'), pools: list('pools') },
    };
  }

  /** @throws FederationError when the pool is lost twice, or the reading is interrupted. */
  readObject(ref: ObjectRef): Promise<Reading<SettingsObject>> {
    return this.#read((session) => readObject(session, ref, this.#options.signal));
  }

  /** Entries of lists, many at once, where the server takes several statements. */
  get together(): ManyWriter | undefined {
    return this.#session?.canBatch === true
      ? { readObjects: (refs) => this.readObjects(refs), writeAll: (requests) => this.#send(requests) }
      : undefined;
  }

  /**
   * Entries of lists, in one go; whatever else is among them, one by one.
   * @throws FederationError when the pool is lost twice, or the reading is interrupted.
   */
  async readObjects(refs: readonly ObjectRef[]): Promise<readonly Reading<SettingsObject>[]> {
    const entries = refs.filter(({ type }) => type === 'allowed-domain' || type === 'blocked-domain');
    const read =
      entries.length === 0
        ? []
        : await this.#read((session) => readDomainEntries(session, entries, this.#options.signal));
    const found = new Map(entries.map((ref, index) => [ref, read[index]] as const));
    const all: Reading<SettingsObject>[] = [];
    for (const ref of refs) {
      all.push(found.get(ref) ?? (await this.readObject(ref)));
    }
    return all;
  }

  write(request: WriteRequest): Promise<WriteAnswer> {
    return this.#send([request]);
  }

  async #send(requests: readonly WriteRequest[]): Promise<WriteAnswer> {
    const statements = requests.map((request) =>
      request.via === 'cmdlet' ? writeStatement(request) : undefined,
    );
    const foreign = requests[statements.indexOf(undefined)];
    const known = statements.filter((statement) => statement !== undefined);
    if (foreign !== undefined) {
      const request = foreign;
      const reason = `${request.via === 'cmdlet' ? request.name : request.path} with these parameters is no write of this tool`;
      return { kind: 'refused', reason, already: false };
    }
    let session: PowerShellSession;
    try {
      session = await this.open();
    } catch (error) {
      if (error instanceof FederationError) {
        return { kind: 'not-sent', reason: reasonOf(error) };
      }
      throw error;
    }
    const { answer, error } = await sendWrites(session, known);
    if (error !== undefined) {
      this.#discard();
    }
    return answer;
  }

  /** Closes what is open; never throws. */
  async close(): Promise<void> {
    this.#discard();
    await Promise.all(this.#closing.splice(0));
  }

  async #read<T>(use: (session: PowerShellSession) => Promise<T>): Promise<T> {
    const session = await this.open();
    try {
      return await use(session);
    } catch (error) {
      if (!this.#canReopen(error)) {
        throw error;
      }
      this.#discard();
      return await use(await this.open());
    }
  }

  #canReopen(error: unknown): boolean {
    const interrupted = this.#options.signal?.aborted ?? false;
    const lost = error instanceof FederationError && error.exit === exitCodes.unavailable;
    return !interrupted && lost && !hopeless.has(error.code);
  }

  /** A lost session may take a while to be given up: nobody waits for it before the end. */
  #discard(): void {
    if (this.#session !== undefined) {
      this.#closing.push(this.#session.close());
      this.#session = undefined;
    }
  }
}
