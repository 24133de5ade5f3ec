import { describe, expect, it } from 'vitest';
import { compareWithBaseline } from '../../src/audit/baseline.ts';
import { auditExits } from '../../src/audit/exit.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { FindingsReport, ProfileResult } from '../../src/model/findings-report.ts';
import { finding } from './finding.ts';

const contoso: ProfileResult = {
  name: 'contoso',
  takenAt: '2026-11-24T00:00:00Z',
  source: 'live',
  subjects: [],
  paths: [],
};

function compare(now: readonly Finding[], before: readonly Finding[], profile: ProfileResult = contoso) {
  return compareWithBaseline(now, [profile], {
    file: 'before.json',
    takenAt: '2026-11-23T00:00:00Z',
    findings: before,
  });
}

function exits(findings: FindingsReport['findings'], failOn: Finding['severity'] = 'medium') {
  const report: FindingsReport = {
    command: 'audit',
    takenAt: '2026-11-24T00:00:00Z',
    source: 'live',
    toolVersion: '0',
    findings,
    profiles: [contoso],
    controls: [],
    notes: [],
  };
  return auditExits(report, { failOn, unknown: 'fail' });
}

describe('a baseline', () => {
  it('when nothing changed then nothing is new, and nothing fails', () => {
    const { findings, comparison } = compare([finding()], [finding()]);
    expect(findings.map(({ baseline }) => baseline)).toEqual(['unchanged']);
    expect(exits(findings)).toEqual([]);
    expect([comparison.resolved, comparison.notSeen]).toEqual([[], []]);
  });

  it('when a finding was not there then it is new, and fails', () => {
    const { findings } = compare([finding(), finding({ object: 'Tag:Sales' })], [finding()]);
    expect(findings.map(({ baseline }) => baseline)).toEqual(['unchanged', 'new']);
    expect(exits(findings)).toEqual(['findings']);
  });

  it('when a warning became a failure then it has changed, and fails', () => {
    const { findings } = compare([finding()], [finding({ outcome: 'warn' })]);
    expect(findings[0]?.baseline).toBe('changed');
    expect(exits(findings)).toEqual(['findings']);
  });

  it.each(['pass', 'not-applicable'] as const)('when it is %s now then it is resolved', (outcome) => {
    const { comparison } = compare([finding({ outcome })], [finding()]);
    expect(comparison.resolved.map(({ object }) => object)).toEqual(['Global']);
  });

  it('when the object is gone and everything was read then it is resolved', () => {
    const { comparison } = compare([finding({ outcome: 'pass' })], [finding({ object: 'Tag:Gone' })]);
    expect(comparison.resolved.map(({ object }) => object)).toEqual(['Tag:Gone']);
  });

  it('when the object is gone and something of the control is unknown then it was only not seen again', () => {
    const { comparison } = compare([finding({ outcome: 'unknown' })], [finding({ object: 'Tag:Gone' })]);
    expect(comparison.notSeen.map(({ object }) => object)).toEqual(['Tag:Gone']);
  });

  it('when the control did not run or the profile failed then it was only not seen again', () => {
    const failed: ProfileResult = { ...contoso, failure: { code: 'x', message: 'x', next: '' } };
    expect(compare([], [finding()]).comparison.notSeen).toHaveLength(1);
    expect(
      compare([finding({ controlId: 'profile-readable', outcome: 'unknown' })], [finding()], failed)
        .comparison.notSeen,
    ).toHaveLength(1);
  });
});

describe('the exit of an audit', () => {
  it.each([
    ['fail', 'high', 'medium', ['findings']],
    ['fail', 'medium', 'medium', ['findings']],
    ['fail', 'low', 'medium', []],
    ['warn', 'high', 'medium', ['findings']],
    ['fail', 'low', 'info', ['findings']],
    ['fail', 'high', 'critical', []],
    ['unknown', 'info', 'medium', ['unavailable']],
    ['waived', 'high', 'medium', []],
    ['not-applicable', 'high', 'medium', []],
    ['pass', 'high', 'medium', []],
  ] as const)(
    'when a finding is %s and %s and --fail-on is %s then it is %j',
    (outcome, severity, failOn, exit) => {
      expect(exits([finding({ outcome, severity })], failOn)).toEqual(exit);
    },
  );

  it('when something fails and something is unknown then both are told', () => {
    expect(exits([finding(), finding({ outcome: 'unknown', object: 'x' })])).toEqual([
      'findings',
      'unavailable',
    ]);
  });
});
