import { describe, expect, it } from 'vitest';
import type { Properties } from '../../src/model/property-value.ts';
import { unreadable } from '../../src/model/reading.ts';
import { object, snapshot as pool } from '../interop/pools.ts';
import { closedSettings, outcomes, policy, run, setting, tenant, tenantWith, without } from './tenants.ts';

const list = (...domains: readonly string[]) => ({ AllowedDomain: domains.map((Domain) => ({ Domain })) });
const many = (count: number) => list(...Array.from({ length: count }, (_, index) => `d${index}.example`));

/** A pool whose edge is set so, with domains allowed and blocked. */
const edge = (properties: Properties, allowed: readonly string[] = [], blocked: readonly string[] = []) =>
  pool({
    accessEdge: [
      object('Global', { AllowFederatedUsers: true, EnablePartnerDiscovery: false, ...properties }),
    ],
    allowedDomains: allowed.map((Domain) => object(Domain, { Domain })),
    blockedDomains: blocked.map((Domain) => object(Domain, { Domain })),
  });

describe('open domains', () => {
  it.each([
    [{ AllowedDomains: {} }, 'fail'],
    [{ AllowedDomains: 'AllowAllKnownDomains' }, 'fail'],
    [{ AllowedDomains: list('a.example') }, 'pass'],
    [{ AllowedDomains: { AllowedDomain: [] } }, 'pass'],
    [{ AllowedDomains: [] }, 'unknown'],
    [{ AllowedDomains: null }, 'unknown'],
    [{ AllowedDomains: {}, AllowFederatedUsers: false }, 'pass'],
    [{ AllowedDomains: [], AllowFederatedUsers: false }, 'pass'],
    [{ AllowedDomains: {}, AllowFederatedUsers: 'true' }, 'unknown'],
    [{ AllowedDomains: {}, AllowFederatedUsers: null }, 'unknown'],
  ])('when the tenant has %j, then %s', (settings, outcome) => {
    expect(outcomes('domains-open', tenantWith(settings))).toEqual([outcome]);
  });

  it('when Global is closed, then the organisation may be open', () => {
    const closed = [policy('Global', { EnableFederationAccess: false })];
    expect(outcomes('domains-open', tenantWith({ AllowedDomains: {} }, closed))).toEqual(['pass']);
    const [finding] = run('domains-open', tenantWith({ AllowedDomains: {} }, closed));
    expect(finding?.evidence.map(({ property, normalised }) => [property, normalised])).toEqual([
      ['AllowFederatedUsers', true],
      ['AllowedDomains', 'open'],
      ['EnableFederationAccess', false],
    ]);
  });

  it('when there is nothing to judge, then it is unknown with the reason', () => {
    const [finding] = run('domains-open', tenant({ federationSettings: unreadable('403') }));
    expect(finding?.outcome).toBe('unknown');
    expect(finding?.title).toContain('403');
    expect(outcomes('domains-open', tenant({ federationSettings: [] }))).toEqual(['unknown']);
    expect(outcomes('domains-open', tenantWith({ AllowedDomains: {} }, []))).toEqual(['unknown']);
  });

  it('when several settings objects exist, then each has a verdict', () => {
    const two = [
      setting('Tag:AllOn', { ...closedSettings, AllowedDomains: {} }),
      setting('Global', closedSettings),
    ];
    expect(
      run('domains-open', tenant({ federationSettings: two })).map(({ object: name, outcome }) => [
        name,
        outcome,
      ]),
    ).toEqual([
      ['TenantFederationSettings Global', 'pass'],
      ['TenantFederationSettings Tag:AllOn', 'fail'],
    ]);
  });

  it.each([
    [{ EnablePartnerDiscovery: true }, 'fail'],
    [{ EnablePartnerDiscovery: false }, 'pass'],
    [{ EnablePartnerDiscovery: true, AllowFederatedUsers: false }, 'pass'],
    [{ EnablePartnerDiscovery: null }, 'unknown'],
  ])('when a server has %j, then %s', (properties, outcome) => {
    expect(outcomes('domains-open', edge(properties))).toEqual([outcome]);
  });

  it.each([
    ['unknown', 'unknown'],
    ['switch', 'fail'],
    ['everything', 'fail'],
  ] as const)(
    'when what is missing reads as %s, then a tenant without the list is %s',
    (missing, outcome) => {
      const bare = tenant({
        federationSettings: [setting('Global', without(closedSettings, 'AllowedDomains'))],
      });
      expect(outcomes('domains-open', bare, { missing })).toEqual([outcome]);
    },
  );

  it.each([
    ['unknown', 'unknown', 'unknown'],
    ['level', 'fail', 'unknown'],
    ['switch', 'fail', 'unknown'],
    ['everything', 'fail', 'fail'],
  ] as const)(
    'when what is missing reads as %s, then half is %s and nothing is %s',
    (missing, half, nothing) => {
      const noOrganisation = tenant({ federationSettings: unreadable('no') });
      const neither = tenant({
        federationSettings: unreadable('no'),
        externalAccessPolicies: unreadable('no'),
      });
      expect(outcomes('domains-open', noOrganisation, { missing })).toEqual([half]);
      expect(outcomes('domains-open', neither, { missing })).toEqual([nothing]);
    },
  );

  it('when a person has to look at a list, then it is unknown, unless there is an approved list', () => {
    const listed = tenantWith({ AllowedDomains: list('a.example') });
    expect(outcomes('domains-open', listed, { domainList: 'review' })).toEqual(['unknown']);
    expect(
      outcomes('domains-open', listed, { domainList: 'review', approvedDomains: ['a.example'] }),
    ).toEqual(['pass']);
  });
});

