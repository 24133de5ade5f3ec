import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completePlan } from '../../src/change/plan.ts';
import { defaultDialect } from '../../src/cloud/dialect.ts';
import { translateTenantIntent } from '../../src/cloud/translate.ts';
import type { DomainWish } from '../../src/interop/domain-changes.ts';
import { domainSides } from '../../src/interop/domain-sides.ts';
import { planDomains, switchOf } from '../../src/interop/plan-domains.ts';
import { capabilitiesOf } from '../../src/model/capabilities.ts';
import type { Intent, Plan } from '../../src/model/change.ts';
import { known, unreadable } from '../../src/model/reading.ts';
import type { PropertyValue } from '../../src/model/property-value.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { translateIntent } from '../../src/onpremises/translate.ts';
import { listEncodings } from '../helpers/domain-encodings.ts';
import { edge, listIn, object, poolOf, snapshot, withList } from '../interop/pools.ts';
import { applyIntents } from '../interop/simulator.ts';
import { applyToTenant } from '../interop/tenant-simulator.ts';
import { settings, tenantSnapshot, withTenantList } from '../interop/tenants.ts';

const names = [
  'a.example',
  'b.example',
  'c.example',
  'xn--bcher-kva.example',
  'xn--mnchen-3ya.example',
  'sub.a.example',
];
const name = fc.constantFrom(...names);
const someNames = fc.uniqueArray(name);
/** One name in the ways that people, servers and tenants spell it. */
const spellings: readonly ((name: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => `${text}.`,
  (text) => text.replace('xn--bcher-kva', 'bücher').replace('xn--mnchen-3ya', 'MÜNCHEN'),
];
const spelling = fc.constantFrom(...spellings);

/** A deployment: which domains each side has on which list, how they are spelled, and what decides. */
const deployment = fc
  .record({
    places: fc.array(
      fc.record({
        name,
        pool: fc.constantFrom('allowed', 'blocked', ''),
        tenant: fc.constantFrom('allowed', 'blocked', ''),
      }),
      { maxLength: 6 },
    ),
    spell: spelling,
    encode: fc.constantFrom(...listEncodings),
    discovery: fc.boolean(),
    open: fc.boolean(),
  })
  .map(({ places, spell, encode, discovery, open }): Snapshot => {
    const distinct = [...new Map(places.map((place) => [place.name, place])).values()];
    const on = (side: 'pool' | 'tenant', list: string) =>
      distinct.filter((place) => place[side] === list).map((place) => spell(place.name));
    const entries = (list: string) =>
      on('pool', list).map((text) => object(text, { Domain: text, Comment: `of ${text}` }));
    const allowed: PropertyValue = open
      ? {}
      : on('tenant', 'allowed').length === 0
        ? { AllowedDomain: [] }
        : encode(on('tenant', 'allowed'));
    const pool = snapshot({
      accessEdge: edge({
        AllowFederatedUsers: true,
        EnablePartnerDiscovery: discovery,
        RoutingMethod: 'UseDnsSrvRouting',
      }),
      allowedDomains: entries('allowed'),
      blockedDomains: entries('blocked'),
    });
    const { cloud } = tenantSnapshot({
      federationSettings: settings({
        AllowedDomains: allowed,
        BlockedDomains: on('tenant', 'blocked').map((Domain) => ({ Domain })),
        BlockAllSubdomains: false,
      }),
    });
    return { ...pool, ...(cloud === undefined ? {} : { cloud }) };
  });

const wish: fc.Arbitrary<DomainWish> = fc
  .record({
    verb: fc.constantFrom<DomainWish['verb']>('allow', 'block', 'remove'),
    domains: someNames,
    switchTo: fc.constantFrom<('list' | 'open' | undefined)[]>('list', 'open', undefined),
    move: fc.boolean(),
  })
  .map(({ switchTo, ...rest }) => ({
    ...rest,
    details: {},
    ...(switchTo === undefined ? {} : { switchTo }),
  }));

const planned = (state: Snapshot, wanted: DomainWish) => planDomains(state, { ...wanted, replicate: false });

function apply(state: Snapshot, intents: readonly Intent[]): Snapshot {
  return intents.reduce(
    (now, intent) =>
      intent.object.side === 'cloud'
        ? applyToTenant(now, [intent], { members: {} })
        : applyIntents(now, [intent]),
    state,
  );
}

function completed(state: Snapshot, wanted: DomainWish): Plan {
  return completePlan(planned(state, wanted), 'contoso', (intent) =>
    intent.object.side === 'cloud'
      ? translateTenantIntent(intent, { dialect: defaultDialect })
      : translateIntent(intent, capabilitiesOf(poolOf(state))),
  );
}

/** What each side holds, by normalised names, and what decides. */
function held(state: Snapshot) {
  return domainSides(state).map(({ side, mode, allowed, blocked }) => {
    const set = (list: typeof allowed) =>
      list.state === 'known' ? [...new Set(list.value.map((entry) => entry.name))].sort() : list.state;
    return { side, mode, allowed: set(allowed), blocked: set(blocked) };
  });
}

describe('a plan for lists of domains', () => {
  it('when it is carried out then every side is as wished, and planning again finds nothing to do', () => {
    fc.assert(
      fc.property(deployment, wish, (state, wanted) => {
        const draft = planned(state, wanted);
        if (draft.refusals.length > 0) {
          expect(draft.intents).toEqual([]);
          return;
        }
        const after = apply(state, draft.intents);
        for (const side of held(after)) {
          const { allowed, blocked, mode } = side;
          const listed = (list: typeof allowed) => wanted.domains.filter((one) => list.includes(one));
          const gone =
            wanted.verb === 'remove' ? [allowed, blocked] : [wanted.verb === 'allow' ? blocked : allowed];
          expect(gone.flatMap(listed)).toEqual([]);
          if (
            wanted.verb === 'block' ||
            (wanted.verb === 'allow' && !(side.side === 'cloud' && mode === 'open'))
          ) {
            expect(listed(wanted.verb === 'allow' ? allowed : blocked)).toEqual(wanted.domains);
          }
          expect(mode).toBe(wanted.switchTo ?? held(state).find((one) => one.side === side.side)?.mode);
        }
        expect(planned(after, wanted).intents).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('when names are in another order then the plan is the same, to the fingerprint', () => {
    const reversed = (state: Snapshot, kind: 'allowedDomains' | 'blockedDomains') =>
      withList(state, kind, known(listIn(state, kind).toReversed()));
    fc.assert(
      fc.property(deployment, wish, (state, wanted) => {
        const turned = reversed(reversed(state, 'allowedDomains'), 'blockedDomains');
        const [one, other] = [
          completed(state, wanted),
          completed(turned, { ...wanted, domains: wanted.domains.toReversed() }),
        ];
        expect(other.changes.map(({ command }) => command)).toEqual(
          one.changes.map(({ command }) => command),
        );
        expect(other.fingerprint).toBe(one.fingerprint);
      }),
      { numRuns: 50 },
    );
  });

  it('when it is undone, last change first, then both sides hold what they held, where nothing said otherwise', () => {
    fc.assert(
      fc.property(deployment, wish, (state, wanted) => {
        const plan = completed(state, wanted);
        const undo = plan.changes.toReversed().flatMap(({ inverse }) => inverse?.intent ?? []);
        const lost = plan.changes.some(({ inverse }) => inverse === null);
        const back = held(
          apply(
            apply(
              state,
              plan.changes.map(({ intent }) => intent),
            ),
            undo,
          ),
        );
        expect(plan.notes.some((note) => note.includes('cannot bring the emptied list back'))).toBe(lost);
        expect(lost ? back.filter(({ side }) => side === 'on-premises') : back).toEqual(
          lost ? held(state).filter(({ side }) => side === 'on-premises') : held(state),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('when no switch was asked for then what decides stays, and a switch is always asked about', () => {
    fc.assert(
      fc.property(deployment, wish, (state, wanted) => {
        const { intents } = planned(state, wanted);
        const modes = (of: Snapshot) => held(of).map(({ mode }) => mode);
        const moved = modes(apply(state, intents)).join() !== modes(state).join();
        expect(switchOf(intents) !== undefined).toBe(moved);
        expect(moved && wanted.switchTo === undefined).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('when a tenant is written then its list of allowed domains is never left empty', () => {
    fc.assert(
      fc.property(deployment, wish, (state, wanted) => {
        const bodies = completed(state, wanted).changes.flatMap(({ request }) =>
          request.via === 'api' ? [request.body?.['AllowedDomains']] : [],
        );
        expect(bodies.filter((body) => body !== undefined && JSON.stringify(body).length < 5)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('when a list cannot be read then nothing is planned for either side', () => {
    fc.assert(
      fc.property(
        deployment,
        wish,
        fc.constantFrom('allowedDomains', 'blockedDomains', 'cloud'),
        (state, wanted, what) => {
          const dark =
            what === 'cloud'
              ? withTenantList(
                  state,
                  'federationSettings',
                  known(settings({ AllowedDomains: [], BlockedDomains: [] })),
                )
              : withList(
                  state,
                  what === 'allowedDomains' ? 'allowedDomains' : 'blockedDomains',
                  unreadable('dark'),
                );
          const { refusals, intents } = planned(dark, wanted);
          expect(refusals.map(({ kind }) => kind)).toContain('unreadable');
          expect(intents).toEqual([]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('when there are ten times as many domains then planning takes not much more than ten times as long', () => {
    const took = (count: number) => {
      const many = Array.from({ length: count }, (_, index) => `partner${index}.example`);
      const state = snapshot({
        allowedDomains: many.map((text) => object(text.toUpperCase(), { Domain: text })),
      });
      const times = [1, 2, 3].map(() => {
        const started = performance.now();
        const details = {};
        const domains = many.map((text) => `new.${text}`);
        const added = completed(state, { verb: 'allow', domains, move: true, details });
        const removed = completed(state, { verb: 'remove', domains: many, move: false, details });
        expect([added.changes.length, removed.changes.length]).toEqual([count, count]);
        return performance.now() - started;
      });
      return Math.min(...times);
    };
    took(200);
    // A plan that compared each with each would take a hundred times as long.
    expect(took(5000) / took(500)).toBeLessThan(40);
  });
});
