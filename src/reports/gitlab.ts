import type { Severity } from '../model/finding.ts';
import type { FindingsReport } from '../model/findings-report.ts';
import { jsonText, stripDeep } from './json-text.ts';
import { allFindings, byGravity, findingSentence, locationsOf, needsAttention } from './report-findings.ts';

const severities: Readonly<Record<Severity, string>> = {
  info: 'info',
  low: 'minor',
  medium: 'major',
  high: 'critical',
  critical: 'blocker',
};

/** GitLab Code Quality: what a person has to look at. What is waived is left out, as GitLab knows no such thing. */
export function gitlabReport(report: FindingsReport): string {
  const locationOf = locationsOf(report);
  const seen = new Map<string, number>();
  const issues = byGravity(allFindings(report))
    .filter((finding) => needsAttention(finding) && finding.outcome !== 'waived')
    .map((finding) => {
      const { file, line } = locationOf(finding.profile);
      return {
        description: findingSentence(finding, report),
        check_name: finding.controlId,
        fingerprint: unique(finding.fingerprint, seen),
        severity: severities[finding.severity],
        location: { path: file, lines: { begin: line } },
      };
    });
  return jsonText(stripDeep(issues));
}

/** GitLab shows only the first issue of a fingerprint. */
function unique(fingerprint: string, seen: Map<string, number>): string {
  const times = (seen.get(fingerprint) ?? 0) + 1;
  seen.set(fingerprint, times);
  return times === 1 ? fingerprint : `${fingerprint}-${times}`;
}