describe('what is on the list', () => {
  it.each([
    [list('partner.example'), ['Partner.Example.'], 'pass'],
    [list('partner.example', 'other.example'), ['partner.example'], 'fail'],
    [list('sub.partner.example'), ['partner.example'], 'fail'],
    [list('partner.example', '*.x.example'), ['partner.example'], 'fail'],
    [list('partner.example'), undefined, 'not-applicable'],
    [list('partner.example'), [], 'fail'],
    [{ AllowedDomain: [] }, ['partner.example'], 'pass'],
    [{}, ['partner.example'], 'not-applicable'],
    [[], ['partner.example'], 'unknown'],
    [[], undefined, 'unknown'],
  ])('when %j is allowed and %j approved, then %s', (AllowedDomains, approvedDomains, outcome) => {
    expect(outcomes('domains-unapproved', tenantWith({ AllowedDomains }), { approvedDomains })).toEqual([
      outcome,
    ]);
  });

  it('when a server has no discovery, then its list counts, and with discovery or without federation it does not', () => {
    const approvedDomains = ['a.example'];
    const of = (properties: Properties, ...allowed: readonly string[]) =>
      outcomes('domains-unapproved', edge(properties, allowed), { approvedDomains });
    expect(of({}, 'a.example')).toEqual(['pass']);
    expect(of({}, 'b.example')).toEqual(['fail']);
    expect(of({})).toEqual(['pass']);
    expect(of({ EnablePartnerDiscovery: true }, 'b.example')).toEqual(['not-applicable']);
    expect(of({ AllowFederatedUsers: false }, 'b.example')).toEqual(['not-applicable']);
    expect(outcomes('domains-unapproved', pool({ accessEdge: unreadable('denied') }))).toEqual(['unknown']);
    expect(outcomes('domains-unapproved', pool({ allowedDomains: unreadable('denied') }))).toEqual([
      'unknown',
    ]);
  });

  it.each([
    ['outlook.com', 'warn'],
    ['gmail.com', 'warn'],
    ['fresh.onmicrosoft.com', 'warn'],
    ['onmicrosoft.com.example', 'pass'],
    ['partner.example', 'pass'],
  ])('when %s is allowed, then %s', (domain, outcome) => {
    const allowed = tenantWith({ AllowedDomains: list(domain) });
    expect(outcomes('domains-consumer', allowed)).toEqual([outcome]);
    expect(outcomes('domains-consumer', allowed, { approvedDomains: [domain] })).toEqual(['pass']);
  });

  it.each([
    [list('a.example', '*.a.example'), 'warn'],
    [list('a.example', 'A.example'), 'warn'],
    [list('a.example', 'b.example'), 'pass'],
    [{}, 'not-applicable'],
  ])('when the list is %j, then its entries are %s', (AllowedDomains, outcome) => {
    expect(outcomes('domains-malformed', tenantWith({ AllowedDomains }))).toEqual([outcome]);
  });

  it('when the list comes near 4,000 domains, then there is a warning', () => {
    expect(outcomes('domains-limit', tenantWith({ AllowedDomains: many(3600) }))).toEqual(['pass']);
    expect(outcomes('domains-limit', tenantWith({ AllowedDomains: many(3601) }))).toEqual(['warn']);
    expect(outcomes('domains-limit', edge({}, ['a.example']))).toEqual([]);
  });
});

describe('block lists', () => {
  it.each([
    [{ BlockedDomains: ['evil.example'] }, 'warn'],
    [{ BlockedDomains: [] }, 'pass'],
    [{ BlockedDomains: ['evil.example'], AllowedDomains: {} }, 'not-applicable'],
    [{ BlockedDomains: ['evil.example'], AllowFederatedUsers: false }, 'not-applicable'],
    [{ BlockedDomains: ['evil.example'], AllowedDomains: { AllowedDomain: [] } }, 'warn'],
    [{ BlockedDomains: ['evil.example'], AllowedDomains: [] }, 'unknown'],
    [{ BlockedDomains: [], AllowedDomains: [] }, 'pass'],
    [{ BlockedDomains: 7 }, 'unknown'],
  ])('when an idle block list may be in %j, then %s', (settings, outcome) => {
    expect(outcomes('block-list-dead', tenantWith(settings))).toEqual([outcome]);
  });

  it('when a server has an allow list, then its block list is idle too', () => {
    expect(outcomes('block-list-dead', edge({}, ['a.example'], ['b.example']))).toEqual(['warn']);
    expect(outcomes('block-list-dead', edge({}, ['a.example']))).toEqual(['pass']);
    expect(outcomes('block-list-dead', edge({ EnablePartnerDiscovery: true }, [], ['b.example']))).toEqual([
      'not-applicable',
    ]);
  });

  it.each([
    [{ AllowedDomains: {}, BlockedDomains: [] }, 'warn', 'warn'],
    [{ AllowedDomains: {}, BlockedDomains: ['evil.example'] }, 'pass', 'pass'],
    [{ AllowedDomains: list('a.example'), BlockedDomains: [] }, 'pass', 'warn'],
    [{ AllowedDomains: {}, BlockedDomains: [], AllowFederatedUsers: false }, 'pass', 'pass'],
    [{ AllowedDomains: {}, BlockedDomains: null }, 'unknown', 'unknown'],
    [{ AllowedDomains: [], BlockedDomains: [] }, 'unknown', 'warn'],
    [{ AllowedDomains: {}, BlockedDomains: [], AllowFederatedUsers: null }, 'unknown', 'unknown'],
  ])(
    'when nothing may be blocked in %j, then %s, and where a list is always wanted %s',
    (settings, outcome, always) => {
      expect(outcomes('block-list-missing', tenantWith(settings))).toEqual([outcome]);
      expect(outcomes('block-list-missing', tenantWith(settings), { blockListAlways: true })).toEqual([
        always,
      ]);
    },
  );
});
