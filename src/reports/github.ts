import type { FindingsReport, ReportedFinding } from '../model/findings-report.ts';
import { withoutLogCommands } from '../model/log-command.ts';
import { stripControl } from '../model/strip-control.ts';
import { findingsAnswer } from './findings-sentence.ts';
import {
  allFindings,
  byGravity,
  findingSentence,
  issueLevel,
  locationsOf,
  type IssueLevel,
} from './report-findings.ts';

/** Of each kind GitHub shows the first ten of a step and drops the others without a word. */
const shownOfAKind = 10;

/** Workflow commands: an annotation for each issue, the gravest first. The last one of a kind says how many are not shown. */
export function githubReport(report: FindingsReport): string {
  const findings = byGravity(allFindings(report));
  const lines = (['error', 'warning'] as const).flatMap((level) =>
    annotations(
      report,
      level,
      findings.filter((finding) => issueLevel(finding, report) === level),
    ),
  );
  return lines.length === 0 ? `::notice title=federation::${data(findingsAnswer(report))}\n` : lines.join('');
}

function annotations(
  report: FindingsReport,
  level: IssueLevel,
  findings: readonly ReportedFinding[],
): readonly string[] {
  const shown = findings.length > shownOfAKind ? findings.slice(0, shownOfAKind - 1) : findings;
  const locationOf = locationsOf(report);
  const rest = findings.length - shown.length;
  return [
    ...shown.map((finding) => {
      const { file, line } = locationOf(finding.profile);
      const title = `${finding.controlId} (${finding.severity})`;
      const { nextStep } = finding;
      const message = [findingSentence(finding, report), ...(nextStep === '' ? [] : [`Next: ${nextStep}`])];
      return `::${level} file=${property(file)},line=${line},title=${property(title)}::${message.map(data).join('%0A')}\n`;
    }),
    ...(rest === 0
      ? []
      : [`::${level} title=federation::${rest} more are not shown here; the other reports have them\n`]),
  ];
}

function data(text: string): string {
  return withoutLogCommands(stripControl(text)).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
