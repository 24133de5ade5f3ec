import type { Finding } from '../model/finding.ts';

/** How far ahead of this machine's clock another machine's may run before its times are not believed. */
const toleratedLeadMs = 60 * 60 * 1000;
const hourMs = 60 * 60 * 1000;

/**
 * Why a snapshot says nothing about now: it is older than allowed, or of a time that has not come. Undefined when it is
 * of use.
 * @param takenAt ISO 8601, UTC. @param maxAgeMs Infinity: any age will do.
 */
export function staleness(takenAt: string, now: Date, maxAgeMs: number): string | undefined {
  const age = now.getTime() - Date.parse(takenAt);
  if (!Number.isFinite(age) || age < -toleratedLeadMs) {
    return `the snapshot is of ${takenAt}, which has not come yet`;
  }
  return age > maxAgeMs
    ? `the snapshot is ${Math.floor(age / hourMs)} hours old, and at most ${Math.round(maxAgeMs / hourMs)} are allowed (--max-age)`
    : undefined;
}

/** What was evaluated on data that are too old: unknown, whatever it came to, with the evidence as it was. */
export function tooOld(finding: Finding, reason: string): Finding {
  return {
    ...finding,
    outcome: 'unknown',
    title: `${finding.title}; ${reason}`,
    nextStep: 'federation export writes a new snapshot',
  };
}
