import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planDisable } from '../../src/interop/plan-disable.ts';
import { planEnable, type EnableOptions } from '../../src/interop/plan-enable.ts';
import { pathsOf } from '../../src/interop/status.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { mapReading } from '../../src/model/reading.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';
import { poolObjectKinds, type Snapshot } from '../../src/model/snapshot.ts';
import { live, poolOf } from '../interop/pools.ts';
import { applyIntents, inverseOf } from '../interop/simulator.ts';
import { build, listedUsers, poolShape, scope } from './interop-pools.ts';

const options = fc.record({
  scope: fc.option(scope, { nil: undefined }),
  audioVideo: fc.boolean(),
  repair: fc.boolean(),
  alsoOpens: fc.boolean(),
});

function enableOptions(
  choice: { readonly scope: EnableOptions['scope'] | undefined } & Omit<
    EnableOptions,
    'network' | 'scope' | 'now' | 'replicate'
  >,
): EnableOptions {
  const { scope: whom, ...rest } = choice;
  return {
    network: 'skype',
    ...rest,
    ...(whom === undefined ? {} : { scope: whom }),
    users: listedUsers,
    replicate: false,
    now: live,
  };
}

/** The same pool with letters of names and the order of objects changed. */
function disguised(start: Snapshot): Snapshot {
  const pool = poolOf(start);
  const objects = Object.fromEntries(
    poolObjectKinds.map((kind) => [
      kind,
      mapReading(pool.objects[kind], (list) => [...list].reverse().map(shout)),
    ]),
  ) as typeof pool.objects;
  return { ...start, onPremises: { ...pool, objects } };
}

function shout(one: SettingsObject): SettingsObject {
  const properties: Properties = Object.fromEntries(
    Object.entries(one.properties).map(([name, value]) => [
      name.toUpperCase(),
      typeof value === 'string' && !value.startsWith('Enforce') ? value.toUpperCase() : value,
    ]),
  );
  return { identity: one.identity.toUpperCase(), properties };
}

describe('plans', () => {
  it('when enable is applied, then a second plan is empty and the settings are on, or partial where a level is kept', () => {
    fc.assert(
      fc.property(poolShape, options, (shape, choice) => {
        const start = build(shape);
        const asked = enableOptions(choice);
        const draft = planEnable(start, asked);
        fc.pre(draft.refusals.length === 0);
        const after = applyIntents(start, draft.intents);
        const again = planEnable(after, asked);
        expect(again.refusals).toEqual([]);
        expect(again.intents).toEqual([]);
        const [path] = pathsOf(after, {
          scope: asked.scope ?? { kind: 'global' },
          users: listedUsers,
          now: live,
        });
        const limited = draft.skipped.some((line) => line.includes('AlwaysUnverifiable'));
        expect(path?.settings).toBe(limited ? 'partial' : 'on');
      }),
      { numRuns: 500 },
    );
  });

  it('when a plan is undone in reverse, then everything is as it was', () => {
    fc.assert(
      fc.property(poolShape, options, fc.boolean(), (shape, choice, on) => {
        const start = build(shape);
        const asked = enableOptions({ ...choice, repair: false });
        const draft = on
          ? planEnable(start, asked)
          : planDisable(start, { ...asked, everything: asked.scope === undefined, breakHybrid: true });
        const undone = applyIntents(
          applyIntents(start, draft.intents),
          draft.intents.map(inverseOf).reverse(),
        );
        expect(undone).toEqual(start);
      }),
      { numRuns: 500 },
    );
  });

  it('when disable is applied, then the scope is not on, and a second plan is empty', () => {
    fc.assert(
      fc.property(poolShape, fc.option(scope, { nil: undefined }), (shape, whom) => {
        const start = build(shape);
        const asked = {
          ...(whom === undefined ? {} : { scope: whom }),
          network: 'skype' as const,
          users: listedUsers,
          audioVideo: false,
          everything: false,
          breakHybrid: false,
          replicate: false,
          now: live,
        };
        const draft = planDisable(start, asked);
        fc.pre(draft.refusals.length === 0);
        const after = applyIntents(start, draft.intents);
        expect(planDisable(after, asked).intents).toEqual([]);
        const [path] = pathsOf(after, { scope: whom ?? { kind: 'global' }, users: listedUsers, now: live });
        expect(path?.settings).not.toBe('on');
      }),
      { numRuns: 500 },
    );
  });

  it('when a run of a narrow scope stops anywhere before its end, then nobody outside it got anything new', () => {
    fc.assert(
      fc.property(poolShape, scope, (shape, whom) => {
        const start = build(shape);
        const draft = planEnable(
          start,
          enableOptions({ scope: whom, audioVideo: false, repair: false, alsoOpens: false }),
        );
        fc.pre(whom.kind === 'policy' && draft.refusals.length === 0);
        const everybody = { scope: { kind: 'global' }, now: live } as const;
        const before = pathsOf(start, everybody)[0]?.settings;
        for (const [index] of draft.intents.entries()) {
          const half = pathsOf(applyIntents(start, draft.intents.slice(0, index)), everybody)[0]?.settings;
          expect(half === 'on' && before !== 'on').toBe(false);
        }
      }),
    );
  });

  it('when letters and order differ, then status and plan say the same', () => {
    fc.assert(
      fc.property(poolShape, options, (shape, choice) => {
        const start = build(shape);
        const asked = enableOptions(choice);
        const one = planEnable(start, asked);
        const two = planEnable(disguised(start), asked);
        expect(lower(two.refusals.map(({ kind }) => kind))).toEqual(
          lower(one.refusals.map(({ kind }) => kind)),
        );
        expect(two.intents.map(({ object }) => object.identity.toLowerCase())).toEqual(
          one.intents.map(({ object }) => object.identity.toLowerCase()),
        );
        expect(lower(two.makesEffective)).toEqual(lower(one.makesEffective));
        const paths = { scope: asked.scope ?? { kind: 'global' as const }, users: listedUsers, now: live };
        expect(pathsOf(disguised(start), paths)[0]?.settings).toBe(pathsOf(start, paths)[0]?.settings);
      }),
      { numRuns: 300 },
    );
  });

  it('when only the order differs, then the inputs of the fingerprint are the same', () => {
    fc.assert(
      fc.property(poolShape, options, (shape, choice) => {
        const start = build(shape);
        const pool = poolOf(start);
        const objects = Object.fromEntries(
          poolObjectKinds.map((kind) => [
            kind,
            mapReading(pool.objects[kind], (list) => [...list].reverse()),
          ]),
        ) as typeof pool.objects;
        const turned: Snapshot = { ...start, onPremises: { ...pool, objects } };
        const asked = enableOptions(choice);
        expect(planEnable(turned, asked).inputs).toEqual(planEnable(start, asked).inputs);
      }),
      { numRuns: 300 },
    );
  });
});

function lower(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.toLowerCase());
}
