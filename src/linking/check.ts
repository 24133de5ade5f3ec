import type { Evidence, FindingOutcome } from '../model/finding.ts';

/** One thing that was looked at for a person, and what it came to. */
export interface Check {
  /** Stable, kebab-case. */
  readonly id: string;
  /** `reminder`: nothing that can be seen from here; shown beside, never a verdict. */
  readonly outcome: Exclude<FindingOutcome, 'waived'> | 'reminder';
  /** One phrase without full stop. */
  readonly text: string;
  /** What to do when it is not right; empty when there is nothing to do. */
  readonly nextStep: string;
  readonly evidence: readonly Evidence[];
}

/** Worst first: a fault is a fault whatever else is unknown; what is unknown is never a pass. */
const order = ['fail', 'unknown', 'warn', 'pass'] as const;
export type Verdict = (typeof order)[number];

/** What the checks come to together. Checks that do not apply, and reminders, decide nothing. */
export function verdictOf(checks: readonly Check[]): Verdict {
  return order.find((outcome) => checks.some((check) => check.outcome === outcome)) ?? 'unknown';
}

/** The checks that made the verdict what it is, in their order. */
export function decisive(checks: readonly Check[]): readonly Check[] {
  const verdict = verdictOf(checks);
  return verdict === 'pass' ? [] : checks.filter(({ outcome }) => outcome === verdict);
}

export function check(
  id: string,
  outcome: Check['outcome'],
  text: string,
  more: { readonly nextStep?: string; readonly evidence?: readonly Evidence[] } = {},
): Check {
  return { id, outcome, text, nextStep: more.nextStep ?? '', evidence: more.evidence ?? [] };
}
