import type { Change, ChangeOutcome, Plan } from '../model/change.ts';
import type { SnapshotSource } from '../model/snapshot.ts';
import { likenessOf, withoutAlike } from './alike.ts';
import { columns, paragraph, report, type Cell, type Content } from './layout.ts';
import { formatSetting } from './property-change.ts';
import type { Style } from './style.ts';
import { count, head, notes, objectLabel, objectTitle, steps, withFlags, type NextStep } from './words.ts';

/** One change and what became of it. */
export interface AppliedRow {
  readonly change: Change;
  readonly outcome: ChangeOutcome;
  readonly note: string;
}

export interface ApplyView {
  readonly plan: Pick<Plan, 'profile' | 'notes'>;
  readonly source: SnapshotSource;
  readonly journalId: string;
  readonly changes: readonly AppliedRow[];
  /** Why the run ended early. */
  readonly stopped: { readonly reason: string } | undefined;
  /** How to look at what was done. */
  readonly check: NextStep;
  /** Options that a command to be pasted has to repeat: `--emulator --profile lab`. */
  readonly flags?: string;
}

/** What came of an apply or a rollback: change by change, when it is in force, how to undo it. */
export function applyTable(view: ApplyView, style: Style): string {
  const { plan, source, changes, stopped } = view;
  return report([
    ...head(plan.profile, source, sentenceOf(changes), style),
    ...notes(plan.notes, style),
    '',
    ...columns(outcomeRows(changes, style), style, { indent: 2 }),
    ...(stopped === undefined
      ? []
      : ['', ...paragraph(`Stopped: ${stopped.reason.replace(/\.$/, '')}.`, style)]),
    ...paragraphs(whenInForce(changes), style),
    '',
    ...steps(nextRows(view), style),
  ]);
}

function paragraphs(text: string, style: Style): readonly string[] {
  return text === '' ? [] : paragraph(text, style);
}

const outcomes = ['verified', 'pending', 'failed', 'unknown', 'not-sent'] as const;
const words: Readonly<Record<ChangeOutcome, string>> = {
  verified: 'verified',
  pending: 'accepted, not visible yet',
  failed: 'failed',
  unknown: 'unknown whether it was stored',
  'not-sent': 'not sent',
};

function sentenceOf(changes: readonly AppliedRow[]): string {
  const parts = outcomes.flatMap((outcome) => {
    const number = changes.filter((row) => row.outcome === outcome).length;
    return number === 0 ? [] : [`${number} ${words[outcome]}`];
  });
  return `${count(changes.length, 'change')}: ${parts.join(', ')}`;
}

/** Of a long run of entries that came to the same, some; what did not come to it is never among the rest. */
function outcomeRows(changes: readonly AppliedRow[], style: Style): readonly (readonly Content[])[] {
  const likeness = ({ change, outcome, note }: AppliedRow) => `${likenessOf(change)} ${outcome} ${note}`;
  return withoutAlike(changes, likeness).flatMap(({ rows, more }) => [
    ...rows.map((row) => outcomeRow(row, style)),
    ...(more === 0 ? [] : [['', '', `and ${more} more of the same`]]),
  ]);
}

function outcomeRow({ change, outcome, note }: AppliedRow, style: Style): readonly Content[] {
  const { object } = change.intent;
  const sign = outcomeSign(outcome, style);
  const word = object.type === 'replication' && outcome === 'pending' ? 'started' : words[outcome];
  const read = outcome === 'verified' ? readBack(change) : '';
  const more = [read, note].filter((part) => part !== '').join('; ');
  return [
    sign,
    String(change.number),
    `${objectTitle(object)} ${objectLabel(object)}`,
    { text: more === '' ? word : `${word}: ${more}`, ...(sign.paint && { paint: sign.paint }) },
  ];
}

/** What reading back showed, where that is one value. */
function readBack({ intent }: Change): string {
  switch (intent.kind) {
    case 'create':
      return 'it is there';
    case 'remove':
      return 'it is gone';
    case 'set':
    case 'assign':
      return intent.object.type === 'replication'
        ? ''
        : intent.properties
            .map(({ property, to }) => `${property} reads ${formatSetting(property, to)}`)
            .join(', ');
  }
}

function outcomeSign(outcome: ChangeOutcome, style: Style): Cell {
  switch (outcome) {
    case 'verified':
      return { text: style.symbols.open, paint: style.good };
    case 'pending':
      return { text: style.symbols.advisory, paint: style.warn };
    case 'failed':
      return { text: style.symbols.closed, paint: style.bad };
    case 'unknown':
      return { text: style.symbols.unknown, paint: style.warn };
    case 'not-sent':
      return { text: style.symbols.none, paint: style.dim };
  }
}

/** Stored and in force are two things: a pool's settings still have to reach its Edge servers. */
function whenInForce(changes: readonly AppliedRow[]): string {
  const stored = changes.filter(
    ({ outcome, change }) => outcome === 'verified' && change.intent.object.type !== 'replication',
  );
  if (stored.length === 0) {
    return '';
  }
  return stored.some(({ change }) => change.intent.object.side === 'on-premises')
    ? 'Stored. In force when the Edge replicas are up to date, usually in 2 to 3 minutes.'
    : "Stored. In force when the tenant's services have read it.";
}

/** Nothing to undo where nothing can have been stored. */
function nextRows({ changes, journalId, check, flags }: ApplyView): readonly (readonly [string, NextStep])[] {
  const touched = changes.some(
    ({ outcome, change }) =>
      change.inverse !== null && (outcome === 'verified' || outcome === 'pending' || outcome === 'unknown'),
  );
  const undo = touched ? [{ command: `federation rollback ${journalId}`, says: '' }] : [];
  return [
    ...withFlags(undo, flags).map((step) => ['Undo:', step] as const),
    ...withFlags([check], flags).map((step) => ['Check:', step] as const),
  ];
}
