import type { FindingsReport, ReportedFinding } from '../model/findings-report.ts';
import { withoutLogCommands } from '../model/log-command.ts';
import { stripControl } from '../model/strip-control.ts';
import { allFindings, evidenceText, sourceOf } from './report-findings.ts';

const columns: readonly (readonly [
  title: string,
  value: (finding: ReportedFinding, report: FindingsReport) => string,
])[] = [
  ['outcome', ({ outcome }) => outcome],
  ['severity', ({ severity }) => severity],
  ['profile', ({ profile }) => profile],
  ['source', ({ profile }, report) => sourceOf(report, profile)],
  ['control', ({ controlId }) => controlId],
  ['object', ({ object }) => object],
  ['title', ({ title }) => title],
  ['evidence', ({ evidence }) => evidence.map((one) => evidenceText(one)).join('; ')],
  ['benchmarks', ({ benchmarks }) => benchmarks.join('; ')],
  ['nextStep', ({ nextStep }) => nextStep],
  ['waiverReason', ({ waiver }) => waiver?.reason ?? ''],
  ['waiverExpires', ({ waiver }) => waiver?.expires ?? ''],
  ['waiverLocation', ({ waiver }) => waiver?.location ?? ''],
  ['baseline', ({ baseline }) => baseline ?? ''],
  ['fingerprint', ({ fingerprint }) => fingerprint],
];

/** One line a finding (RFC 4180: header, CRLF, doubled quotes), with nothing that a spreadsheet would calculate. */
export function* csvReport(report: FindingsReport): Generator<string> {
  yield line(columns.map(([title]) => title));
  for (const finding of allFindings(report)) {
    yield line(columns.map(([, value]) => value(finding, report)));
  }
}

function line(row: readonly string[]): string {
  return `${row.map(field).join(',')}\r\n`;
}

/** With which a spreadsheet takes a cell for a formula, also behind spaces and in full width. */
const formula = /^\s*[=+\-@\uff0b\uff0d\uff1d\uff20]/u;

function field(value: string): string {
  const text = withoutLogCommands(stripControl(value));
  const harmless = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) || harmless !== harmless.trim()
    ? `"${harmless.replaceAll('"', '""')}"`
    : harmless;
}
