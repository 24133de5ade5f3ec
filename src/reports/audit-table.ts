import type { FindingsReport, ProfileResult, ReportedFinding, ReportNote } from '../model/findings-report.ts';
import { findingsOwner, findingsSentence } from './findings-sentence.ts';
import { columnGroups, columns, paragraph, report as lines, type Cell, type Content } from './layout.ts';
import {
  allFindings,
  byGravity,
  evidenceText,
  groupIdentical,
  needsAttention,
  nextSteps,
  type FindingGroup,
} from './report-findings.ts';
import type { Style } from './style.ts';
import { count, head, notes } from './words.ts';

/**
 * What an audit found: the answer, then what needs a person, the gravest first, alike findings of several profiles
 * once. What passed or does not apply is only counted.
 */
export function auditTable(report: FindingsReport, style: Style): string {
  const groups = rowsOf(report);
  const details = groups.map((group) => detailRows(group));
  return lines([
    ...head(findingsOwner(report), report.source, findingsSentence(report), style),
    ...(groups.length === 0 ? [] : ['']),
    ...columnGroups(
      groups.map((group) => findingRow(group, style)),
      style,
      { indent: 2, atLeast: ['CRITICAL'.length] },
    ).flatMap((row, index) => [
      ...row,
      ...columns(
        (details[index] ?? []).map(([title, text]) => [{ text: title, paint: style.dim }, text]),
        style,
        { indent: detailIndent, atLeast: [4] },
      ),
    ]),
    ...tailOf(report, style),
  ]);
}

const detailIndent = 'CRITICAL'.length + 4;

/** A profile that could not be looked at is one row, not one for each of its controls. */
function rowsOf(report: FindingsReport): readonly FindingGroup[] {
  const failed = new Map(
    report.profiles.flatMap((profile) =>
      profile.failure === undefined ? [] : [[profile.name, profile] as const],
    ),
  );
  const findings = byGravity(allFindings(report).filter(needsAttention));
  const isTold = ({ outcome, profile }: ReportedFinding) => outcome === 'unknown' && failed.has(profile);
  const summed = [...failed.values()].map((profile) =>
    failureGroup(
      profile,
      findings.filter((finding) => isTold(finding) && finding.profile === profile.name),
    ),
  );
  const groups = groupIdentical(findings.filter((finding) => !isTold(finding)));
  const before = groups.filter(({ finding: { outcome } }) => outcome === 'fail' || outcome === 'warn');
  return [...before, ...summed, ...groups.slice(before.length)];
}

function failureGroup({ name, failure }: ProfileResult, members: readonly ReportedFinding[]): FindingGroup {
  const finding: ReportedFinding = {
    controlId: count(members.length, 'control'),
    outcome: 'unknown',
    severity: 'high',
    profile: name,
    object: '',
    title: failure?.message ?? '',
    evidence: [],
    benchmarks: [],
    nextStep: failure?.next ?? '',
    fingerprint: '',
  };
  return { finding, members: [finding], profiles: [name] };
}

function findingRow({ finding, profiles }: FindingGroup, style: Style): readonly Content[] {
  const { controlId, title, benchmarks, baseline } = finding;
  const mark = baseline === undefined || baseline === 'unchanged' ? '' : `${baseline}: `;
  const meets = benchmarks.length === 0 ? '' : `   ${benchmarks.join(', ')}`;
  return [
    labelOf(finding, style),
    controlId,
    profiles.length <= 2 ? profiles.join(', ') : `${profiles.length} profiles`,
    `${mark}${title}${meets}`,
  ];
}

function labelOf({ outcome, severity }: ReportedFinding, style: Style): Cell {
  switch (outcome) {
    case 'fail':
      return { text: severity.toUpperCase(), paint: style.bad };
    case 'warn':
      return { text: 'WARN', paint: style.warn };
    case 'unknown':
      return { text: 'UNKNOWN', paint: style.warn };
    case 'waived':
      return { text: 'WAIVED', paint: style.dim };
    case 'pass':
    case 'not-applicable':
      return { text: outcome, paint: style.dim };
  }
}

function detailRows(group: FindingGroup): readonly (readonly [title: string, text: string])[] {
  const { finding, profiles } = group;
  const { evidence, waiver } = finding;
  return [
    ...(profiles.length > 2 ? [['in', profiles.join(', ')] as const] : []),
    ...(waiver === undefined
      ? evidence.map((one) => ['read', evidenceText(one)] as const)
      : [['why', `until ${waiver.expires}: "${waiver.reason}"   ${waiver.location}`] as const]),
    ...(waiver === undefined ? nextSteps(group).slice(0, 3) : []).map((step) => ['fix', step] as const),
  ];
}

function tailOf(report: FindingsReport, style: Style): readonly string[] {
  // What a share does not need another one may.
  const isOfWhole = ({ kind }: ReportNote) => report.shard === undefined || kind !== 'waiver-unused';
  const told = [
    ...notes(
      report.notes.filter(isOfWhole).map(({ text }) => text),
      style,
    ),
    ...baselineLines(report, style),
  ];
  return told.length === 0 ? [] : ['', ...told];
}

function baselineLines({ baseline, findings }: FindingsReport, style: Style): readonly string[] {
  if (baseline === undefined) {
    return [];
  }
  const marked = (mark: string) => findings.filter((finding) => finding.baseline === mark).length;
  const { file, takenAt, resolved, notSeen } = baseline;
  return [
    ...paragraph(
      `Since ${file} of ${takenAt.slice(0, 10)}: ${marked('new')} new, ${marked('changed')} changed, ${marked('unchanged')} unchanged, ${resolved.length} resolved, ${notSeen.length} not seen again.`,
      style,
    ),
    ...columns(
      notSeen.map(({ controlId, profile, title }) => [
        { text: 'not seen again', paint: style.warn },
        controlId,
        profile,
        title,
      ]),
      style,
      { indent: 2 },
    ),
  ];
}
