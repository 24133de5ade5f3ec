import type { PropertyValue } from './property-value.ts';

export type FindingOutcome = 'pass' | 'fail' | 'warn' | 'not-applicable' | 'unknown' | 'waived';
export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical';

export interface Evidence {
  /** Where it was read: `pool01.contoso.com Get-CsPublicProvider`. */
  readonly source: string;
  readonly property: string;
  readonly raw: PropertyValue;
  readonly normalised: PropertyValue;
}

/** Outcome of one control or check. The shape is a published contract (docs/schemas). */
export interface Finding {
  readonly controlId: string;
  readonly outcome: FindingOutcome;
  readonly severity: Severity;
  readonly profile: string;
  readonly object: string;
  readonly title: string;
  readonly evidence: readonly Evidence[];
  readonly benchmarks: readonly string[];
  readonly nextStep: string;
  /** Stable across runs while the same object fails the same control. */
  readonly fingerprint: string;
}
