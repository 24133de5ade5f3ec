import type { ChangeOutcome } from '../model/change.ts';
import type { JournalState, JournalSummary } from '../model/journal-summary.ts';
import type { Journal } from './journal.ts';

const noCounts = { verified: 0, pending: 0, failed: 0, unknown: 0, 'not-sent': 0 };

/** What one journal says of itself. It is small: those of runs over thousands of domains have megabytes. */
export interface JournalGist {
  /** As if no later run had undone it. */
  readonly summary: JournalSummary;
  readonly isComplete: boolean;
}

/** @param journal Undefined when there is no whole header. */
export function gistOf(journalId: string, journal: Journal | undefined): JournalGist {
  return {
    isComplete: journal !== undefined && isComplete(journal),
    summary: {
      journalId,
      state: stateOf(journal),
      profile: journal?.header.profile ?? '',
      startedAt: journal?.header.at ?? '',
      source: journal?.header.source ?? 'unknown',
      scenario: journal?.header.scenario ?? '',
      account: journal?.header.account ?? '',
      toolVersion: journal?.header.toolVersion ?? '',
      purpose: journal?.header.plan.purpose ?? '',
      reason: journal?.header.reason ?? '',
      undoes: journal?.header.undoes ?? '',
      undoneBy: '',
      counts: countsOf(journal),
    },
  };
}

/** The journals as history shows them, newest first. */
export function summarise(gists: readonly JournalGist[]): readonly JournalSummary[] {
  const newestFirst = gists.toSorted((left, right) =>
    sortKey(left.summary) < sortKey(right.summary) ? 1 : -1,
  );
  const undoneBy = new Map<string, string>();
  for (const { summary, isComplete: complete } of newestFirst) {
    // An undo that was itself undone undid nothing.
    if (complete && summary.undoes !== '' && !undoneBy.has(summary.journalId)) {
      undoneBy.set(summary.undoes, summary.journalId);
    }
  }
  return newestFirst.map(({ summary }) => {
    const by = undoneBy.get(summary.journalId);
    return by === undefined ? summary : { ...summary, state: 'rolled-back', undoneBy: by };
  });
}

/** Identifiers tell the second only. */
function sortKey({ journalId, startedAt }: JournalSummary): string {
  return `${journalId.slice(0, 16)} ${startedAt} ${journalId}`;
}

function stateOf(journal: Journal | undefined): JournalState {
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
