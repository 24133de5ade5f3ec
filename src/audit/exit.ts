import type { ExitCodeName } from '../exit-codes.ts';
import type { Severity } from '../model/finding.ts';
import type { FindingsReport } from '../model/findings-report.ts';
import { reaches } from '../model/severity.ts';
import { isNews } from './baseline.ts';

/** Whether no control looked at anything: a pass of nothing is none. A share of a run may well have nothing to do. */
export function isIdle({ findings, shard }: FindingsReport): boolean {
  return findings.length === 0 && shard === undefined;
}

/**
 * What a report means for whoever waits for it: findings at or above the threshold, things that could not be decided, or
 * neither. With a baseline only what is new counts. A warning is a finding; its severity says how much of one.
 */
export function auditExits(
  { findings }: FindingsReport,
  { failOn, unknown }: { readonly failOn: Severity; readonly unknown: 'fail' | 'warn' },
): readonly ExitCodeName[] {
  const news = findings.filter(isNews);
  const failed = news.some(
    ({ outcome, severity }) => (outcome === 'fail' || outcome === 'warn') && reaches(severity, failOn),
  );
  const unclear = news.some(({ outcome }) => outcome === 'unknown');
  return [
    ...(failed ? (['findings'] as const) : []),
    ...(unclear && unknown === 'fail' ? (['unavailable'] as const) : []),
  ];
}
