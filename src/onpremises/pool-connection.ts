import type { SideWriter, WriteAnswer } from '../change/side-port.ts';
import { FederationError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ObjectRef, WriteRequest } from '../model/change.ts';
import type { Reading } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import type { PowerShellSession } from './powershell.ts';
import { readObject } from './read-object.ts';
import { readPool } from './read-pool.ts';
import { reasonOf, sendWrite, writeStatement } from './write-request.ts';

export interface PoolConnectionOptions {
  /** Host name of the endpoint. */
  readonly pool: string;
  /** Opens a session over a connection of its own; closing the session closes the connection. */
  readonly open: () => Promise<PowerShellSession>;
  /** Ends reading early; a write in flight is finished all the same. */
  readonly signal?: AbortSignal;
}

/**
 * A pool that can be read and written. One session is open at a time. When it is lost while reading, another is
 * opened and the reading repeated, once; a write is never sent a second time.
 */
export class PoolConnection implements SideWriter {
  readonly side = 'on-premises';
  readonly #options: PoolConnectionOptions;
  #session: PowerShellSession | undefined;

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
    const { pool } = this.#options;
    return this.#read((session) => readPool(session, { pool, users: what.users, ...this.#signal() }));
  }

  /** @throws FederationError when the pool is lost twice, or the reading is interrupted. */
  readObject(ref: ObjectRef): Promise<Reading<SettingsObject>> {
    return this.#read((session) => readObject(session, ref, this.#options.signal));
  }

  async write(request: WriteRequest): Promise<WriteAnswer> {
    const statement = writeStatement(request);
    if (statement === undefined) {
      return {
        kind: 'refused',
        reason: `${request.name} with these parameters is no write of this tool`,
        already: false,
      };
    }
    const session = await this.open().catch((error: unknown) => {
      if (error instanceof FederationError) {
        return error;
      }
      throw error;
    });
    if (session instanceof FederationError) {
      return { kind: 'not-sent', reason: reasonOf(session) };
    }
    const answer = await sendWrite(session, statement);
    if (answer.kind === 'lost' || answer.kind === 'not-sent') {
      await this.close();
    }
    return answer;
  }

  /** Closes the session; never throws. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }

  async #read<T>(use: (session: PowerShellSession) => Promise<T>): Promise<T> {
    const session = await this.open();
    try {
      return await use(session);
    } catch (error) {
      if (!this.#canReopen(error)) {
        throw error;
      }
      await this.close();
      return use(await this.open());
    }
  }

  /** Only a lost connection: a refused credential is never sent again, and who interrupts does not want more. */
  #canReopen(error: unknown): boolean {
    const interrupted = this.#options.signal?.aborted ?? false;
    return !interrupted && error instanceof FederationError && error.exit === exitCodes.unavailable;
  }

  #signal(): { readonly signal?: AbortSignal } {
    const { signal } = this.#options;
    return signal === undefined ? {} : { signal };
  }
}
