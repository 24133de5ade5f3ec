import type { ExitCode } from '../exit-codes.ts';
import { pathsOf } from '../interop/status.ts';
import type { Finding } from '../model/finding.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import type { ProfileFailure, ProfileResult, SourceLocation } from '../model/findings-report.ts';
import { productFacts } from '../model/server-versions.ts';
import type { Snapshot, SnapshotSource } from '../model/snapshot.ts';
import { staleness, tooOld } from './age.ts';
import type { AuditParameters } from './parameters.ts';
import type { AuditProfile } from './profile.ts';
import { runControls } from './run-controls.ts';

/** What came of one profile. */
export interface AuditedProfile {
  readonly result: ProfileResult;
  readonly findings: readonly Finding[];
  /** What the command would end with if this were all, where the profile could not be read. */
  readonly exit?: ExitCode;
}

/** How a snapshot is judged. */
export interface EvaluationOptions {
  readonly controls: AuditProfile;
  readonly parameters: Partial<AuditParameters>;
  readonly now: Date;
  /** Infinity: any age will do. Undefined: it was read just now, so it has none. */
  readonly maxAgeMs: number | undefined;
  /** The line that stands for the profile. */
  readonly location?: SourceLocation;
}

/** Every finding of one snapshot. One that is too old is evaluated all the same, and what it came to is unknown. */
export function auditSnapshot(snapshot: Snapshot, options: EvaluationOptions): AuditedProfile {
  const { controls, parameters, now, maxAgeMs, location } = options;
  const reason = maxAgeMs === undefined ? undefined : staleness(snapshot.takenAt, now, maxAgeMs);
  const findings = runControls(snapshot, controls, parameters);
  return {
    findings: reason === undefined ? findings : findings.map((finding) => tooOld(finding, reason)),
    result: {
      name: snapshot.profile,
      takenAt: snapshot.takenAt,
      source: snapshot.source,
      subjects: subjectsOf(snapshot),
      paths: pathsOf(snapshot, { scope: { kind: 'global' }, now }),
      ...(location === undefined ? {} : { location }),
    },
  };
}

/** A profile that could not be looked at: one finding that is unknown, so that nobody takes silence for a pass. */
export function unreadableProfile(
  name: string,
  failure: ProfileFailure,
  exit: ExitCode,
  {
    takenAt,
    source,
    location,
  }: {
    readonly takenAt: string;
    readonly source: SnapshotSource;
    readonly location?: SourceLocation | undefined;
  },
): AuditedProfile {
  const controlId = 'profile-readable';
  return {
    exit,
    result: {
      name,
      takenAt,
      source,
      subjects: [],
      paths: [],
      failure,
      ...(location === undefined ? {} : { location }),
    },
    findings: [
      {
        controlId,
        outcome: 'unknown',
        severity: 'high',
        profile: name,
        object: 'deployment',
        title: `the deployment could not be read: ${failure.message}`,
        evidence: [],
        benchmarks: [],
        nextStep: failure.next,
        fingerprint: fingerprintOf(name, controlId),
      },
    ],
  };
}

function subjectsOf({ onPremises, cloud }: Snapshot): readonly string[] {
  const server = onPremises?.server;
  const title = server?.state === 'known' ? productFacts[server.value.product].title : undefined;
  return [
    ...(onPremises === undefined
      ? []
      : [[title, onPremises.pool].filter((part) => part !== undefined).join(' · ')]),
    ...(cloud === undefined ? [] : [cloud.tenant]),
  ];
}
