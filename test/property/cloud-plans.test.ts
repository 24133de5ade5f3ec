import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planDisable } from '../../src/interop/plan-disable.ts';
import { planEnable } from '../../src/interop/plan-enable.ts';
import { pathsOf } from '../../src/interop/status.ts';
import { policyKey } from '../../src/model/policies.ts';
import type { PropertyValue } from '../../src/model/property-value.ts';
import { known, mapReading, unreadable } from '../../src/model/reading.ts';
import type { Scope } from '../../src/model/scope.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { tenantObjectKinds } from '../../src/model/tenant-snapshot.ts';
import { inverseOf } from '../interop/simulator.ts';
import { applyToTenant, reach, resolved, type Membership } from '../interop/tenant-simulator.ts';
import {
  assignedGroup,
  cloudPolicy,
  cloudUser,
  groupId,
  personal,
  personalOff,
  settings,
  tenantList,
  tenantOf,
  tenantSnapshot,
  today,
  withTenantList,
} from '../interop/tenants.ts';

const tags = ['Sales', 'Public', 'NoExternal'];
const otherGroup = '99999999-2222-3333-4444-555555555555';
const listed = ['u0@contoso.com', 'sip:U1@contoso.com'];
const names = ['u0', 'u1', 'u2', 'u3', 'u4'];

const shape = fc.record({
  allowed: fc.boolean(),
  inbound: fc.boolean(),
  global: fc.tuple(fc.boolean(), fc.boolean()),
  policies: fc.array(fc.tuple(fc.constantFrom(...tags), fc.boolean(), fc.boolean()), { maxLength: 3 }),
  direct: fc.array(fc.nat(5), { minLength: 5, maxLength: 5 }),
  groups: fc.array(fc.nat(4), { minLength: 2, maxLength: 2 }),
  memberships: fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }),
});
type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

interface Built {
  readonly start: Snapshot;
  readonly groups: Membership;
}

function policyOf(name: string, [out, into]: readonly [boolean, boolean]): SettingsObject {
  return cloudPolicy(name, out, { EnableTeamsConsumerInbound: into });
}

function build(one: Shape): Built {
  const made = new Map(one.policies.map(([name, out, into]) => [name, [out, into]] as const));
  const kept = [...made.keys()];
  const groupIds = [groupId, otherGroup];
  const members = Object.fromEntries(
    groupIds.map((id, bit) => [
      id,
      names
        .filter((_, index) => ((one.memberships[index] ?? 0) & (1 << bit)) !== 0)
        .map((name) => `id-${name}`),
    ]),
  );
  const start = tenantSnapshot({
    federationSettings: settings({
      AllowTeamsConsumer: one.allowed,
      AllowTeamsConsumerInbound: one.inbound,
    }),
    externalAccessPolicies: [
      policyOf('Global', one.global),
      ...[...made].map(([name, switches]) => policyOf(`Tag:${name}`, switches as [boolean, boolean])),
    ],
    users: names.map((name, index) => {
      const policy = kept[one.direct[index] ?? 9];
      return cloudUser(
        name,
        policy === undefined ? {} : { ExternalAccessPolicy: policy, AssignmentType: 'direct' },
      );
    }),
    groupAssignments: groupIds.flatMap((id, index) => {
      const policy = kept[one.groups[index] ?? 9];
      return policy === undefined ? [] : [assignedGroup(policy, index + 1, id)];
    }),
  });
  return { start: resolved(start, { members }), groups: { members } };
}

const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant<Scope>({ kind: 'global' }),
  fc.constantFrom(...tags).map((name): Scope => ({ kind: 'policy', name })),
  fc.constant<Scope>({ kind: 'users', file: 'list.txt' }),
  fc.constant<Scope>({ kind: 'group', id: groupId }),
);
const choices = fc.record({
  scope: fc.option(scope, { nil: undefined }),
  inbound: fc.option(fc.constantFrom('on' as const, 'off' as const, 'keep' as const), { nil: undefined }),
  alsoOpens: fc.boolean(),
});
type Choices = typeof choices extends fc.Arbitrary<infer T> ? T : never;

function asked({ scope: whom, inbound, alsoOpens }: Choices) {
  return {
    ...personal,
    users: listed,
    alsoOpens,
    ...(whom === undefined ? {} : { scope: whom }),
    ...(inbound === undefined ? {} : { inbound }),
  };
}

/** Ids of the users whom a scope means, in the state before the plan. */
function meant({ start, groups }: Built, whom: Scope | undefined): ReadonlySet<string> {
  const users = tenantList(start, 'users');
  const holders = (name: string) =>
    users.filter(({ properties }) => {
      const policy = properties['ExternalAccessPolicy'];
      return policyKey(typeof policy === 'string' ? policy : 'Global') === policyKey(name);
    });
  switch (whom?.kind) {
    case undefined:
    case 'global':
    case 'site':
      return new Set(holders('Global').map(({ identity }) => identity));
    case 'policy':
      return new Set(holders(whom.name).map(({ identity }) => identity));
    case 'users':
      return new Set(['id-u0', 'id-u1']);
    case 'group':
      return new Set(groups.members[whom.id] ?? []);
  }
}

