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

  /** Resolves to whether the record is on the disk. */
  async record(entry: WithoutTime<JournalRecord>): Promise<boolean> {
    if (this.#failure !== undefined) {
      return false;
    }
    try {
      await this.#journal.append({ ...entry, at: this.#clock.now().toISOString() });
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
