import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowedDomains,
  classifyAllowedDomains,
  domainList,
  domainListProperty,
} from '../../src/model/allowed-domains.ts';
import type { PropertyValue } from '../../src/model/property-value.ts';

const listOf = (...domains: string[]) => ({ state: 'known', value: { kind: 'list', domains } });
/** `it.each` would take an array among the values for several arguments. */
const each = (...values: readonly PropertyValue[]) => values.map((value) => [value] as const);
const open = { state: 'known', value: { kind: 'open' } };
const empty = { state: 'known', value: { kind: 'empty' } };

describe('the allowed domains of a tenant', () => {
  it.each<readonly [PropertyValue]>(
    each(
      {},
      { AllowAllKnownDomains: {} },
      { allowallknowndomains: true },
      'AllowAllKnownDomains',
      ['AllowAllKnownDomains'],
      'Microsoft.Rtc.Management.WritableConfig.Settings.Edge.AllowAllKnownDomains',
    ),
  )('when they come as %j then they are open', (value) => {
    expect(classifyAllowedDomains(value)).toEqual(open);
  });

  it.each<readonly [PropertyValue]>(
    each({ AllowedDomain: [] }, { AllowedDomain: null }, { AllowList: [] }, { alloweddomain: [] }, [
      { AllowedDomain: [] },
    ]),
  )('when they come as %j then nobody is allowed', (value) => {
    expect(classifyAllowedDomains(value)).toEqual(empty);
  });

  it.each<readonly [PropertyValue, readonly string[]]>([
    [{ AllowedDomain: [{ Domain: 'B.example' }, { Domain: 'a.example.' }] }, ['a.example', 'b.example']],
    [{ AllowedDomain: 'Domain=a.example' }, ['a.example']],
    [{ AllowedDomain: { Domain: 'a.example' } }, ['a.example']],
    [[{ AllowedDomain: ['Domain=a.example'] }], ['a.example']],
    [{ AllowList: ['a.example'] }, ['a.example']],
    [{ kind: 'AllowList', AllowedDomain: ['a.example'] }, ['a.example']],
    [['a.example', 'A.EXAMPLE'], ['a.example']],
    [[{ Domain: 'a.example' }], ['a.example']],
    ['Domain=a.example,Domain=b.example', ['a.example', 'b.example']],
    ['Domain=a.example Domain=b.example', ['a.example', 'b.example']],
    [{ AllowedDomain: ['@{Domain=a.example; Comment=x}'] }, ['a.example']],
    [{ AllowedDomain: [{ Domain: 'bücher.example' }] }, ['xn--bcher-kva.example']],
    // A name that the service took for a domain opens nothing.
    [{ AllowedDomain: [{ Domain: 'AllowAllKnownDomains' }] }, ['allowallknowndomains']],
    [{ AllowedDomain: ['*.a.example'] }, ['*.a.example']],
  ])('when they come as %j then they are the list %j', (value, domains) => {
    expect(classifyAllowedDomains(value)).toEqual(listOf(...domains));
  });

  it.each<readonly [PropertyValue]>(
    each(
      [],
      null,
      true,
      7,
      '',
      'SomeScopedDomainsObject',
      'System.Object[]',
      'Microsoft.Rtc.Management.WritableConfig.Settings.Edge.AllowList',
      [{}],
      [[]],
      [7],
      ['AllowAllKnownDomains', 'a.example'],
      { AllowedDomain: [7] },
      { AllowedDomain: 7 },
      { AllowedDomain: '' },
      { AllowedDomain: [{ Name: 'a.example' }] },
      { AllowedDomain: [], AllowAllKnownDomains: {} },
      { AllowAllKnownDomains: false },
      { AllowAllKnownDomains: null },
      { SomethingNew: [] },
    ),
  )('when they come as %j then they are unreadable, and the text is kept', (value) => {
    expect(classifyAllowedDomains(value)).toEqual({
      state: 'unreadable',
      reason: expect.any(String) as string,
      raw: JSON.stringify(value),
    });
  });

  it('when the settings do not have them then they are absent', () => {
    expect(allowedDomains({ identity: 'Global', properties: {} })).toEqual({ state: 'absent' });
  });

  it('when they come in another letter case then they are found', () => {
    expect(allowedDomains({ identity: 'Global', properties: { alloweddomains: {} } })).toEqual(open);
  });
});

describe('a list of domains', () => {
  it.each<readonly [PropertyValue, readonly string[]]>([
    [[], []],
    [null, []],
    [{}, []],
    ['', []],
    [
      [{ Domain: 'B.example' }, 'a.example'],
      ['a.example', 'b.example'],
    ],
    ['Domain=b.example, a.example', ['a.example', 'b.example']],
    [{ Domain: 'a.example' }, ['a.example']],
  ])('when it comes as %j then it is %j', (value, domains) => {
    expect(domainList(value)).toEqual(domains);
  });

  it('when it is none then it is unreadable and the text is kept', () => {
    const reading = domainListProperty(
      { identity: 'Global', properties: { BlockedDomains: 7 } },
      'BlockedDomains',
    );
    expect(reading).toMatchObject({ state: 'unreadable', raw: '7' });
  });
});

/** One list in every encoding that was seen. */
const encodings: readonly ((domains: readonly string[]) => PropertyValue)[] = [
  (domains) => domains,
  (domains) => domains.map((name) => ({ Domain: name })),
  (domains) => ({ AllowedDomain: domains }),
  (domains) => ({ AllowedDomain: domains.map((name) => ({ Domain: name })) }),
  (domains) => ({ AllowedDomain: domains.map((name) => `Domain=${name}`) }),
  (domains) => ({ AllowedDomain: domains.map((name) => `Domain=${name}`).join(' ') }),
  (domains) => [{ AllowedDomain: domains.map((name) => `Domain=${name}`) }],
  (domains) => ({ AllowList: domains }),
  (domains) => domains.map((name) => `Domain=${name}`).join(','),
];

describe('any list of allowed domains', () => {
  const domains = fc.uniqueArray(fc.domain(), { minLength: 1, maxLength: 20 });

  it('when it is permuted, encoded or spelled otherwise then it stays the same list', () => {
    fc.assert(
      fc.property(
        domains.chain((names) =>
          fc.tuple(fc.constant(names), fc.shuffledSubarray(names, { minLength: names.length })),
        ),
        fc.constantFrom(...encodings),
        fc.boolean(),
        ([names, shuffled], encode, upper) => {
          const spelled = shuffled.map((name) => (upper ? name.toUpperCase() : name));
          expect(classifyAllowedDomains(encode(spelled))).toEqual(classifyAllowedDomains(names));
        },
      ),
    );
  });

  it('when anything at all comes then it is never taken for open unless it says so', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const reading = classifyAllowedDomains(value as PropertyValue);
        const saysOpen =
          JSON.stringify(value) === '{}' || /AllowAllKnownDomains/i.test(JSON.stringify(value));
        expect(reading.state === 'known' && reading.value.kind === 'open' && !saysOpen).toBe(false);
      }),
    );
  });
});
