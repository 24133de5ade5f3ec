import { describe, expect, it } from 'vitest';
import { applyWaivers, sharedWaivers, type Waiver } from '../../src/audit/waivers.ts';
import { finding } from './finding.ts';

const now = '2026-11-24T12:00:00Z';

function waiver(about: Partial<Waiver> = {}): Waiver {
  return {
    control: 'domains-open',
    reason: 'pilot',
    expires: '2026-12-31',
    location: 'waivers.yaml:2',
    ...about,
  };
}

describe('a waiver', () => {
  it.each(['fail', 'warn', 'unknown'] as const)('when the finding is %s then it is waived', (outcome) => {
    const { findings, notes } = applyWaivers([finding({ outcome })], [waiver({ owner: 'anna' })], now);
    expect(findings[0]).toMatchObject({
      outcome: 'waived',
      waiver: {
        reason: 'pilot',
        expires: '2026-12-31',
        owner: 'anna',
        location: 'waivers.yaml:2',
        waives: outcome,
      },
    });
    expect(notes).toEqual([]);
  });

  it.each(['pass', 'not-applicable'] as const)(
    'when the finding is %s then it stays, and the waiver is unused',
    (outcome) => {
      const { findings, notes } = applyWaivers([finding({ outcome })], [waiver()], now);
      expect(findings[0]?.outcome).toBe(outcome);
      expect(notes.map(({ kind }) => kind)).toEqual(['waiver-unused']);
    },
  );

  it.each([
    ['2026-11-24T23:59:59Z', 'waived'],
    ['2026-11-25T00:00:00Z', 'fail'],
  ])('when its last day is 24 November and it is %s then the finding is %s', (time, outcome) => {
    const { findings, notes } = applyWaivers([finding()], [waiver({ expires: '2026-11-24' })], time);
    expect(findings[0]?.outcome).toBe(outcome);
    expect(notes.map(({ kind }) => kind)).toEqual(outcome === 'fail' ? ['waiver-expired'] : []);
  });

  it.each([
    [{ expires: '2026-02-30' }],
    [{ expires: 'never' }],
    [{ expires: '' }],
    [{ expires: '31.12.2026' }],
    [{ reason: ' ' }],
  ])('when it says %j then it is not honoured, and that is said', (about) => {
    const { findings, notes } = applyWaivers([finding()], [waiver(about)], now);
    expect(findings[0]?.outcome).toBe('fail');
    expect(notes.map(({ kind }) => kind)).toEqual(['waiver-malformed']);
  });

  it.each([
    [{ object: 'Tag:Sales' }, true],
    [{ object: 'tag:sales' }, true],
    [{ object: 'Tag:*' }, true],
    [{ object: 'Tag:S.les' }, false],
    [{ object: 'Global' }, false],
    [{ profile: 'contoso' }, true],
    [{ profile: 'prod-*' }, false],
    [{ control: 'trial-tenants' }, false],
  ])('when it is for %j then it fits Tag:Sales of contoso: %s', (about, fits) => {
    const { findings } = applyWaivers([finding({ object: 'Tag:Sales' })], [waiver(about)], now);
    expect(findings[0]?.outcome).toBe(fits ? 'waived' : 'fail');
  });

  it('when its object is none that the control looked at then it is named, with those there are', () => {
    const { unknownObjects, notes } = applyWaivers([finding()], [waiver({ object: 'Tag:Slaes' })], now);
    expect(unknownObjects.map(({ objects }) => objects)).toEqual([['Global']]);
    expect(notes.map(({ kind }) => kind)).toEqual(['waiver-unused']);
  });

  it('when several profiles have one file then its waivers count once, and for those profiles alone', () => {
    const one = waiver({ object: 'Tag:Sales', owners: ['a'] });
    const shared = sharedWaivers([one, { ...one, owners: ['b'] }, waiver({}), waiver({})]);
    expect(shared.map(({ owners }) => owners)).toEqual([['a', 'b'], undefined]);
    const sales = finding({ object: 'Tag:Sales', profile: 'a' });
    const others = [finding({ profile: 'b' }), finding({ object: 'Tag:Sales', profile: 'c' })];
    const result = applyWaivers([sales, ...others], shared.slice(0, 1), now);
    expect(result.findings.map(({ outcome }) => outcome)).toEqual(['waived', 'fail', 'fail']);
    expect([result.unknownObjects, result.notes]).toEqual([[], []]);
  });

  it('when something of the control could not be read then a name that fits nothing may be there all the same', () => {
    const findings = [finding({ outcome: 'unknown' })];
    const result = applyWaivers(findings, [waiver({ object: 'Tag:Sales' })], now);
    expect(result.unknownObjects).toEqual([]);
    expect(result.notes.map(({ kind }) => kind)).toEqual(['waiver-unused']);
  });
});
