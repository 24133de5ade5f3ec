import type { Finding, FindingOutcome, Severity } from './finding.ts';
import type { PathStatus } from './gate.ts';
import type { Side } from './networks.ts';
import type { SnapshotSource } from './snapshot.ts';

/**
 * Everything that a report of findings shows, in whatever format: plain data, of which every format is a pure function,
 * and of which the JSON document loses nothing (so that reports of shards can be read again and merged).
 * What only the audit knows is optional: a `doctor` has no waivers.
 */
export interface FindingsReport {
  /** The command that looked: `audit`, `check messenger`, `doctor`. */
  readonly command: string;
  /** ISO 8601, UTC: when it was looked, or the newest of several times. */
  readonly takenAt: string;
  /** `emulator` as soon as one profile was emulated: a report of an emulated run says so. */
  readonly source: SnapshotSource;
  readonly toolVersion: string;
  /** The answer in one sentence, where the command has better words than the counts. */
  readonly sentence?: string;
  /** In the order in which they are to be shown, the same whatever finished first. */
  readonly findings: readonly ReportedFinding[];
  /** What was looked at; empty where a command knows only findings. */
  readonly profiles: readonly ProfileResult[];
  /** What was evaluated. A finding of a control that is not listed is described by itself. */
  readonly controls: readonly ControlDescription[];
  readonly notes: readonly ReportNote[];
  /** Findings of this severity or a higher one fail the run. */
  readonly failOn?: Severity;
  /** Whether what is unknown fails the run (the default) or only warns; it is never a pass. */
  readonly unknowns?: 'fail' | 'warn';
  /** Present when this is a share of a larger run. */
  readonly shard?: ReportedShard;
  /** Present when the run was compared with an earlier report. */
  readonly baseline?: BaselineComparison;
}

export interface ReportedFinding extends Finding {
  /** Present exactly when the outcome is `waived`. */
  readonly waiver?: WaiverMark;
  /** How it stands to the baseline; absent without one, and for what needs no comparison (a pass). */
  readonly baseline?: BaselineMark;
}

/** `changed`: the baseline has the finding with another outcome or severity. */
export type BaselineMark = 'new' | 'unchanged' | 'changed';

export interface WaiverMark {
  readonly reason: string;
  /** `YYYY-MM-DD`, the last day (UTC) on which it holds. */
  readonly expires: string;
  readonly owner?: string;
  /** Where it is written: `waivers.yaml:7`. */
  readonly location: string;
  /** What the finding would be without it. */
  readonly waives: Exclude<FindingOutcome, 'waived'>;
}

export interface ProfileResult {
  readonly name: string;
  readonly takenAt: string;
  readonly source: SnapshotSource;
  /** What was read, in words: `Lync Server 2013 · pool01.contoso.com`, `contoso.onmicrosoft.com`. */
  readonly subjects: readonly string[];
  /** The federation path on each side, as `status` shows it. */
  readonly paths: readonly PathStatus[];
  /** Why the profile, or a part of it, could not be looked at. Its controls are then unknown, never passed. */
  readonly failure?: ProfileFailure;
  /** The line of a file in the repository that stands for the profile, where code scanning shows its findings. */
  readonly location?: SourceLocation;
}

export interface ProfileFailure {
  /** That of the error: `pool.unreachable`. */
  readonly code: string;
  readonly message: string;
  readonly next: string;
}

export interface SourceLocation {
  /** Relative to the folder the program was started in, with forward slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface ReportedShard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
  /** Every profile of the whole run, in order, so that a missing one is noticed when the shards are merged. */
  readonly profiles: readonly string[];
}

/** A control as the reports explain it. */
export interface ControlDescription {
  readonly id: string;
  readonly title: string;
  /** Why it matters, in a sentence or two. */
  readonly why: string;
  /** What to do in general when it fails. */
  readonly help: string;
  readonly severity: Severity;
  readonly sides: readonly Side[];
  /** With the version of the benchmark: `CIS M365 v7 8.2.1`. */
  readonly benchmarks: readonly string[];
}

export type ReportNoteKind =
  'waiver-expired' | 'waiver-malformed' | 'waiver-unused' | 'snapshot-old' | 'other';

/** Something that a reader must know and that is no finding. The text stands for itself. */
export interface ReportNote {
  readonly kind: ReportNoteKind;
  readonly text: string;
  readonly profile?: string;
  readonly controlId?: string;
  /** `waivers.yaml:7`. */
  readonly location?: string;
}

export interface BaselineComparison {
  /** The file, as it was named. */
  readonly file: string;
  readonly takenAt: string;
  /** Were findings in the baseline and are none any more: proven by a pass, by not applying, or by a deletion. */
  readonly resolved: readonly BaselineEntry[];
  /** Were findings in the baseline and were not seen this time, without any proof that they are gone. */
  readonly notSeen: readonly BaselineEntry[];
}

export type BaselineEntry = Pick<
  Finding,
  'controlId' | 'outcome' | 'severity' | 'profile' | 'object' | 'title' | 'fingerprint'
>;
