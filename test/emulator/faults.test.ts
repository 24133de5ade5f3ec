import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FederationError } from '../../src/errors.ts';
import { FaultPlan, faultTable, parseFault } from '../../src/emulator/faults.ts';
import { findScenario, scenarios } from '../../src/emulator/scenarios.ts';

describe('the name of a fault', () => {
  it.each(faultTable.map(([name]) => name))('%s is known, alone and with a count', (name) => {
    expect(parseFault(name)).toEqual({ name, nth: 1 });
    expect(parseFault(`${name}:12`)).toEqual({ name, nth: 12 });
  });

  it('that is mistyped is answered with the nearest one', () => {
    expect(() => parseFault('drop-after-writ')).toThrow(
      expect.objectContaining({
        code: 'emulator.unknown-fault',
        exit: 2,
        next: 'did you mean drop-after-write?',
      }),
    );
    expect(() => parseFault('zzzzzzzzzzzz')).toThrow(
      expect.objectContaining({ next: 'federation help scenarios says what each is' }),
    );
  });

  it.each(['slow:0', 'slow:-1', 'slow:1.5', 'slow:x', 'slow:', 'slow:1:2'])(
    '%s has no count that can be',
    (text) => {
      expect(() => parseFault(text)).toThrow(
        expect.objectContaining({ code: 'emulator.fault-number', exit: 2 }),
      );
    },
  );

  it('is either understood or refused with an error a person can act on', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(parseFault(text).nth).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(FederationError);
        }
      }),
    );
  });
});

describe('when faults strike', () => {
  const strikes = (fault: string, event: 'write' | 'request') => {
    const plan = new FaultPlan([parseFault(fault)]);
    return [1, 2, 3, 4].map(() => plan.strike(event).size);
  };

  it('a drop strikes at its write and at no other', () => {
    expect(strikes('drop-after-write:2', 'write')).toEqual([0, 1, 0, 0]);
    expect(strikes('drop-after-write:2', 'request')).toEqual([0, 0, 0, 0]);
  });

  it('a spoilt answer goes on being spoilt', () => {
    expect(strikes('garbage:2', 'request')).toEqual([0, 1, 1, 1]);
  });

  it('several are counted on their own', () => {
    const plan = new FaultPlan(['silent-write', 'drop-before-write:2', 'slow'].map(parseFault));
    expect([...plan.strike('write')]).toEqual(['silent-write']);
    expect([...plan.strike('write')]).toEqual(['drop-before-write', 'silent-write']);
    expect(plan.count('write')).toBe(2);
    expect(plan.count('request')).toBe(0);
  });
});

describe('the name of a scenario', () => {
  it('that is mistyped is answered with the nearest one', () => {
    expect(() => findScenario('noting-set')).toThrow(
      expect.objectContaining({
        code: 'emulator.unknown-scenario',
        exit: 2,
        next: 'did you mean nothing-set?',
      }),
    );
  });

  it('is one of the published ones at least', () => {
    const published =
      'nothing-set all-on messenger-already-on provider-disabled provider-renamed policy-closed site-policies no-federation-route replication-behind read-only-administrator lync-2010 lync-2013 sfb-2015 sfb-2019 sfb-se';
    expect(scenarios.map(({ name }) => name)).toEqual(expect.arrayContaining(published.split(' ')));
  });
});
