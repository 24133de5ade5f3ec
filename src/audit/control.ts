import type { Evidence, FindingOutcome, Severity } from '../model/finding.ts';
import type { Side } from '../model/networks.ts';
import type { PoolObjectKind, Snapshot } from '../model/snapshot.ts';
import type { TenantObjectKind } from '../model/tenant-snapshot.ts';
import type { AuditParameters } from './parameters.ts';

/**
 * One rule over a snapshot. What it says depends on the snapshot and the parameters alone: no clock, no network.
 * Profiles select controls and set severities and parameters; there is one evaluation, whoever's benchmark it serves.
 */
export interface Control {
  /** Stable, kebab-case: it is in waivers, baselines and fingerprints. */
  readonly id: string;
  readonly title: string;
  /** Why it matters, in a sentence or two. */
  readonly why: string;
  /** What to do in general when it fails. */
  readonly help: string;
  readonly severity: Severity;
  /** `restrict`: a pass is closed. `enable`: a pass works. */
  readonly direction: 'restrict' | 'enable';
  readonly sides: readonly Side[];
  readonly inputs: readonly ControlInput[];
  /** Requirements that this evaluation satisfies, each with the version: `CIS M365 v7 8.2.1`. */
  readonly benchmarks: readonly string[];
  /**
   * One verdict for each object concerned. A side that the snapshot does not have gives none; one that it has and that
   * could not be read gives an unknown verdict, never silence.
   */
  evaluate(snapshot: Snapshot, parameters: AuditParameters): readonly Verdict[];
}

/** What a control reads: for `audit explain`, and for reading no more than the selected controls need. */
export type ControlInput =
  | { readonly side: 'on-premises'; readonly kind: PoolObjectKind; readonly properties: readonly string[] }
  | { readonly side: 'cloud'; readonly kind: TenantObjectKind; readonly properties: readonly string[] };

/** What a control says of one object. */
export interface Verdict {
  readonly side: Side;
  readonly outcome: Exclude<FindingOutcome, 'waived'>;
  /** The object concerned, in the same words in every run: it is part of the fingerprint. */
  readonly object: string;
  /** What was found, as the rest of a sentence: `AllowFederatedUsers is on and all domains are allowed`. */
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  /** What puts this object right; empty where there is nothing to do. */
  readonly nextStep: string;
}
