import type { ChangeOutcome } from './change.ts';
import type { SnapshotSource } from './snapshot.ts';

/**
 * - `complete`: every change is verified, or accepted and pending
 * - `partial`: some are, and the run ended early
 * - `failed`: the run ended, and none was stored
 * - `interrupted`: the run was killed or interrupted
 * - `rolled-back`: a later run undid it
 * - `damaged`: the file cannot be read as a whole
 */
export type JournalState = 'complete' | 'partial' | 'failed' | 'interrupted' | 'rolled-back' | 'damaged';

/** One line of `federation history`. Texts are empty where nothing is known. */
export interface JournalSummary {
  readonly journalId: string;
  readonly state: JournalState;
  readonly profile: string;
  readonly startedAt: string;
  readonly source: SnapshotSource | 'unknown';
  /** The emulator's, where it is not the default. */
  readonly scenario: string;
  readonly account: string;
  readonly toolVersion: string;
  readonly purpose: string;
  readonly reason: string;
  /** The journal it undoes. */
  readonly undoes: string;
  /** The journal that undid it. */
  readonly undoneBy: string;
  readonly counts: Readonly<Record<ChangeOutcome, number>>;
}
