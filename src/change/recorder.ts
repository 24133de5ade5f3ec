import { FederationError } from '../errors.ts';
import type { Clock } from '../model/clock.ts';
import type { JournalWriter } from './journal-store.ts';
import type { JournalRecord } from './journal.ts';

type WithoutTime<Entry> = Entry extends { readonly at: string } ? Omit<Entry, 'at'> : never;

/** Writes the journal of one run, with the time, until writing fails; from then on nothing may be sent any more. */
export class Recorder {
  readonly journalId: string;
  readonly #journal: JournalWriter;
  readonly #clock: Clock;
  #failure: FederationError | undefined;

  constructor(journal: JournalWriter, clock: Clock) {
    this.journalId = journal.journalId;
    this.#journal = journal;
    this.#clock = clock;
  }

  /** Why the journal could not be written. */
  get failure(): FederationError | undefined {
    return this.#failure;
  }

  /** Resolves to whether the records are on the disk. */
  async record(...entries: readonly WithoutTime<JournalRecord>[]): Promise<boolean> {
    if (this.#failure !== undefined) {
      return false;
    }
    try {
      const at = this.#clock.now().toISOString();
      await this.#journal.append(...entries.map((entry) => ({ ...entry, at })));
      return true;
    } catch (error) {
      if (!(error instanceof FederationError)) {
        throw error;
      }
      this.#failure = error;
      return false;
    }
  }
}
