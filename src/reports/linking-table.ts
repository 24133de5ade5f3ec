import type { Check } from '../linking/check.ts';
import type { JudgedRow } from '../linking/validate.ts';
import type { Finding } from '../model/finding.ts';
import type { SnapshotSource } from '../model/snapshot.ts';
import { columns, report, type Cell } from './layout.ts';
import type { Style, Symbols } from './style.ts';
import { head } from './words.ts';

export interface LinkingView {
  readonly profile: string;
  readonly source: SnapshotSource;
  readonly sentence: string;
  /** What holds for everybody. */
  readonly general: readonly Finding[];
  readonly rows: readonly JudgedRow[];
}

/** Everybody who was asked about: who can, who cannot, and what is in the way, one line a reason. */
export function linkingTable(
  { profile, source, sentence, general, rows }: LinkingView,
  style: Style,
): string {
  return report([
    ...head(profile, source, sentence, style),
    '',
    ...columns(
      general.map(({ outcome, title }) => [
        markOf(outcome === 'not-applicable' ? 'not-applicable' : outcome, style),
        title,
      ]),
      style,
      { indent: 2 },
    ),
    ...rows.flatMap((row) => ['', ...rowLines(row, style)]),
  ]);
}

function rowLines({ finding, checks }: JudgedRow, style: Style): readonly string[] {
  const telling = checks.filter(({ outcome }) => ['fail', 'unknown', 'warn'].includes(outcome));
  const passed = checks.filter(({ outcome }) => outcome === 'pass').map(({ text }) => text);
  const beside = checks
    .filter(({ outcome }) => outcome === 'reminder' || outcome === 'not-applicable')
    .map(({ text }) => text);
  const isRow = checks.length === 0;
  return [
    ...columns(
      [[markOf(finding.outcome, style), { text: isRow ? finding.title : finding.object, paint: style.bold }]],
      style,
      {
        indent: 2,
      },
    ),
    ...columns(
      [
        ...telling.flatMap((check) => tellingRows(check, style)),
        ...(passed.length === 0 ? [] : [[mark('open', style.good, style), passed.join('; ')]]),
        ...(beside.length === 0
          ? []
          : [[mark('advisory', style.dim, style), { text: beside.join('; '), paint: style.dim }]]),
      ],
      style,
      { indent: 4 },
    ),
  ];
}

function tellingRows(
  { outcome, text, nextStep }: Check,
  style: Style,
): readonly (readonly (Cell | string)[])[] {
  return [
    [markOf(outcome, style), text],
    ...(nextStep === '' ? [] : [['', { text: `${style.symbols.arrow} ${nextStep}`, paint: style.dim }]]),
  ];
}

function markOf(outcome: Finding['outcome'] | Check['outcome'], style: Style): Cell {
  switch (outcome) {
    case 'pass':
      return mark('open', style.good, style);
    case 'fail':
      return mark('closed', style.bad, style);
    case 'unknown':
      return mark('unknown', style.warn, style);
    case 'warn':
      return mark('warning', style.warn, style);
    case 'not-applicable':
    case 'reminder':
    case 'waived':
      return mark('advisory', style.dim, style);
  }
}

function mark(symbol: keyof Symbols, paint: Style['good'], { symbols }: Style): Cell {
  return { text: symbols[symbol], paint };
}
