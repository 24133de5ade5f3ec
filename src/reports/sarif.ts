import type { Severity } from '../model/finding.ts';
import type {
  ControlDescription,
  FindingsReport,
  ReportedFinding,
  SourceLocation,
} from '../model/findings-report.ts';
import { stripControl } from '../model/strip-control.ts';
import { findingsSentence } from './findings-sentence.ts';
import { jsonText, stripDeep } from './json-text.ts';
import {
  allFindings,
  byGravity,
  controlOf,
  evidenceText,
  findingSentence,
  locationsOf,
  needsAttention,
} from './report-findings.ts';

/**
 * SARIF 2.1.0 (OASIS), as far as GitHub code scanning reads it. GitHub knows neither `kind` nor `suppressions` and shows
 * every result as an alert, and closes an alert whose result is gone as fixed. So what passed is left out; what is
 * unknown stays a result (its alert must not be closed as fixed) and is a notification of the invocation too; what is
 * waived is suppressed and, for those who do not read that, only a note.
 */
export function sarifReport(report: FindingsReport): string {
  const all = byGravity(allFindings(report));
  const results = all.filter(needsAttention).slice(0, mostResults);
  const describe = controlOf(report);
  const rules = [...new Map(all.map((finding) => [finding.controlId, describe(finding)])).values()];
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]));
  const locationOf = locationsOf(report);
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'federation', semanticVersion: report.toolVersion, rules: rules.map(ruleOf) },
        },
        automationDetails: { id: category(report), description: { text: findingsSentence(report) } },
        properties: { source: report.source },
        invocations: [invocation(report, all, all.filter(needsAttention).length - results.length)],
        results: results.map((finding) => ({
          ruleId: finding.controlId,
          ruleIndex: indexOf.get(finding.controlId),
          ...resultOf(finding, locationOf(finding.profile), findingSentence(finding, report)),
          ...(report.baseline && finding.baseline && { baselineState: states[finding.baseline] }),
        })),
      },
    ],
  };
  return jsonText(stripDeep(document));
}

/** GitHub refuses a run with more. */
const mostResults = 25_000;

const states = { new: 'new', unchanged: 'unchanged', changed: 'updated' } as const;
const levels: Readonly<Record<Severity, string>> = {
  info: 'note',
  low: 'note',
  medium: 'warning',
  high: 'error',
  critical: 'error',
};
/** GitHub: over 9.0 critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, below low. */
const securitySeverities: Readonly<Record<Severity, string>> = {
  info: '0.0',
  low: '2.0',
  medium: '5.5',
  high: '8.0',
  critical: '9.5',
};

/** One profile keeps its alerts apart from those of another; reports of many are one category. */
function category({ command, profiles }: FindingsReport): string {
  const [only, ...others] = profiles;
  const name =
    only !== undefined && others.length === 0 ? `/${encodeURIComponent(stripControl(only.name))}` : '';
  return `federation/${command.replaceAll(' ', '-')}${name}/`;
}

function ruleOf({ id, title, why, help, severity, sides, benchmarks }: ControlDescription) {
  const text = help === '' ? title : help;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why === '' ? title : why },
    help: { text: benchmarks.length === 0 ? text : `${text}\n\nBenchmarks: ${benchmarks.join(', ')}` },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      'security-severity': securitySeverities[severity],
      precision: 'very-high',
      tags: [...new Set(['security', ...sides, ...benchmarks])],
    },
  };
}

function resultOf(finding: ReportedFinding, { file, line }: SourceLocation, sentence: string) {
  const { profile, object, evidence, nextStep, fingerprint, waiver, outcome, severity } = finding;
  return {
    level: levelOf(finding),
    message: {
      text: [
        `${sentence}.`,
        ...evidence.map((one) => `Read: ${evidenceText(one)}.`),
        ...(nextStep === '' ? [] : [`Next: ${nextStep}`]),
      ].join(' '),
    },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(stripControl(file)) },
          region: { startLine: line },
        },
        logicalLocations: [{ fullyQualifiedName: `${profile}/${object}`, kind: 'resource' }],
      },
    ],
    partialFingerprints: { primaryLocationLineHash: fingerprint, 'federation/v1': fingerprint },
    ...(waiver && {
      suppressions: [
        {
          kind: 'external',
          status: 'accepted',
          justification: `${waiver.reason} (until ${waiver.expires}, ${waiver.location})`,
        },
      ],
    }),
    properties: { outcome, severity, profile },
  };
}

function levelOf({ outcome, severity }: ReportedFinding): string {
  switch (outcome) {
    case 'waived':
      return 'note';
    case 'unknown':
    case 'warn':
      return 'warning';
    case 'pass':
    case 'not-applicable':
    case 'fail':
      return levels[severity];
  }
}

function invocation(report: FindingsReport, findings: readonly ReportedFinding[], leftOut: number) {
  const unknown = findings.filter(({ outcome }) => outcome === 'unknown');
  const texts = [
    ...unknown.map((finding) => ({
      level: 'error',
      text: findingSentence(finding, report),
      id: finding.controlId,
    })),
    ...report.notes.map(({ text }) => ({ level: 'warning', text, id: undefined })),
    ...(leftOut === 0
      ? []
      : [
          {
            level: 'error',
            text: `${leftOut} results are left out: a run holds ${mostResults}`,
            id: undefined,
          },
        ]),
  ];
  return {
    executionSuccessful: unknown.length === 0,
    endTimeUtc: report.takenAt,
    toolExecutionNotifications: texts.map(({ level, text, id }) => ({
      level,
      message: { text },
      ...(id !== undefined && { associatedRule: { id } }),
    })),
  };
}
