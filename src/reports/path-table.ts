import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { firstBreak, stageOutcome, type Stage } from '../diagnosis/stages.ts';
import type { SnapshotSource } from '../model/snapshot.ts';
import { columns, report, type Cell } from './layout.ts';
import type { Style, Symbols } from './style.ts';
import { head } from './words.ts';

export interface PathView {
  readonly profile: string;
  readonly source: SnapshotSource;
  readonly sentence: string;
  /** A line above the picture. */
  readonly lead?: string;
  readonly stages: readonly Stage[];
  readonly today?: readonly Diagnosis[];
}

/** The way from the organisation to the others, part by part, with a mark where it breaks first. */
export function pathTable(
  { profile, source, sentence, lead, stages, today = [] }: PathView,
  style: Style,
): string {
  const broken = firstBreak(stages);
  return report([
    ...head(profile, source, sentence, style),
    '',
    ...(lead === undefined ? [] : columns([[lead]], style, { indent: 2 })),
    ...columns(
      stages.flatMap((stage) => stageRows(stage, broken, style)),
      style,
      { indent: 2 },
    ),
    ...(today.length === 0
      ? []
      : [
          '',
          ...columns([['Today']], style, { indent: 2 }),
          ...columns(
            today.flatMap((one) => rowsOf(one, undefined, style)),
            style,
            { indent: 2 },
          ),
        ]),
  ]);
}

function stageRows(
  stage: Stage,
  broken: Diagnosis | undefined,
  style: Style,
): readonly (readonly (Cell | string)[])[] {
  const telling = stage.diagnoses.filter(({ outcome }) => ['fail', 'unknown', 'warn'].includes(outcome));
  if (telling.length === 0) {
    const outcome = stageOutcome(stage);
    const shown = stage.diagnoses.filter((one) => one.outcome === outcome).map(({ text }) => text);
    const few = shown.length > 4 ? [...shown.slice(0, 3), `and ${shown.length - 3} more`] : shown;
    return [[markOf(outcome, style), stage.title, few.join('; ') || 'nothing to look at']];
  }
  const good = stage.diagnoses.filter(({ outcome }) => outcome === 'pass').length;
  const beside = good === 0 ? [] : [['', '', { text: `${good} more good`, paint: style.dim }]];
  return [
    ...telling.flatMap((one, index) =>
      rowsOf(one, index === 0 ? stage.title : '', style, one === broken ? 'breaks here: ' : ''),
    ),
    ...beside,
  ];
}

function rowsOf(
  { outcome, text, nextStep }: Diagnosis,
  title: string | undefined,
  style: Style,
  mark = '',
): readonly (readonly (Cell | string)[])[] {
  return [
    [
      markOf(outcome, style),
      ...(title === undefined ? [] : [title]),
      { text: `${mark}${text}`, paint: mark === '' ? (plain) => plain : style.bold },
    ],
    ...(nextStep === ''
      ? []
      : // Not under the text: commands are long, and one that is folded cannot be pasted.
        [['', { lead: `${style.symbols.arrow} `, text: nextStep, paint: style.dim }] as const]),
  ];
}

const marks: Readonly<Record<Diagnosis['outcome'], keyof Symbols>> = {
  pass: 'open',
  fail: 'closed',
  unknown: 'unknown',
  warn: 'warning',
  'not-applicable': 'advisory',
};

function markOf(outcome: Diagnosis['outcome'], style: Style): Cell {
  const paints = {
    pass: style.good,
    fail: style.bad,
    unknown: style.warn,
    warn: style.warn,
    'not-applicable': style.dim,
  };
  return { text: style.symbols[marks[outcome]], paint: paints[outcome] };
}
