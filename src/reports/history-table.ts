import type { JournalSummary } from '../model/journal-summary.ts';
import { columnGroups, columns, report, type Cell, type Content } from './layout.ts';
import type { Style } from './style.ts';
import { formatTime, profileName, shellCommand } from './words.ts';

/**
 * The journals, two lines each: what was done and what came of it, and how it is undone.
 * @param configFile The one that was named, which the way to undo has to name again.
 */
export function historyTable(
  entries: readonly JournalSummary[],
  style: Style,
  configFile: string | undefined,
): string {
  if (entries.length === 0) {
    return report(['Nothing was ever applied from here.']);
  }
  const rows = entries.map((entry) => headRow(entry, style));
  const laid = columnGroups(rows, style);
  return report(
    entries.flatMap((entry, index) => [
      ...(laid[index] ?? []),
      ...columns(details(entry, style, configFile), style, { indent: 2 }),
    ]),
  );
}

function headRow(entry: JournalSummary, style: Style): readonly Content[] {
  const profile = profileName(entry.profile, entry.source);
  return [
    { text: entry.journalId, paint: style.bold },
    profile,
    stateCell(entry.state, style),
    countsText(entry.counts),
  ];
}

function details(
  entry: JournalSummary,
  style: Style,
  configFile: string | undefined,
): readonly (readonly Content[])[] {
  const by = entry.account === '' ? '' : ` by ${entry.account}`;
  const what = entry.purpose === '' ? 'what it was for is not known' : entry.purpose;
  const lines = [
    `${what}, ${formatTime(entry.startedAt, style)}${entry.startedAt === '' ? 'at a time not known' : ' UTC'}${by}`,
    ...(entry.reason === '' ? [] : [`reason: ${entry.reason}`]),
    ...(entry.undoes === '' ? [] : [`undoes ${entry.undoes}`]),
    ...(entry.undoneBy === '' ? [] : [`undone by ${entry.undoneBy}`]),
    ...(canBeUndone(entry) ? [undoCommand(entry, configFile)] : []),
  ];
  return lines.map((text) => [{ text, paint: style.dim }]);
}

/** Names the deployment, whatever the default profile is by now. */
export function undoCommand(
  {
    journalId,
    profile,
    source,
    scenario,
  }: Pick<JournalSummary, 'journalId' | 'profile' | 'source' | 'scenario'>,
  configFile: string | undefined,
): string {
  const emulated = source === 'emulator';
  return shellCommand([
    'federation',
    'rollback',
    journalId,
    ...(emulated && profile === 'emulator' ? [] : ['--profile', profile]),
    ...(emulated ? ['--emulator'] : configFlag(configFile)),
    ...(scenario === '' ? [] : ['--scenario', scenario]),
  ]);
}

function configFlag(configFile: string | undefined): readonly string[] {
  return configFile === undefined ? [] : ['--config', configFile];
}

/** A journal whose plan is not known cannot be undone, nor one that stored nothing. */
function canBeUndone({ state, counts, purpose }: JournalSummary): boolean {
  const touched = counts.verified + counts.pending + counts.unknown > 0;
  return touched && purpose !== '' && state !== 'rolled-back';
}

function stateCell(state: JournalSummary['state'], style: Style): Cell {
  const text = state === 'rolled-back' ? 'rolled back' : state;
  switch (state) {
    case 'complete':
      return { text, paint: style.good };
    case 'rolled-back':
      return { text, paint: style.dim };
    case 'failed':
    case 'damaged':
      return { text, paint: style.bad };
    case 'partial':
    case 'interrupted':
      return { text, paint: style.warn };
  }
}

/** `1 of 2 changes verified, 1 unknown`. */
function countsText(counts: JournalSummary['counts']): string {
  const all = Object.values(counts).reduce((sum, number) => sum + number, 0);
  const others = (['pending', 'failed', 'unknown', 'not-sent'] as const).flatMap((outcome) =>
    counts[outcome] === 0 ? [] : [`${counts[outcome]} ${outcome === 'not-sent' ? 'not sent' : outcome}`],
  );
  const verified = `${counts.verified} of ${all} ${all === 1 ? 'change' : 'changes'} verified`;
  return all === 0 ? 'no change known' : [verified, ...others].join(', ');
}
