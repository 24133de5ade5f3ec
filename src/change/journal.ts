import type { ChangeOutcome, Plan } from '../model/change.ts';
import type { Properties } from '../model/property-value.ts';
import type { SnapshotSource } from '../model/snapshot.ts';
import { readRecord } from './journal-schema.ts';
import type { WriteAnswer } from './side-port.ts';
import type { Stop } from './verdict.ts';

/**
 * The journal of one apply: one record a line, each on the disk before what it announces is done. After a crash it may
 * say less than what happened, never more: a change that was announced and has no outcome is `unknown`, one that was
 * not announced was not sent.
 *
 * Records are only ever added. A later version may add kinds of records and fields; what an earlier one does not know
 * it passes over. A line that cannot be read is expected at the end, where a crash cuts it off (nothing was done yet of
 * what it announces). Anywhere else it means that something is missing: the journal is then damaged, and a change it
 * says nothing of counts as unknown.
 */
export type JournalRecord =
  | JournalHeader
  | Announced<'intended'>
  | Announced<'restoring'>
  | Answered
  | Ended<'outcome'>
  | Ended<'restored'>
  | Finished;

/** The first record: who changes what, with which plan. */
export interface JournalHeader {
  readonly event: 'started';
  readonly schemaVersion: number;
  readonly journalId: string;
  readonly profile: string;
  readonly source: SnapshotSource;
  /** `DOMAIN\user` as the server names it. */
  readonly account: string;
  readonly toolVersion: string;
  readonly at: string;
  readonly reason?: string | undefined;
  /** The journal this run undoes. */
  readonly undoes?: string | undefined;
  /** The emulator's, where it is not the default. */
  readonly scenario?: string | undefined;
  readonly plan: Plan;
}

/**
 * About to be sent. `before` is the object as it was read just before; null when it did not exist. `restoring`: the
 * change failed half way through a repair, and what it removed is about to be put back.
 */
interface Announced<Event> {
  readonly event: Event;
  readonly at: string;
  readonly change: number;
  readonly before: Properties | null;
}

/** What the server said of it. */
interface Answered {
  readonly event: 'answered';
  readonly at: string;
  readonly change: number;
  readonly answer: WriteAnswer['kind'];
  readonly reason?: string | undefined;
}

/** What reading back showed; `found` is the object as it was read last. */
interface Ended<Event> {
  readonly event: Event;
  readonly at: string;
  readonly change: number;
  readonly outcome: ChangeOutcome;
  readonly note?: string | undefined;
  readonly found?: Properties | null | undefined;
}

/** The run came to its end; `stop` says why when it did not get through. */
interface Finished {
  readonly event: 'finished';
  readonly at: string;
  readonly stop?: { readonly kind: Stop['kind']; readonly reason: string } | undefined;
}

/** A journal as it is known from its file. */
export interface Journal {
  readonly header: JournalHeader;
  /** What is known of each change of the plan, in order. */
  readonly changes: readonly JournalledChange[];
  readonly finished: boolean;
  /** Why the run ended early. */
  readonly stop: Finished['stop'];
  readonly damaged: boolean;
}

/** What the records of one change come to. */
export interface JournalledChange {
  readonly number: number;
  readonly outcome: ChangeOutcome;
  readonly note: string;
  /** Whether it may have reached the server. One that was found in place is verified and was not sent. */
  readonly sent: boolean;
  /** What the server said; undefined when that is not known. */
  readonly answer: WriteAnswer['kind'] | undefined;
  readonly before: Properties | null | undefined;
  /** The object as it was read back last. */
  readonly found: Properties | null | undefined;
}

/** Reads a journal; undefined when its first line, which holds the plan, is not whole. */
export function parseJournal(text: string): Journal | undefined {
  const lines = text.split('\n');
  const read = lines.map(readRecord);
  const [header] = read;
  if (header === 'unreadable' || header === 'unknown' || header?.event !== 'started') {
    return undefined;
  }
  const records = read.filter((record) => record !== 'unreadable' && record !== 'unknown');
  const damaged = read.slice(0, -1).includes('unreadable');
  const finished = records.find((record) => record.event === 'finished');
  const byChange = recordsByChange(records);
  return {
    header,
    changes: header.plan.changes.map(({ number }) => journalled(byChange.get(number) ?? [], number, damaged)),
    finished: finished !== undefined,
    stop: finished?.stop,
    damaged,
  };
}

/** A run over a list of domains has ten thousand changes. */
function recordsByChange(records: readonly JournalRecord[]): ReadonlyMap<number, readonly ChangeRecord[]> {
  const byChange = new Map<number, ChangeRecord[]>();
  for (const record of records) {
    if ('change' in record) {
      const own = byChange.get(record.change) ?? [];
      own.push(record);
      byChange.set(record.change, own);
    }
  }
  return byChange;
}

type ChangeRecord = Extract<JournalRecord, { readonly change: number }>;

/** @param records All that the journal says of this change. */
function journalled(records: readonly ChangeRecord[], number: number, damaged: boolean): JournalledChange {
  const announced = records.find((record) => record.event === 'intended');
  const answered = records.find((record) => record.event === 'answered');
  const ended = records.findLast((record) => record.event === 'outcome');
  const sent = damaged
    ? answered?.answer !== 'not-sent'
    : announced !== undefined && answered?.answer !== 'not-sent';
  return {
    number,
    sent,
    answer: answered?.answer,
    before: announced?.before,
    found: ended?.found,
    ...restoration(records, {
      outcome: ended?.outcome ?? (sent ? 'unknown' : 'not-sent'),
      note: ended?.note ?? '',
    }),
  };
}

/** A removal that was undone at once did not come about in the end. */
function restoration(
  records: readonly ChangeRecord[],
  without: Pick<JournalledChange, 'outcome' | 'note'>,
): Pick<JournalledChange, 'outcome' | 'note'> {
  const restored = records.find((record) => record.event === 'restored');
  if (restored !== undefined) {
    return { outcome: restored.outcome, note: restored.note ?? '' };
  }
  return records.some((record) => record.event === 'restoring')
    ? { outcome: 'unknown', note: 'removed; putting it back was begun' }
    : without;
}
