import type { Evidence, Finding, FindingOutcome } from '../model/finding.ts';
import type { SnapshotSource } from '../model/snapshot.ts';
import { columnGroups, columns, report, type Cell } from './layout.ts';
import type { Style } from './style.ts';
import { formatValue, head } from './words.ts';

export interface FindingsView {
  readonly profile: string;
  readonly source: SnapshotSource;
  /** The answer, in one sentence. */
  readonly sentence: string;
  readonly findings: readonly Finding[];
}

/** What a check found, in its own order. What is right takes one line; what is not also says where it was read and what to do. */
export function findingsTable({ profile, source, sentence, findings }: FindingsView, style: Style): string {
  return report([
    ...head(profile, source, sentence, style),
    ...(findings.length === 0 ? [] : ['']),
    ...columnGroups(
      findings.map(({ outcome, title }) => [outcomeCell(outcome, style), title]),
      style,
      { indent: 2, atLeast: [outcomeWidth] },
    ).flatMap((lines, index) => [...lines, ...detailsOf(findings[index], style)]),
  ]);
}

const outcomeWords: Readonly<Record<FindingOutcome, string>> = {
  pass: 'pass',
  fail: 'FAIL',
  warn: 'WARN',
  unknown: 'UNKNOWN',
  'not-applicable': 'n/a',
  waived: 'WAIVED',
};
const outcomeWidth = 'UNKNOWN'.length;

function outcomeCell(outcome: FindingOutcome, style: Style): Cell {
  const paints = {
    pass: style.good,
    fail: style.bad,
    warn: style.warn,
    unknown: style.warn,
    'not-applicable': style.dim,
    waived: style.dim,
  };
  return { text: outcomeWords[outcome], paint: paints[outcome] };
}

function detailsOf(finding: Finding | undefined, style: Style): readonly string[] {
  if (finding === undefined || finding.outcome === 'pass' || finding.outcome === 'not-applicable') {
    return [];
  }
  const rows = [
    ...finding.evidence.map((evidence) => ['read', evidenceText(finding, evidence)]),
    ...(finding.benchmarks.length === 0 ? [] : [['meets', finding.benchmarks.join(', ')]]),
    ...(finding.nextStep === '' ? [] : [['next', finding.nextStep]]),
  ];
  return columns(
    rows.map(([title = '', text = '']) => [{ text: title, paint: style.dim }, { text }]),
    style,
    { indent: outcomeWidth + 4, atLeast: [4] },
  );
}

function evidenceText({ object }: Finding, { source, property, raw }: Evidence): string {
  return `${source}: ${object}${property === '' ? '' : ` ${property} = ${formatValue(raw)}`}`;
}
