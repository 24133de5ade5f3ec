import type { ChangeOutcome, Plan } from '../model/change.ts';
import type { Properties } from '../model/property-value.ts';
import type { SnapshotSource } from '../model/snapshot.ts';

/**
 * The journal of one apply: one record a line, each flushed to disk before what it announces is done. After a crash
 * it can say less than what happened, never more: a change that was announced and has no outcome is `unknown`.
 */
export type JournalRecord =
  | JournalHeader
  /** About to be sent. `before` is the object as it was read just before; null when it did not exist. */
  | {
      readonly event: 'intended';
      readonly at: string;
      readonly change: number;
      readonly before: Properties | null;
    }
  /** What the server said of it. */
  | {
      readonly event: 'answered';
      readonly at: string;
      readonly change: number;
      readonly answer: string;
      readonly reason?: string;
    }
  /** What reading back showed. */
  | {
      readonly event: 'outcome';
      readonly at: string;
      readonly change: number;
      readonly outcome: ChangeOutcome;
      readonly note?: string;
    }
  /** The run came to its end; `stopped` says why when it did not get through. */
  | { readonly event: 'finished'; readonly at: string; readonly stopped?: string };

export interface JournalHeader {
  readonly event: 'started';
  readonly schemaVersion: 1;
  readonly journalId: string;
  readonly profile: string;
  readonly source: SnapshotSource;
  /** `DOMAIN\user` as the server names it. */
  readonly account: string;
  readonly toolVersion: string;
  readonly at: string;
  readonly reason?: string;
  /** The journal this run undoes. */
  readonly undoes?: string;
  readonly plan: Plan;
}

/** A journal as it is known from its file. */
export interface Journal {
  readonly header: JournalHeader;
  /** What is known of each change of the plan, in order. */
  readonly changes: readonly JournalledChange[];
  readonly finished: boolean;
  readonly stopped: string | undefined;
}

export interface JournalledChange {
  readonly number: number;
  readonly outcome: ChangeOutcome;
  readonly note: string | undefined;
  readonly before: Properties | null | undefined;
}

/**
 * Reads a journal. A line that is cut off, an event of a later version and anything else that is not understood is
 * passed over; without a header there is no journal.
 */
export function parseJournal(text: string): Journal | undefined {
  const records = text.split('\n').flatMap(parseRecord);
  const header = records.find((record) => record.event === 'started');
  if (header === undefined) {
    return undefined;
  }
  const finished = records.find((record) => record.event === 'finished');
  return {
    header,
    changes: header.plan.changes.map(({ number }) => journalled(records, number)),
    finished: finished !== undefined,
    stopped: finished?.stopped,
  };
}

function journalled(records: readonly JournalRecord[], number: number): JournalledChange {
  const intended = records.findLast((record) => record.event === 'intended' && record.change === number);
  const outcome = records.findLast((record) => record.event === 'outcome' && record.change === number);
  const before = intended?.event === 'intended' ? intended.before : undefined;
  if (outcome?.event === 'outcome') {
    return { number, outcome: outcome.outcome, note: outcome.note, before };
  }
  return { number, outcome: intended === undefined ? 'not-sent' : 'unknown', note: undefined, before };
}

function parseRecord(line: string): readonly JournalRecord[] {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? [value] : [];
  } catch {
    return [];
  }
}

function isRecord(value: unknown): value is JournalRecord {
  if (typeof value !== 'object' || value === null || !('event' in value) || !('at' in value)) {
    return false;
  }
  switch (value.event) {
    case 'started':
      return 'plan' in value && isPlan(value.plan) && 'journalId' in value && 'profile' in value;
    case 'intended':
    case 'answered':
      return 'change' in value && typeof value.change === 'number';
    case 'outcome':
      return 'change' in value && typeof value.change === 'number' && 'outcome' in value;
    default:
      return value.event === 'finished';
  }
}

function isPlan(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'changes' in value &&
    Array.isArray(value.changes) &&
    value.changes.every(
      (change: unknown) => typeof change === 'object' && change !== null && 'intent' in change,
    )
  );
}

export type JournalState = 'complete' | 'partial' | 'interrupted' | 'rolled-back' | 'damaged';

/** One line of `federation history`. */
export interface JournalSummary {
  readonly journalId: string;
  readonly state: JournalState;
  readonly profile: string;
  readonly startedAt: string;
  readonly source: SnapshotSource | 'unknown';
  readonly account: string;
  readonly purpose: string;
  readonly reason: string;
  readonly undoes: string;
  readonly counts: Readonly<Record<ChangeOutcome, number>>;
}

export const noCounts: Readonly<Record<ChangeOutcome, number>> = {
  verified: 0,
  pending: 0,
  failed: 0,
  unknown: 0,
  'not-sent': 0,
};

/** @param undone ids of the journals that a later, complete journal undid. */
export function summarise(journal: Journal, undone: ReadonlySet<string>): JournalSummary {
  const { header } = journal;
  const counts: Record<ChangeOutcome, number> = { ...noCounts };
  for (const { outcome } of journal.changes) {
    counts[outcome] += 1;
  }
  return {
    journalId: header.journalId,
    state: undone.has(header.journalId) ? 'rolled-back' : stateOf(journal),
    profile: header.profile,
    startedAt: header.at,
    source: header.source,
    account: header.account,
    purpose: header.plan.purpose,
    reason: header.reason ?? '',
    undoes: header.undoes ?? '',
    counts,
  };
}

function stateOf(journal: Journal): JournalState {
  if (!journal.finished) {
    return 'interrupted';
  }
  return isComplete(journal) ? 'complete' : 'partial';
}

export function isComplete(journal: Journal): boolean {
  return (
    journal.finished &&
    journal.changes.every(({ outcome }) => outcome === 'verified' || outcome === 'pending')
  );
}
