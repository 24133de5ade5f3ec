import type { ChangeOutcome } from '../model/change.ts';
import type { JournalState, JournalSummary } from '../model/journal-summary.ts';
import type { Journal } from './journal.ts';

const noCounts = { verified: 0, pending: 0, failed: 0, unknown: 0, 'not-sent': 0 };

export interface ListedJournal {
  readonly journalId: string;
  /** Undefined when there is no whole header. */
  readonly journal: Journal | undefined;
}

/** The journals as history shows them, newest first. */
export function summarise(listed: readonly ListedJournal[]): readonly JournalSummary[] {
  const newestFirst = [...listed].sort((left, right) => (sortKey(left) < sortKey(right) ? 1 : -1));
  const undoneBy = new Map<string, string>();
  for (const { journalId, journal } of newestFirst) {
    const undoes = journal?.header.undoes;
    // An undo that was itself undone undid nothing.
    if (journal !== undefined && undoes !== undefined && isComplete(journal) && !undoneBy.has(journalId)) {
      undoneBy.set(undoes, journalId);
    }
  }
  return newestFirst.map(({ journalId, journal }) => ({
    journalId,
    state: stateOf(journal, undoneBy.has(journalId)),
    profile: journal?.header.profile ?? '',
    startedAt: journal?.header.at ?? '',
    source: journal?.header.source ?? 'unknown',
    scenario: journal?.header.scenario ?? '',
    account: journal?.header.account ?? '',
    toolVersion: journal?.header.toolVersion ?? '',
    purpose: journal?.header.plan.purpose ?? '',
    reason: journal?.header.reason ?? '',
    undoes: journal?.header.undoes ?? '',
    undoneBy: undoneBy.get(journalId) ?? '',
    counts: countsOf(journal),
  }));
}

/** Identifiers tell the second only. */
function sortKey({ journalId, journal }: ListedJournal): string {
  return `${journalId.slice(0, 16)} ${journal?.header.at ?? ''} ${journalId}`;
}

function stateOf(journal: Journal | undefined, undone: boolean): JournalState {
  if (undone) {
    return 'rolled-back';
  }
  if (journal === undefined || journal.damaged) {
    return 'damaged';
  }
  if (!journal.finished || journal.stop?.kind === 'aborted') {
    return 'interrupted';
  }
  if (isComplete(journal)) {
    return 'complete';
  }
  const nothingStored = journal.changes.every(
    ({ outcome }) => outcome === 'failed' || outcome === 'not-sent',
  );
  return nothingStored ? 'failed' : 'partial';
}

/** Whether everything the run was to do is done. */
function isComplete({ finished, damaged, changes }: Journal): boolean {
  return (
    finished && !damaged && changes.every(({ outcome }) => outcome === 'verified' || outcome === 'pending')
  );
}

function countsOf(journal: Journal | undefined): JournalSummary['counts'] {
  const counts: Record<ChangeOutcome, number> = { ...noCounts };
  for (const { outcome } of journal?.changes ?? []) {
    counts[outcome] += 1;
  }
  return counts;
}
