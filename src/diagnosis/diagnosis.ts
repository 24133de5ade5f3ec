import type { Evidence, Finding, FindingOutcome, Severity } from '../model/finding.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import type { PropertyValue } from '../model/property-value.ts';

/** What one live check came to. `check` shows it as a finding, the audit as the verdict of a control. */
export interface Diagnosis {
  /** Stable: `dns.federation-record`, `edge.expiry`. */
  readonly id: string;
  readonly outcome: Exclude<FindingOutcome, 'waived'>;
  readonly severity: Severity;
  /** The domain, host or address concerned, in the same words in every run. */
  readonly object: string;
  /** One phrase that stands for itself, without full stop. */
  readonly text: string;
  readonly evidence: readonly Evidence[];
  /** What to do; empty where there is nothing to do. */
  readonly nextStep: string;
}

export interface DiagnosisDetails {
  /** `high` where it fails, `medium` where it warns, else `info`, when absent. */
  readonly severity?: Severity;
  readonly evidence?: readonly Evidence[];
  readonly nextStep?: string;
}

const severities: Readonly<Record<Diagnosis['outcome'], Severity>> = {
  fail: 'high',
  warn: 'medium',
  unknown: 'medium',
  pass: 'info',
  'not-applicable': 'info',
};

export function diagnosis(
  id: string,
  outcome: Diagnosis['outcome'],
  object: string,
  text: string,
  { severity = severities[outcome], evidence = [], nextStep = '' }: DiagnosisDetails = {},
): Diagnosis {
  return { id, outcome, severity, object, text, evidence, nextStep };
}

export function evidence(
  source: string,
  property: string,
  raw: PropertyValue,
  normalised: PropertyValue = raw,
): Evidence {
  return { source, property, raw, normalised };
}

export function findingOf(profile: string, { text, id, ...rest }: Diagnosis): Finding {
  return {
    ...rest,
    controlId: id,
    profile,
    title: text,
    benchmarks: [],
    fingerprint: fingerprintOf(profile, id, rest.object.toLowerCase()),
  };
}
