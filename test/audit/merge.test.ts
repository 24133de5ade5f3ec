import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeReports, sortedNotes } from '../../src/audit/merge.ts';
import { isInShard, parseShard } from '../../src/audit/shard.ts';
import { FederationError } from '../../src/errors.ts';
import type { FindingsReport } from '../../src/model/findings-report.ts';
import { finding } from './finding.ts';

const names = ['adatum', 'contoso', 'fabrikam', 'litware', 'proseware', 'wingtip'];

/** The report of one run over some of the profiles. */
function runOver(profiles: readonly string[], shard?: FindingsReport['shard']): FindingsReport {
  const mine = profiles.filter((name) => shard === undefined || isInShard(name, shard));
  const times = mine.map((name) => `2026-11-24T00:00:0${names.indexOf(name)}Z`);
  return {
    command: 'audit',
    takenAt: times.at(-1) ?? '2026-11-25T00:00:00Z',
    source: 'live',
    toolVersion: '1.0.0',
    failOn: 'medium',
    findings: mine.flatMap((profile) => [
      finding({ profile }),
      finding({ profile, controlId: 'trial-tenants', outcome: 'pass' }),
    ]),
    profiles: mine.map((name, index) => ({
      name,
      takenAt: times[index] ?? '',
      source: 'live',
      subjects: [],
      paths: [],
    })),
    controls: [],
    notes: sortedNotes([
      { kind: 'waiver-expired', text: 'expired', location: 'w.yaml:2' },
      ...(mine.includes('contoso')
        ? []
        : [{ kind: 'waiver-unused', text: 'unused', location: 'w.yaml:9' } as const]),
    ]),
    ...(shard === undefined ? {} : { shard: { ...shard, profiles } }),
  };
}

function shards(count: number, profiles = names) {
  return Array.from({ length: count }, (_, index) => ({
    file: `${index + 1}.json`,
    report: runOver(profiles, { index: index + 1, count, profiles: [] }),
  }));
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof FederationError ? error.code : String(error);
  }
  return 'none';
}

describe('shards', () => {
  it('when there are any number of them then every profile is in exactly one', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), (name, count) => {
        const homes = Array.from({ length: count }, (_, index) => index + 1).filter((index) =>
          isInShard(name, { index, count }),
        );
        expect(homes).toHaveLength(1);
      }),
    );
  });

  it.each(['0/2', '3/2', '1', '1/0', 'a/b', '1/99999', '-1/2', '1.5/2'])(
    'when it is %s then it is refused',
    (text) => {
      expect(codeOf(() => parseShard(text))).toBe('usage.shard');
    },
  );

  it('when it is 2/4 then it is read', () => {
    expect(parseShard(' 2 / 4 ')).toEqual({ index: 2, count: 4 });
  });
});

describe('merging', () => {
  it.each([1, 2, 3, 7])(
    'when a run was shared among %i then the merged report is that of one run',
    (count) => {
      const parts = shards(count);
      expect(mergeReports(parts.toReversed())).toEqual(runOver(names));
    },
  );

  it('when a shard is missing then it is refused', () => {
    expect(codeOf(() => mergeReports(shards(3).slice(1)))).toBe('report.missing-shard');
  });

  it('when a shard is there twice then it is refused', () => {
    const parts = shards(2);
    expect(codeOf(() => mergeReports([...parts, ...parts.slice(0, 1)]))).toBe('report.double-shard');
  });

  it('when a report is none of a shard then it is refused', () => {
    expect(codeOf(() => mergeReports([{ file: 'a', report: runOver(names) }]))).toBe('report.no-shard');
  });

  it('when shards are of different runs then they are refused', () => {
    const [first, second] = shards(2);
    const others = [
      { ...second?.report, failOn: 'high' as const },
      { ...second?.report, toolVersion: '2.0.0' },
    ];
    for (const other of others) {
      const parts = [
        first,
        second === undefined ? undefined : { ...second, report: { ...second.report, ...other } },
      ];
      expect(codeOf(() => mergeReports(parts.filter((part) => part !== undefined)))).toBe('report.other-run');
    }
  });

  it('when a configured profile has no result then it is refused', () => {
    const parts = shards(2).map(({ file, report }) => ({
      file,
      report: { ...report, profiles: report.profiles.filter(({ name }) => name !== 'fabrikam') },
    }));
    expect(codeOf(() => mergeReports(parts))).toBe('report.profile-without-result');
  });
});
