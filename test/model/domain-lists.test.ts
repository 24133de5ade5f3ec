import { describe, expect, it } from 'vitest';
import { allowedDomains, coversDomain, listedDomains, poolDomains } from '../../src/model/domain-lists.ts';
import { absent, known, unreadable } from '../../src/model/reading.ts';
import type { PropertyValue } from '../../src/model/property-value.ts';

const settings = (value: PropertyValue, name = 'AllowedDomains') => ({
  identity: 'Global',
  properties: { [name]: value },
});
const allowed = (value: PropertyValue) => allowedDomains(settings(value));
const list = (...domains: readonly string[]) => known({ kind: 'list', domains, invalid: [], repeated: [] });

describe('AllowedDomains', () => {
  it.each<PropertyValue>([
    {},
    [{}],
    'AllowAllKnownDomains',
    ' allowallknowndomains ',
    'Microsoft.Rtc.Management.WritableConfig.Settings.Edge.AllowAllKnownDomains',
    ['AllowAllKnownDomains'],
    { AllowAllKnownDomains: {} },
    { AllowAllKnownDomains: { Element: '<AllowAllKnownDomains/>' } },
    { kind: 'AllowAllKnownDomains' },
    { kind: 'AllowAllKnownDomains', AllowedDomain: [] },
  ])('when it is %j, then every domain is allowed', (value) => {
    expect(allowed(value)).toEqual(known({ kind: 'open' }));
  });

  it.each<PropertyValue>([
    { AllowedDomain: 'Domain=Partner.example' },
    { AllowedDomain: ['Domain=partner.example'] },
    { AllowedDomain: ['partner.example'] },
    { AllowedDomain: [{ Domain: 'partner.example' }] },
    { AllowedDomain: { Domain: 'partner.example' } },
    { alloweddomain: ['PARTNER.EXAMPLE.'] },
    [{ AllowedDomain: ['Domain=partner.example'] }],
    { AllowList: ['partner.example'] },
    { kind: 'AllowList', AllowedDomain: ['partner.example'] },
    ['partner.example'],
    [{ Domain: 'partner.example' }],
    'Domain=partner.example',
    'partner.example',
  ])('when it is %j, then one domain is allowed', (value) => {
    expect(allowed(value)).toEqual(list('partner.example'));
  });

  it.each<PropertyValue>([
    'Domain=a.example,Domain=b.example',
    'Domain=b.example Domain=a.example',
    ['Domain=b.example', 'Domain=a.example'],
    { AllowedDomain: ['b.example', { Domain: 'A.example' }] },
    [{ AllowedDomain: ['b.example'] }, { AllowedDomain: 'Domain=a.example' }],
  ])('when it is %j, then two domains are allowed', (value) => {
    expect(allowed(value)).toEqual(list('a.example', 'b.example'));
  });

  it.each<PropertyValue>([
    { AllowedDomain: null },
    { AllowedDomain: [] },
    { AllowList: [] },
    [{ AllowedDomain: [] }],
    { kind: 'AllowList', AllowedDomain: [] },
  ])('when it is %j, then the list is emptied and nobody is allowed', (value) => {
    expect(allowed(value)).toEqual(known({ kind: 'empty' }));
  });

  it.each<PropertyValue>([
    [],
    null,
    '',
    0,
    true,
    'SomeScopedDomainsObject',
    'System.Object[]',
    'System.Collections.Generic.List`1[Domain]',
    'Microsoft.Rtc.Management.WritableConfig.Settings.Edge.AllowList',
    'Deserialized.Microsoft.Rtc.Management.WritableConfig.Settings.Edge.AllowList',
    '@{AllowedDomain=System.Object[]}',
    ['*'],
    ['a.example', '*'],
    ['AllowAllKnownDomains', 'a.example'],
    ['a.example', null],
    ['a.example', []],
    [null],
    { AllowedDomain: 7 },
    { AllowedDomain: {} },
    { AllowedDomain: ['System.Object'] },
    { AllowedDomain: ['a.example'], AllowAllKnownDomains: {} },
    { kind: 'FormaNova', AllowedDomain: ['a.example'] },
    { kind: null },
    { kind: 'AllowList' },
    { Something: [] },
    { AllowedDomain: ['user@contoso.com'] },
  ])('when it is %j, then it is unreadable and the raw text is kept', (value) => {
    expect(allowed(value)).toMatchObject({ state: 'unreadable', raw: JSON.stringify(value) });
  });

  it('when the object has no such property, then it is absent', () => {
    expect(allowedDomains({ identity: 'Global', properties: {} })).toEqual(absent);
  });

  it('when entries repeat or are no names, then the list says so', () => {
    expect(allowed({ AllowedDomain: ['a.example', 'A.example.', '*.b.example', 'x@y.example'] })).toEqual(
      known({
        kind: 'list',
        domains: ['a.example'],
        invalid: ['*.b.example', 'x@y.example'],
        repeated: ['a.example'],
      }),
    );
  });
});

describe('other lists of domains', () => {
  it.each<PropertyValue>([[], {}, { BlockedDomain: [] }, { BlockedDomain: null }])(
    'when a block list is %j, then it is empty',
    (value) => {
      expect(listedDomains(settings(value, 'BlockedDomains'), 'BlockedDomains')).toEqual(
        known({ kind: 'empty' }),
      );
    },
  );

  it.each<PropertyValue>([
    ['evil.example'],
    'Domain=evil.example',
    [{ Domain: 'Evil.example' }],
    { Domain: 'evil.example' },
    { BlockedDomain: ['Domain=evil.example'] },
    [{ BlockedDomain: ['evil.example'] }],
  ])('when a block list is %j, then it has one domain', (value) => {
    expect(listedDomains(settings(value, 'BlockedDomains'), 'BlockedDomains')).toEqual(list('evil.example'));
  });

  it.each<PropertyValue>([null, 7, 'AllowAllKnownDomains', { a: 1 }, { a: [], b: [] }, ['System.Object[]']])(
    'when a block list is %j, then it is unreadable',
    (value) => {
      expect(listedDomains(settings(value, 'BlockedDomains'), 'BlockedDomains').state).toBe('unreadable');
    },
  );

  it('when a server lists domains, then each object is an entry, by its domain or its identity', () => {
    const entries = [
      { identity: 'b.example', properties: {} },
      { identity: '1', properties: { Domain: 'A.example' } },
    ];
    expect(poolDomains(known(entries))).toEqual(list('a.example', 'b.example'));
    expect(poolDomains(known([]))).toEqual(known({ kind: 'empty' }));
    expect(poolDomains(unreadable('denied'))).toEqual(unreadable('denied'));
  });

  it('when subdomains count, then only on a boundary of labels', () => {
    expect(coversDomain(['contoso.com'], 'Sub.Contoso.com', true)).toBe(true);
    expect(coversDomain(['contoso.com'], 'sub.contoso.com')).toBe(false);
    expect(coversDomain(['contoso.com'], 'subcontoso.com', true)).toBe(false);
    expect(coversDomain(['contoso.com'], '', true)).toBe(false);
  });
});
