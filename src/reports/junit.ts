import type { FindingsReport, ReportedFinding } from '../model/findings-report.ts';
import { escapeMarkup } from './markup.ts';
import { allFindings, evidenceText } from './report-findings.ts';

/**
 * JUnit XML as Jenkins, GitLab and Azure read it: a suite for each profile, a case for each finding. A case without a
 * child is a pass, so only a pass has none: fail and warn are failures, unknown is an error, waived and not
 * applicable are skipped, each with its reason.
 */
export function junitReport(report: FindingsReport): string {
  const findings = allFindings(report);
  const names = [
    ...new Set([...report.profiles.map(({ name }) => name), ...findings.map(({ profile }) => profile)]),
  ];
  const suites = names.map((name) =>
    suite(
      report,
      name,
      findings.filter(({ profile }) => profile === name),
    ),
  );
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name=${quoted(`federation ${report.command}`)} ${counts(findings)}>`,
    ...suites.flat(),
    '</testsuites>',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function suite(
  report: FindingsReport,
  name: string,
  findings: readonly ReportedFinding[],
): readonly string[] {
  const { takenAt = report.takenAt, source = report.source } =
    report.profiles.find((profile) => profile.name === name) ?? {};
  const names = new Map<string, number>();
  return [
    `  <testsuite name=${quoted(name === '' ? report.command : name)} ${counts(findings)} skipped="${number(findings, 'skipped')}" time="0" timestamp=${quoted(takenAt.slice(0, 19))}>`,
    '    <properties>',
    property('federation.source', source),
    property('federation.version', report.toolVersion),
    '    </properties>',
    ...findings.flatMap((finding) => testCase(finding, names)),
    '  </testsuite>',
  ];
}

function property(name: string, value: string): string {
  return `      <property name=${quoted(name)} value=${quoted(value)}/>`;
}

type Child = 'failure' | 'error' | 'skipped';

function childOf({ outcome }: ReportedFinding): Child | undefined {
  switch (outcome) {
    case 'pass':
      return undefined;
    case 'fail':
    case 'warn':
      return 'failure';
    case 'unknown':
      return 'error';
    case 'waived':
    case 'not-applicable':
      return 'skipped';
  }
}

function number(findings: readonly ReportedFinding[], child: Child): number {
  return findings.filter((finding) => childOf(finding) === child).length;
}

function counts(findings: readonly ReportedFinding[]): string {
  return `tests="${findings.length}" failures="${number(findings, 'failure')}" errors="${number(findings, 'error')}"`;
}

/** GitLab keeps one case of a name, so a name that comes again is numbered. */
function testCase(finding: ReportedFinding, names: Map<string, number>): readonly string[] {
  const { controlId, object, profile } = finding;
  const title = object === '' ? controlId : `${controlId}: ${object}`;
  const seen = (names.get(title) ?? 0) + 1;
  names.set(title, seen);
  const name = seen === 1 ? title : `${title} (${seen})`;
  const classname = profile === '' ? 'federation' : `federation.${profile}`;
  const start = `    <testcase classname=${quoted(classname)} name=${quoted(name)} time="0"`;
  const child = childOf(finding);
  if (child === undefined) {
    return [`${start}/>`];
  }
  const message = `<${child} message=${quoted(reasonOf(finding))}`;
  const text = detailsOf(finding).map(escapeMarkup).join('\n');
  const body =
    child === 'skipped'
      ? `${message}/>`
      : `${message} type=${quoted(`${finding.severity} ${finding.outcome}`)}>${text}</${child}>`;
  return [`${start}>`, `      ${body}`, '    </testcase>'];
}

function reasonOf({ outcome, title, waiver }: ReportedFinding): string {
  switch (outcome) {
    case 'waived':
      return waiver === undefined
        ? `waived: ${title}`
        : `waived until ${waiver.expires}: ${waiver.reason} (${waiver.location}): ${title}`;
    case 'not-applicable':
      return `not applicable: ${title}`;
    case 'unknown':
      return `not known: ${title}`;
    case 'pass':
    case 'fail':
    case 'warn':
      return title;
  }
}

function detailsOf({ evidence, benchmarks, nextStep }: ReportedFinding): readonly string[] {
  return [
    ...evidence.map((one) => `read: ${evidenceText(one)}`),
    ...(benchmarks.length === 0 ? [] : [`benchmarks: ${benchmarks.join(', ')}`]),
    ...(nextStep === '' ? [] : [`next: ${nextStep}`]),
  ];
}

function quoted(text: string): string {
  return `"${escapeMarkup(text)}"`;
}
