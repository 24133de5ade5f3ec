import type { JournalSummary } from '../model/journal-summary.ts';
import type { HistoryDocument } from './schemas.ts';

export function historyDocument(entries: readonly JournalSummary[]): HistoryDocument {
  return {
    schemaVersion: 1,
    journals: entries.map((entry) => ({
      journalId: entry.journalId,
      state: entry.state,
      profile: entry.profile,
      startedAt: entry.startedAt,
      source: entry.source,
      scenario: entry.scenario,
      account: entry.account,
      toolVersion: entry.toolVersion,
      purpose: entry.purpose,
      reason: entry.reason,
      undoes: entry.undoes,
      undoneBy: entry.undoneBy,
      counts: { ...entry.counts },
    })),
  };
}
