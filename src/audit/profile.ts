import type { Severity } from '../model/finding.ts';
import type { Side } from '../model/networks.ts';
import type { AuditParameters } from './parameters.ts';

/** A selection of controls: which, how severe, and with which parameters. It evaluates nothing itself. */
export interface AuditProfile {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** A benchmark for the cloud says nothing about servers; every side where it says nothing. */
  readonly sides?: readonly Side[];
  readonly controls: readonly SelectedControl[];
}

/** A control as a profile wants it. */
export interface SelectedControl {
  readonly control: string;
  /** The control's own where it says nothing. */
  readonly severity?: Severity;
  readonly parameters?: Partial<AuditParameters>;
  /** The requirements that it stands for in this profile; the control's own where it says nothing. */
  readonly benchmarks?: readonly string[];
  /** Where the benchmark itself excuses a tenant. */
  readonly exemption?: Exemption;
}

/** Whom a benchmark excuses. */
export interface Exemption {
  /** `government`: GCC, GCC High and DoD, by the profile's environment or the plans of the tenant. */
  readonly when: 'government';
  /** What the benchmark says, with its name. */
  readonly quote: string;
}
