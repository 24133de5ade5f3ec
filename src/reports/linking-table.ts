import type { Check } from '../linking/check.ts';
import { isListed } from '../linking/link-findings.ts';
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

/** From so many people on, what is right is counted, and what to remember is said once for all of them. */
const many = 4;

/** Everybody who was asked about: who can, who cannot, and what is in the way, one line a reason. */
export function linkingTable(
  { profile, source, sentence, general, rows }: LinkingView,
  style: Style,
): string {
  const isBrief = rows.length >= many;
  const shared = rows.flatMap(({ checks }) => besideOf(checks.filter(({ id }) => id !== 'u7')));
  const remembered = isBrief ? [...new Set(shared)] : [];
  return report([
    ...head(profile, source, sentence, style),
    '',
    ...columns(
      general.map(({ outcome, title }) => [markOf(outcome, style), title]),
      style,
      { indent: 2 },
    ),
    ...rows.flatMap((row) => ['', ...rowLines(row, isBrief, style)]),
    ...(remembered.length === 0
      ? []
      : ['', ...columns([['To remember, and nothing that decides']], style, { indent: 2 })]),
    ...columns(
      remembered.map((text) => [mark('advisory', style.dim, style), { text, paint: style.dim }]),
      style,
      { indent: 2 },
    ),
  ]);
}

function rowLines({ where, finding, checks }: JudgedRow, isBrief: boolean, style: Style): readonly string[] {
  const telling = checks.filter(({ outcome }) => ['fail', 'unknown', 'warn'].includes(outcome));
  const isRow = checks.length === 0;
  return [
    ...columns(
      [
        [
          markOf(finding.outcome, style),
          { text: isRow ? finding.title : finding.object, paint: style.bold },
          ...(!isRow && isListed(where) ? [{ text: where, paint: style.dim }] : []),
        ],
      ],
      style,
      { indent: 2 },
    ),
    ...columns(
      [
        ...telling.flatMap((check) => tellingRows(check, style)),
        ...passedRows(checks, isBrief, style),
        ...(isBrief ? [] : besideRows(checks, style)),
      ],
      style,
      { indent: 4 },
    ),
  ];
}

type Row = readonly (Cell | string)[];

/** How an address is entered is wanted of everybody; the rest of what is right is wanted of few. */
function passedRows(checks: readonly Check[], isBrief: boolean, style: Style): readonly Row[] {
  const passed = checks.filter(({ outcome }) => outcome === 'pass');
  const told = isBrief ? passed.filter(({ id }) => id === 'contact-form') : passed;
  const counted = passed.length - told.length;
  const good = mark('open', style.good, style);
  const count = { text: `${counted} good`, paint: style.dim };
  return [
    ...(told.length === 0 ? [] : [[good, told.map(({ text }) => text).join('; ')]]),
    ...(counted === 0 ? [] : [[good, count]]),
  ];
}

function besideRows(checks: readonly Check[], style: Style): readonly Row[] {
  const beside = besideOf(checks);
  return beside.length === 0
    ? []
    : [[mark('advisory', style.dim, style), { text: beside.join('; '), paint: style.dim }]];
}

function besideOf(checks: readonly Check[]): readonly string[] {
  return checks
    .filter(({ outcome }) => outcome === 'reminder' || outcome === 'not-applicable')
    .map(({ text }) => text);
}

function tellingRows({ outcome, text, nextStep }: Check, style: Style): readonly Row[] {
  return [
    [markOf(outcome, style), text],
    ...(nextStep === '' ? [] : [['', { lead: `${style.symbols.arrow} `, text: nextStep, paint: style.dim }]]),
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