describe('plans for a tenant', () => {
  it('when enable is applied, then a second plan is empty and the scope is on', () => {
    fc.assert(
      fc.property(shape, choices, (one, choice) => {
        const built = build(one);
        const options = asked(choice);
        const draft = planEnable(built.start, options);
        fc.pre(draft.refusals.length === 0);
        const after = applyToTenant(built.start, draft.intents, built.groups);
        expect(planEnable(after, options)).toMatchObject({ refusals: [], intents: [] });
        const [, outbound, inbound] = pathsOf(after, {
          scope: choice.scope ?? { kind: 'global' },
          users: listed,
          now: today,
        });
        expect(outbound?.settings).toBe('on');
        if (choice.inbound !== undefined && choice.inbound !== 'keep') {
          expect(inbound?.settings).toBe(choice.inbound === 'on' ? 'on' : inbound?.settings);
          expect(choice.inbound === 'off' && inbound?.settings === 'on').toBe(false);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('when a run stops anywhere, then nobody outside the scope got anything new', () => {
    fc.assert(
      fc.property(shape, choices, (one, choice) => {
        const built = build(one);
        const draft = planEnable(built.start, { ...asked(choice), alsoOpens: false });
        const narrow = choice.scope !== undefined && choice.scope.kind !== 'global';
        fc.pre(narrow && draft.refusals.length === 0);
        const before = reach(built.start);
        const inScope = meant(built, choice.scope);
        for (let done = 1; done <= draft.intents.length; done += 1) {
          const now = reach(applyToTenant(built.start, draft.intents.slice(0, done), built.groups));
          for (const way of ['out', 'in'] as const) {
            const strangers = [...now[way]].filter((id) => !before[way].has(id) && !inScope.has(id));
            expect(strangers).toEqual([]);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('when it is for everybody, then whoever else gets something is named', () => {
    fc.assert(
      fc.property(shape, choices, (one, choice) => {
        const built = build(one);
        const draft = planEnable(built.start, { ...asked(choice), alsoOpens: true });
        fc.pre(draft.refusals.length === 0);
        const before = reach(built.start);
        const after = applyToTenant(built.start, draft.intents, built.groups);
        const now = reach(after);
        const inScope = meant(built, choice.scope);
        const said = draft.makesEffective.join('\n');
        for (const user of tenantList(after, 'users')) {
          const news = (['out', 'in'] as const).some(
            (way) => now[way].has(user.identity) && !before[way].has(user.identity),
          );
          const policy = user.properties['ExternalAccessPolicy'];
          if (news && !inScope.has(user.identity)) {
            expect(said).toContain(`policy ${typeof policy === 'string' ? policy : 'Global'}`);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('when nothing was said of inbound, then nobody in the scope is reached who was not before', () => {
    fc.assert(
      fc.property(shape, choices, (one, choice) => {
        const built = build(one);
        const draft = planEnable(built.start, asked({ ...choice, inbound: undefined, alsoOpens: false }));
        fc.pre(draft.refusals.length === 0);
        const before = reach(built.start).in;
        const inScope = meant(built, choice.scope);
        const now = reach(applyToTenant(built.start, draft.intents, built.groups)).in;
        expect([...now].filter((id) => inScope.has(id) && !before.has(id))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('when nobody loses what they had, then that is so at every step', () => {
    fc.assert(
      fc.property(shape, choices, (one, choice) => {
        const built = build(one);
        const draft = planEnable(built.start, asked(choice));
        fc.pre(draft.refusals.length === 0);
        const before = reach(built.start).out;
        for (let done = 1; done <= draft.intents.length; done += 1) {
          const now = reach(applyToTenant(built.start, draft.intents.slice(0, done), built.groups)).out;
          expect([...before].filter((id) => !now.has(id))).toEqual([]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('when a plan is undone in reverse, then everything is as it was', () => {
    fc.assert(
      fc.property(shape, choices, fc.boolean(), (one, choice, on) => {
        const { start, groups } = build(one);
        const { inbound, ...rest } = asked(choice);
        const closing = { ...personalOff, ...rest, ...(inbound === 'off' ? { inbound } : {}) };
        const draft = on ? planEnable(start, asked(choice)) : planDisable(start, closing);
        const applied = applyToTenant(start, draft.intents, groups);
        const undone = applyToTenant(applied, draft.intents.map(inverseOf).reverse(), groups);
        expect(undone).toEqual(start);
      }),
      { numRuns: 1000 },
    );
  });

  it('when disable is applied, then the scope is not on, and a second plan is empty', () => {
    fc.assert(
      fc.property(shape, fc.option(scope, { nil: undefined }), fc.boolean(), (one, whom, inbound) => {
        const { start, groups } = build(one);
        const options = {
          ...personalOff,
          users: listed,
          ...(whom === undefined ? {} : { scope: whom }),
          ...(inbound ? { inbound: 'off' as const } : {}),
        };
        const draft = planDisable(start, options);
        fc.pre(draft.refusals.length === 0);
        const after = applyToTenant(start, draft.intents, groups);
        expect(planDisable(after, options).intents).toEqual([]);
        const [, outbound] = pathsOf(after, { scope: whom ?? { kind: 'global' }, users: listed, now: today });
        expect(outbound?.settings).not.toBe('on');
      }),
      { numRuns: 1000 },
    );
  });

  it('when letters and order differ, then status and plan say the same', () => {
    fc.assert(
      fc.property(shape, choices, (one, choice) => {
        const { start } = build(one);
        const turned = disguised(start);
        const [first, second] = [planEnable(start, asked(choice)), planEnable(turned, asked(choice))];
        expect(second.intents.map(({ object }) => object.identity.toLowerCase())).toEqual(
          first.intents.map(({ object }) => object.identity.toLowerCase()),
        );
        expect(second.refusals.map(({ kind }) => kind)).toEqual(first.refusals.map(({ kind }) => kind));
        const view = { scope: choice.scope ?? { kind: 'global' as const }, users: listed, now: today };
        expect(pathsOf(turned, view).map(({ settings: state }) => state)).toEqual(
          pathsOf(start, view).map(({ settings: state }) => state),
        );
      }),
      { numRuns: 500 },
    );
  });
});

function disguised(start: Snapshot): Snapshot {
  return tenantObjectKinds.reduce(
    (state, kind) =>
      withTenantList(
        state,
        kind,
        mapReading(tenantOf(state).objects[kind], (list) => [...list].reverse().map(shout)),
      ),
    start,
  );
}

function shout(one: SettingsObject): SettingsObject {
  const properties = Object.entries(one.properties).map(([name, value]): [string, PropertyValue] => [
    name.toUpperCase(),
    name === 'PolicyName' || name === 'ExternalAccessPolicy'
      ? value
      : typeof value === 'boolean'
        ? String(value)
        : value,
  ]);
  return { identity: one.identity, properties: Object.fromEntries(properties) };
}

describe('taking knowledge of a tenant away', () => {
  const view = { scope: { kind: 'global' }, now: today } as const;
  const removal = fc.record({
    kind: fc.constantFrom('federationSettings', 'externalAccessPolicies'),
    at: fc.nat(),
    which: fc.nat(),
  });

  it('when any property is removed, then nothing turns into off, and nothing into on', () => {
    fc.assert(
      fc.property(shape, fc.array(removal, { minLength: 1, maxLength: 4 }), (one, removals) => {
        const { start } = build(one);
        const hurt = removals.reduce((state, { kind, at, which }) => without(state, kind, at, which), start);
        const before = pathsOf(start, view);
        const after = pathsOf(hurt, view);
        before.forEach(({ settings: was }, index) => {
          const is = after[index]?.settings;
          expect(is === 'off' && was !== 'off').toBe(false);
          expect(is === 'on' && was !== 'on').toBe(false);
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('when a whole list is lost, then what was open is not known, and a narrow plan is not let through', () => {
    fc.assert(
      fc.property(shape, choices, fc.constantFrom(...tenantObjectKinds), (one, choice, kind) => {
        const { start } = build(one);
        const hurt = withTenantList(start, kind, unreadable('lost'));
        const [, before] = pathsOf(start, view);
        const [, after] = pathsOf(hurt, view);
        expect(after?.settings === 'on' && before?.settings !== 'on').toBe(false);
        expect(after?.settings === 'off' && before?.settings !== 'off').toBe(false);
        const refused = planEnable(start, asked(choice)).refusals.some(
          ({ kind: why }) => why === 'also-opens',
        );
        const now = planEnable(hurt, asked(choice));
        expect(refused && now.refusals.length === 0).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});

function without(
  state: Snapshot,
  kind: 'federationSettings' | 'externalAccessPolicies',
  at: number,
  which: number,
): Snapshot {
  const list = tenantList(state, kind);
  const position = at % list.length;
  return withTenantList(
    state,
    kind,
    known(
      list.map((one, index) => {
        const keys = Object.keys(one.properties);
        const name = keys[which % Math.max(1, keys.length)];
        return index === position
          ? {
              ...one,
              properties: Object.fromEntries(Object.entries(one.properties).filter(([key]) => key !== name)),
            }
          : one;
      }),
    ),
  );
}
