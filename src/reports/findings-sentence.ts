import type { FindingOutcome } from '../model/finding.ts';
import type { FindingsReport } from '../model/findings-report.ts';
import { allFindings } from './report-findings.ts';
import { count, profileName } from './words.ts';

const words: readonly (readonly [FindingOutcome, string])[] = [
  ['fail', 'fail'],
  ['warn', 'warn'],
  ['pass', 'pass'],
  ['not-applicable', 'not applicable'],
  ['unknown', 'unknown'],
  ['waived', 'waived'],
];

/** The answer: in the command's own words, else the counts: `31 controls × 2 profiles: 2 fail, 50 pass, 1 unknown`. */
export function findingsSentence(report: FindingsReport): string {
  return report.sentence ?? `${extent(report)}${countsOf(report)}`;
}

function extent({ controls, profiles }: FindingsReport): string {
  if (controls.length === 0) {
    return '';
  }
  return profiles.length > 1
    ? `${count(controls.length, 'control')} × ${profiles.length} profiles: `
    : `${count(controls.length, 'control')}: `;
}

function countsOf(report: FindingsReport): string {
  const findings = allFindings(report);
  const parts = words.flatMap(([outcome, word]) => {
    const number = findings.filter((finding) => finding.outcome === outcome).length;
    return number === 0 ? [] : [`${number} ${word}`];
  });
  return parts.length === 0 ? 'nothing was evaluated' : parts.join(', ');
}

/** The answer with whose it is, in one line of its own: `contoso: 31 controls: 2 fail`. */
export function findingsAnswer(report: FindingsReport): string {
  const name = profileName(findingsOwner(report), report.source).trim();
  return name === '' ? findingsSentence(report) : `${name}: ${findingsSentence(report)}`;
}

/** Whose report it is: the names where there are few, else how many. */
export function findingsOwner({ profiles, findings }: FindingsReport): string {
  const names =
    profiles.length > 0
      ? profiles.map(({ name }) => name)
      : [...new Set(findings.map(({ profile }) => profile))].filter((name) => name !== '');
  return names.length <= 3 ? names.join(', ') : `${names.length} profiles`;
}
