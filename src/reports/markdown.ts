import type { FindingsReport, ReportedFinding } from '../model/findings-report.ts';
import { stripControl } from '../model/strip-control.ts';
import { summaryOf } from './findings-document.ts';
import { findingsOwner, findingsSentence } from './findings-sentence.ts';
import {
  allFindings,
  byGravity,
  evidenceText,
  groupIdentical,
  needsAttention,
  nextSteps,
  severityTitles,
  type FindingGroup,
} from './report-findings.ts';

/**
 * A summary for GitHub's job page and for merge requests. A step summary larger than 1 MiB is dropped as a whole, so
 * the gravest findings come first and what does not fit is counted.
 */
export function markdownReport(report: FindingsReport, limit = mostBytes): string {
  const findings = allFindings(report);
  const groups = groupIdentical(byGravity(findings.filter(needsAttention)));
  const tail = [...notesOf(report), ...baselineOf(report), footer(report)].join('');
  const room = limit - size(tail) - reserve;
  const blocks: string[] = [head(report, findings)];
  let used = size(blocks.join(''));
  for (const [index, group] of groups.entries()) {
    const block = blockOf(group);
    used += size(block);
    if (used > room) {
      blocks.push(leftOut(groups.slice(index)));
      break;
    }
    blocks.push(block);
  }
  return clip([...blocks, tail].join(''), limit);
}

/** A little under 1 MiB, as others may write to the same page. */
const mostBytes = 1_000_000;
const reserve = 300;

function size(text: string): number {
  return Buffer.byteLength(text);
}

/** Notes are written by hand and few; whatever they hold, the page stays within its limit. */
function clip(text: string, limit: number): string {
  if (size(text) <= limit) {
    return text;
  }
  const note = '\n\n**The rest is left out: the page has a limit.**\n';
  const kept = Buffer.from(text)
    .subarray(0, Math.max(0, limit - size(note)))
    .toString();
  return kept.slice(0, kept.lastIndexOf('\n') + 1) + note;
}

function head(report: FindingsReport, findings: readonly ReportedFinding[]): string {
  const owner = findingsOwner(report);
  const { pass, fail, warn, unknown, notApplicable, waived } = summaryOf(findings);
  return [
    `## federation ${escapeMarkdown(report.command)}${owner === '' ? '' : `: ${escapeMarkdown(owner)}`}\n\n`,
    ...(report.source === 'emulator' ? ['> **This is a report of an emulated deployment.**\n\n'] : []),
    `${escapeMarkdown(findingsSentence(report))}\n\n`,
    '| fail | warn | unknown | waived | not applicable | pass |\n|---:|---:|---:|---:|---:|---:|\n',
    `| ${[fail, warn, unknown, waived, notApplicable, pass].join(' | ')} |\n\n`,
  ].join('');
}

function blockOf(group: FindingGroup): string {
  const { finding, profiles } = group;
  const { controlId, object, title, evidence, benchmarks, waiver, baseline } = finding;
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['profile', profiles.filter((name) => name !== '').map(escapeMarkdown)],
    ['object', object === '' ? [] : [code(object)]],
    ['read', evidence.map((one) => code(evidenceText(one)))],
    ['benchmarks', benchmarks.map(escapeMarkdown)],
    [
      'waived',
      waiver === undefined
        ? []
        : [`until ${escapeMarkdown(`${waiver.expires}: ${waiver.reason} (${waiver.location})`)}`],
    ],
    ['next', nextSteps(group).slice(0, 3).map(code)],
  ];
  return [
    `### ${label(finding)} ${escapeMarkdown(title)}\n\n`,
    `${code(controlId)}${baseline === undefined ? '' : ` · ${baseline} since the baseline`}\n\n`,
    ...rows.flatMap(([name, values]) => (values.length === 0 ? [] : [`- ${name}: ${values.join(', ')}\n`])),
    '\n',
  ].join('');
}

function label({ outcome, severity }: ReportedFinding): string {
  switch (outcome) {
    case 'fail':
      return `${severityTitles[severity].toUpperCase()}:`;
    case 'warn':
      return `WARNING (${severity}):`;
    case 'unknown':
      return 'UNKNOWN:';
    case 'waived':
      return 'WAIVED:';
    case 'pass':
      return 'PASS:';
    case 'not-applicable':
      return 'NOT APPLICABLE:';
  }
}

function leftOut(groups: readonly FindingGroup[]): string {
  const findings = groups.flatMap(({ members }) => members);
  const { fail, warn, unknown, waived } = summaryOf(findings);
  return `**${findings.length} more findings do not fit here (${fail} fail, ${warn} warn, ${unknown} unknown, ${waived} waived): the other reports have them.**\n\n`;
}

function notesOf({ notes, profiles }: FindingsReport): readonly string[] {
  const failures = profiles.flatMap(({ name, failure }) =>
    failure === undefined ? [] : [`${name} could not be looked at: ${failure.message}`],
  );
  const lines = [...failures, ...notes.map(({ text }) => text)];
  return lines.length === 0
    ? []
    : ['### Notes\n\n', ...lines.map((line) => `- ${escapeMarkdown(line)}\n`), '\n'];
}

function baselineOf({ baseline, findings }: FindingsReport): readonly string[] {
  if (baseline === undefined) {
    return [];
  }
  const marked = (mark: string) => findings.filter((finding) => finding.baseline === mark).length;
  return [
    `### Since ${escapeMarkdown(`${baseline.file} of ${baseline.takenAt}`)}\n\n`,
    `${marked('new')} new, ${marked('changed')} changed, ${marked('unchanged')} unchanged, ${baseline.resolved.length} resolved, ${baseline.notSeen.length} not seen again\n\n`,
    ...baseline.notSeen.map(
      ({ controlId, profile, object }) =>
        `- not seen again, and not proven to be gone: ${code(controlId)} ${escapeMarkdown(`${profile} ${object}`)}\n`,
    ),
    '\n',
  ];
}

function footer({ takenAt, toolVersion }: FindingsReport): string {
  return `${escapeMarkdown(`Taken at ${takenAt} by federation ${toolVersion}`)}\n`;
}

/** Text that Markdown, GitHub's extensions (mentions, issue numbers, mathematics, emoji) and HTML leave as it is. */
function escapeMarkdown(text: string): string {
  return stripControl(text)
    .replace(/[\\`*_{}[\]<>&|~@#$^=!"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/:(?=[\w+-]*:|\/\/)/g, '&#58;')
    .replace(/^(\d+)([.)])/, (_, digits: string, sign: string) => `${digits}&#${sign.charCodeAt(0)};`)
    .replace(/^[-+]/, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/(www)\./gi, '$1&#46;');
}

function code(text: string): string {
  return `<code>${escapeMarkdown(text)}</code>`;
}
