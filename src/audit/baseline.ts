import type { Finding, FindingOutcome } from '../model/finding.ts';
import type {
  BaselineComparison,
  BaselineEntry,
  BaselineMark,
  ProfileResult,
  ReportedFinding,
} from '../model/findings-report.ts';

/** What an earlier report said. */
export interface Baseline {
  /** As it was named. */
  readonly file: string;
  readonly takenAt: string;
  readonly findings: readonly BaselineEntry[];
}

/** Findings with their marks, and what is gone since. */
export interface Compared {
  readonly findings: readonly ReportedFinding[];
  readonly comparison: BaselineComparison;
}

/** What needs somebody; a waived finding is accepted, and everything else is right. */
const open: ReadonlySet<FindingOutcome> = new Set(['fail', 'warn', 'unknown']);

/**
 * Tells what is new since an earlier report. What was a finding and is none any more counts as resolved only with a
 * proof: the object passes, the control does not apply, it is waived, or the control looked at everything of the profile
 * and the object is not there. Otherwise it was merely not seen again.
 */
export function compareWithBaseline(
  findings: readonly ReportedFinding[],
  profiles: readonly ProfileResult[],
  baseline: Baseline,
): Compared {
  const earlier = new Map(
    baseline.findings.filter(({ outcome }) => open.has(outcome)).map((entry) => [entry.fingerprint, entry]),
  );
  const now = new Map(findings.map((finding) => [finding.fingerprint, finding] as const));
  const complete = completeControls(findings, profiles);
  const gone = [...earlier.values()].filter(({ fingerprint }) => {
    const found = now.get(fingerprint);
    return found === undefined || !open.has(found.outcome);
  });
  const isResolved = (entry: BaselineEntry) =>
    now.has(entry.fingerprint) || complete.has(controlKey(entry.profile, entry.controlId));
  return {
    findings: findings.map((finding) => marked(finding, earlier.get(finding.fingerprint))),
    comparison: {
      file: baseline.file,
      takenAt: baseline.takenAt,
      resolved: gone.filter(isResolved).map(entryOf),
      notSeen: gone.filter((entry) => !isResolved(entry)).map(entryOf),
    },
  };
}

/** Controls that looked at a profile and hid nothing: an object they do not name is not there. */
function completeControls(
  findings: readonly Finding[],
  profiles: readonly ProfileResult[],
): ReadonlySet<string> {
  const failed = new Set(profiles.filter(({ failure }) => failure !== undefined).map(({ name }) => name));
  const keys = new Set<string>();
  const unclear = new Set<string>();
  for (const { profile, controlId, outcome } of findings) {
    const key = controlKey(profile, controlId);
    (outcome === 'unknown' || failed.has(profile) ? unclear : keys).add(key);
  }
  return new Set([...keys].filter((key) => !unclear.has(key)));
}

function controlKey(profile: string, controlId: string): string {
  return JSON.stringify([profile, controlId]);
}

function marked(finding: ReportedFinding, earlier: BaselineEntry | undefined): ReportedFinding {
  if (!open.has(finding.outcome)) {
    return finding;
  }
  return { ...finding, baseline: markOf(finding, earlier) };
}

function markOf(finding: Finding, earlier: BaselineEntry | undefined): BaselineMark {
  if (earlier === undefined) {
    return 'new';
  }
  return earlier.outcome === finding.outcome && earlier.severity === finding.severity
    ? 'unchanged'
    : 'changed';
}

function entryOf(entry: BaselineEntry): BaselineEntry {
  const { controlId, outcome, severity, profile, object, title, fingerprint } = entry;
  return { controlId, outcome, severity, profile, object, title, fingerprint };
}

/** Whether the finding counts for the exit code: it does unless the earlier report had it as it is. */
export function isNews({ baseline }: ReportedFinding): boolean {
  return baseline !== 'unchanged';
}
