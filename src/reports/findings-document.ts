import type { Finding, FindingOutcome } from '../model/finding.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { FindingsDocument } from './schemas.ts';

export function findingsDocument(
  { takenAt, source }: Pick<Snapshot, 'takenAt' | 'source'>,
  findings: readonly Finding[],
): FindingsDocument {
  const number = (outcome: FindingOutcome) =>
    findings.filter((finding) => finding.outcome === outcome).length;
  return {
    schemaVersion: 1,
    takenAt,
    source,
    summary: {
      pass: number('pass'),
      fail: number('fail'),
      warn: number('warn'),
      unknown: number('unknown'),
      notApplicable: number('not-applicable'),
      waived: number('waived'),
    },
    findings: findings.map((finding) => ({
      ...finding,
      evidence: [...finding.evidence],
      benchmarks: [...finding.benchmarks],
    })),
  };
}
