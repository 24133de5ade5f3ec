import type { Severity } from './finding.ts';

/** From the mildest to the gravest. */
export const severities = [
  'info',
  'low',
  'medium',
  'high',
  'critical',
] as const satisfies readonly Severity[];

export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}

/** Whether a finding of `severity` is at or above `threshold`. */
export function reaches(severity: Severity, threshold: Severity): boolean {
  return severityRank(severity) >= severityRank(threshold);
}
