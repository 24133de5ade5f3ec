import type { Finding, FindingOutcome } from '../model/finding.ts';
import type { Gate } from '../model/gate.ts';
import type { FindingsReport, ProfileResult, ReportNote } from '../model/findings-report.ts';
import type { FindingsDocument } from './schemas.ts';

/** The report as JSON. What the command has nothing to say about is left out, and nothing else is. */
export function findingsDocument(report: FindingsReport): FindingsDocument {
  const { takenAt, source, command, toolVersion, sentence, failOn, unknowns, shard, baseline } = report;
  const { findings, profiles, controls, notes } = report;
  return {
    schemaVersion: 1,
    takenAt,
    source,
    summary: summaryOf(findings),
    findings: findings.map((finding) => ({
      ...finding,
      evidence: [...finding.evidence],
      benchmarks: [...finding.benchmarks],
    })),
    command,
    toolVersion,
    ...(sentence !== undefined && { sentence }),
    ...(failOn !== undefined && { failOn }),
    ...(unknowns !== undefined && { unknowns }),
    ...(shard && { shard: { ...shard, profiles: [...shard.profiles] } }),
    ...(profiles.length > 0 && { profiles: profiles.map(profileEntry) }),
    ...(controls.length > 0 && {
      controls: controls.map((control) => ({
        ...control,
        sides: [...control.sides],
        benchmarks: [...control.benchmarks],
      })),
    }),
    ...(notes.length > 0 && { notes: notes.map(noteEntry) }),
    ...(baseline && {
      baseline: { ...baseline, resolved: [...baseline.resolved], notSeen: [...baseline.notSeen] },
    }),
  };
}

/** How many findings have each outcome. */
export function summaryOf(findings: readonly Finding[]): FindingsDocument['summary'] {
  const number = (outcome: FindingOutcome) =>
    findings.filter((finding) => finding.outcome === outcome).length;
  return {
    pass: number('pass'),
    fail: number('fail'),
    warn: number('warn'),
    unknown: number('unknown'),
    notApplicable: number('not-applicable'),
    waived: number('waived'),
  };
}

function profileEntry(profile: ProfileResult): NonNullable<FindingsDocument['profiles']>[number] {
  return {
    ...profile,
    subjects: [...profile.subjects],
    paths: profile.paths.map((path) => ({ ...path, gates: path.gates.map(gateEntry) })),
  };
}

/** In one order, as below. */
function noteEntry({ kind, text, profile, controlId, location }: ReportNote): ReportNote {
  return {
    kind,
    text,
    ...(profile !== undefined && { profile }),
    ...(controlId !== undefined && { controlId }),
    ...(location !== undefined && { location }),
  };
}

/** In one order, wherever the gate comes from: merged reports are those of one run to the byte. */
function gateEntry({ id, kind, object, state, value, evidence, title, remedy, note }: Gate): Gate {
  return {
    id,
    kind,
    object,
    state,
    value,
    evidence,
    title,
    ...(remedy !== undefined && { remedy }),
    ...(note !== undefined && { note }),
  };
}
