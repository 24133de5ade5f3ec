import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMessenger } from '../../src/interop/check-messenger.ts';
import { planEnable } from '../../src/interop/plan-enable.ts';
import { pathsOf } from '../../src/interop/status.ts';
import { known, unreadable, type Reading } from '../../src/model/reading.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';
import { poolObjectKinds, type PoolObjectKind, type Snapshot } from '../../src/model/snapshot.ts';
import { listIn, live, poolOf, withList } from '../interop/pools.ts';
import { build, listedUsers, poolShape, scope } from './interop-pools.ts';

/** Unknown is a result: taking knowledge away may make an answer unknown, and never makes it better. */

type Damage = (start: Snapshot) => Snapshot;

const lostList = fc.constantFrom(...poolObjectKinds).map(
  (kind): Damage =>
    (start) =>
      withList(start, kind, unreadable('lost')),
);
const lostWhole = fc.constantFrom('account', 'server', 'commands').map((name): Damage => (start) => ({
  ...start,
  onPremises: { ...poolOf(start), [name]: unreadable('lost') },
}));

/** Makes one property of one object something that no server means anything by. */
const junkProperty = fc
  .tuple(
    fc.constantFrom(...poolObjectKinds),
    fc.nat(),
    fc.nat(),
    fc.constantFrom(null, 7, 'neither one', ['x']),
  )
  .filter(([kind]) => kind !== 'users')
  .map(
    ([kind, at, which, junk]): Damage =>
      (start) =>
        withList(start, kind, junked(start, kind, at, which, junk)),
  );

function junked(
  start: Snapshot,
  kind: PoolObjectKind,
  at: number,
  which: number,
  junk: null | number | string | readonly string[],
): Reading<readonly SettingsObject[]> {
  const list = poolOf(start).objects[kind];
  if (list.state !== 'known' || list.value.length === 0) {
    return list;
  }
  const position = at % listIn(start, kind).length;
  return known(
    list.value.map((one, index) => {
      const names = Object.keys(one.properties).filter((name) => meaningful.has(name));
      const name = names[which % Math.max(1, names.length)];
      return index === position && name !== undefined
        ? { ...one, properties: { ...one.properties, [name]: junk } }
        : one;
    }),
  );
}

/** Properties on which an answer rests, and for which none of the junk is a value. */
const meaningful = new Set([
  'AllowFederatedUsers',
  'ProxyFqdn',
  'Enabled',
  'VerificationLevel',
  'EnablePublicCloudAccess',
  'UpToDate',
]);

const damage = fc.array(fc.oneof(lostList, lostWhole, junkProperty), { minLength: 1, maxLength: 4 });

describe('taking knowledge away', () => {
  it('when anything becomes unreadable, then settings that were not on do not become on', () => {
    fc.assert(
      fc.property(poolShape, scope, damage, (shape, whom, damages) => {
        const start = build(shape);
        const options = { scope: whom, users: listedUsers, now: live };
        const before = pathsOf(start, options)[0]?.settings;
        const after = pathsOf(
          damages.reduce((state, hurt) => hurt(state), start),
          options,
        )[0]?.settings;
        expect(after === 'on' && before !== 'on').toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('when anything becomes unreadable, then check messenger does not begin to say yes', () => {
    fc.assert(
      fc.property(poolShape, scope, damage, (shape, whom, damages) => {
        const start = build(shape);
        const before = checkMessenger(start, whom, live, listedUsers).answer;
        const after = checkMessenger(
          damages.reduce((state, hurt) => hurt(state), start),
          whom,
          live,
          listedUsers,
        ).answer;
        expect(after === 'yes' && before !== 'yes').toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('when anything becomes unreadable, then a yes never becomes a no', () => {
    fc.assert(
      fc.property(poolShape, damage, (shape, damages) => {
        const start = build({ ...shape, allowed: true, global: true });
        const before = checkMessenger(start, { kind: 'global' }, live).answer;
        const lost = damages.filter((_, index) => index < 2).reduce((state, hurt) => hurt(state), start);
        const after = checkMessenger(lost, { kind: 'global' }, live).answer;
        fc.pre(before === 'yes');
        expect(['yes', 'unknown']).toContain(after);
      }),
      { numRuns: 500 },
    );
  });

  it('when anything becomes unreadable, then a plan that was refused for what it opens is not let through', () => {
    fc.assert(
      fc.property(poolShape, scope, damage, (shape, whom, damages) => {
        const options = {
          network: 'skype' as const,
          scope: whom,
          users: listedUsers,
          audioVideo: false,
          repair: false,
          replicate: false,
          alsoOpens: false,
          now: live,
        };
        const start = build(shape);
        const before = planEnable(start, options);
        fc.pre(before.refusals.some(({ kind }) => kind === 'also-opens'));
        const lists = damages.reduce((state, hurt) => hurt(state), start);
        const after = planEnable(lists, options);
        const stillOpens = after.intents.some(({ object }) => object.type !== 'external-access-policy');
        expect(stillOpens && after.refusals.length === 0).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
