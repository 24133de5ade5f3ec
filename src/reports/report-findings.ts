import type { Evidence, FindingOutcome, Severity } from '../model/finding.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import type {
  ControlDescription,
  FindingsReport,
  ProfileResult,
  ReportedFinding,
  SourceLocation,
} from '../model/findings-report.ts';
import type { PropertyValue } from '../model/property-value.ts';
import { Recent } from '../model/recent.ts';
import { reaches, severityRank } from '../model/severity.ts';
import type { SnapshotSource } from '../model/snapshot.ts';
import { formatValue, profileName } from './words.ts';

/** What the formats have in common: which findings there are, in which order they matter, how one is told in a line. */

/** All findings. A profile that could not be looked at and of which nothing says so gets one that does: it must not look clean. */
export function allFindings(report: FindingsReport): readonly ReportedFinding[] {
  const told = new Set(
    report.findings.filter(({ outcome }) => outcome === 'unknown').map(({ profile }) => profile),
  );
  const silent = report.profiles.filter(({ name, failure }) => failure !== undefined && !told.has(name));
  return silent.length === 0 ? report.findings : [...report.findings, ...silent.map(notLookedAt)];
}

function notLookedAt({ name, failure }: ProfileResult): ReportedFinding {
  return {
    controlId: 'profile',
    outcome: 'unknown',
    severity: 'high',
    profile: name,
    object: name,
    title: failure?.message ?? '',
    evidence: [],
    benchmarks: [],
    nextStep: failure?.next ?? '',
    fingerprint: fingerprintOf(name, 'profile'),
  };
}

const outcomeOrder: readonly FindingOutcome[] = [
  'fail',
  'warn',
  'unknown',
  'waived',
  'not-applicable',
  'pass',
];

/** What needs a person: everything that neither passed nor does not apply. */
export function needsAttention({ outcome }: Pick<ReportedFinding, 'outcome'>): boolean {
  return outcome !== 'pass' && outcome !== 'not-applicable';
}

/** The gravest first; what is equally grave stays in the order of the report. */
export function byGravity(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  return findings.toSorted(
    (left, right) =>
      outcomeOrder.indexOf(left.outcome) - outcomeOrder.indexOf(right.outcome) ||
      severityRank(right.severity) - severityRank(left.severity),
  );
}

/** Findings that say the same of several profiles. */
export interface FindingGroup {
  readonly finding: ReportedFinding;
  readonly profiles: readonly string[];
  readonly members: readonly ReportedFinding[];
}

/** Findings that differ in nothing but whose they are come together, in the place of the first. */
export function groupIdentical(findings: readonly ReportedFinding[]): readonly FindingGroup[] {
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const key = likeness(finding);
    const members = groups.get(key);
    if (members === undefined) {
      groups.set(key, [finding]);
    } else {
      members.push(finding);
    }
  }
  return [...groups.values()].flatMap((members) => {
    const [finding] = members;
    return finding === undefined
      ? []
      : [{ finding, members, profiles: [...new Set(members.map(({ profile }) => profile))] }];
  });
}

function likeness(finding: ReportedFinding): string {
  const { controlId, outcome, severity, object, title, evidence, benchmarks, waiver, baseline } = finding;
  return JSON.stringify([
    [controlId, outcome, severity, object, title, benchmarks, waiver, baseline],
    evidence.map(({ property, raw, normalised }) => [property, raw, normalised]),
  ]);
}

/** The commands of a group, each once. */
export function nextSteps({ members }: FindingGroup): readonly string[] {
  return [...new Set(members.map(({ nextStep }) => nextStep))].filter((step) => step !== '');
}

/** How loudly a build is told. */
export type IssueLevel = 'error' | 'warning';

/**
 * `error` is what fails the run: findings at or above `failOn`, and what is unknown unless it only warns. What the
 * baseline has already is a warning. Undefined for what is no issue.
 */
export function issueLevel(finding: ReportedFinding, report: FindingsReport): IssueLevel | undefined {
  const { outcome, severity, baseline } = finding;
  switch (outcome) {
    case 'pass':
    case 'not-applicable':
    case 'waived':
      return undefined;
    case 'unknown':
      return report.unknowns === 'warn' ? 'warning' : 'error';
    case 'warn':
    case 'fail':
      return reaches(severity, report.failOn ?? 'medium') && outcome === 'fail' && baseline !== 'unchanged'
        ? 'error'
        : 'warning';
  }
}

/** One sentence: `contoso: federation is open to every domain (TenantFederationSettings Global)`; an emulated profile says so. */
export function findingSentence(finding: ReportedFinding, report: FindingsReport): string {
  const { profile, object, title, outcome } = finding;
  const name = profileName(profile, sourceOf(report, profile)).trim();
  const doubt = outcome === 'unknown' && !title.startsWith('not known') ? 'not known: ' : '';
  const about = object === '' || title.includes(object) ? '' : ` (${object})`;
  return `${name === '' ? '' : `${name}: `}${doubt}${title}${about}`;
}

/** Whether a profile was emulated; the report's own answer where it does not list the profile. */
export function sourceOf(report: FindingsReport, profile: string): SnapshotSource {
  return sources.get(report, sourcesOf).get(profile) ?? report.source;
}

/** Asked for with each of thousands of findings. */
const sources = new Recent<FindingsReport, ReadonlyMap<string, SnapshotSource>>(1);

function sourcesOf({ profiles }: FindingsReport): ReadonlyMap<string, SnapshotSource> {
  return new Map(profiles.map(({ name, source }) => [name, source]));
}

/** What was read where, in one line: `pool01.contoso.com ExternalAccessPolicy Global: EnablePublicCloudAccess = True`. */
export function evidenceText({ source, property, raw, normalised }: Evidence): string {
  const means =
    normalised === null || property === '' || shortValue(normalised) === shortValue(raw)
      ? ''
      : ` (${shortValue(normalised)})`;
  // What was never one value is what it means: a list that was put together from objects.
  const value = raw === null && means !== '' ? shortValue(normalised) : `${shortValue(raw)}${means}`;
  return property === '' ? source : `${source}: ${property} = ${value}`;
}

const longest = 200;

/** How long a list was before a report kept its beginning: the last item then says how many more there are. */
function fullLength(list: readonly PropertyValue[]): number {
  const last = list.at(-1);
  const more = typeof last === 'string' ? /^… and (\d+) more$/.exec(last)?.[1] : undefined;
  return more === undefined ? list.length : list.length - 1 + Number(more);
}

/** A value cut to a length that a line can hold; how much is missing is said. */
function shortValue(value: PropertyValue): string {
  const text = formatValue(value);
  const more = Array.isArray(value) ? `${fullLength(value)} values` : `${text.length} characters`;
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${more})`;
}

/** The control's description; where the report has none, the finding describes it. */
export function controlOf(report: FindingsReport): (finding: ReportedFinding) => ControlDescription {
  const known = new Map(report.controls.map((control) => [control.id, control]));
  return (finding) =>
    known.get(finding.controlId) ?? {
      id: finding.controlId,
      title: finding.controlId,
      why: '',
      help: '',
      severity: finding.severity,
      sides: [],
      benchmarks: finding.benchmarks,
    };
}

/** Where code scanning is to show what concerns a profile: the configuration, unless the report knows better. */
export function locationsOf(report: FindingsReport): (profile: string) => SourceLocation {
  const known = new Map(report.profiles.map(({ name, location }) => [name, location]));
  return (profile) => known.get(profile) ?? { file: 'federation.yaml', line: 1 };
}

/** `high`, and in words what it means for the severity of the finding. */
export const severityTitles: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
};
