import { createHash } from 'node:crypto';
import type { Finding } from '../../src/model/finding.ts';

/** A finding with what a test says of it. */
export function finding(about: Partial<Finding> = {}): Finding {
  const { profile = 'contoso', controlId = 'domains-open', object = 'Global' } = about;
  return {
    controlId,
    outcome: 'fail',
    severity: 'high',
    profile,
    object,
    title: `${controlId}: something`,
    evidence: [],
    benchmarks: [],
    nextStep: '',
    fingerprint: createHash('sha256')
      .update(JSON.stringify([profile, controlId, object]))
      .digest('hex'),
    ...about,
  };
}
