import { describe, expect, it } from 'vitest';
import { sameValue } from '../../src/change/same-value.ts';
import type { PropertyValue } from '../../src/model/property-value.ts';

describe('two values of a setting', () => {
  it.each<readonly [string, PropertyValue, PropertyValue]>([
    ['Enabled', 'True', true],
    ['Description', '', null],
    ['Sites', [], null],
    ['Sites', ['b', 'a'], ['a', 'b']],
    ['VerificationLevel', 2, 'UseSourceVerification'],
    ['VerificationLevel', 'alwaysverifiable', '0'],
    ['ExternalAccessPolicy', 'Tag:Sales', 'sales'],
    ['ProxyFqdn', 'Federation.Messenger.MSN.com.', 'federation.messenger.msn.com'],
    ['NameDecorationExcludedDomainList', 'msn.com, Live.com', ['live.com', 'msn.com']],
    ['AllowedDomains', { b: 1, a: 2 }, { a: 2, b: 1 }],
    ['AllowedDomains', {}, ['AllowAllKnownDomains']],
    ['AllowedDomains', { AllowedDomain: [{ Domain: 'B.example' }] }, ['b.example']],
    ['BlockedDomains', [{ Domain: 'b.example' }, 'A.example'], ['a.example', 'b.example']],
    ['BlockedDomains', {}, []],
  ])('when servers spell %s as %j and %j then it is the same', (property, left, right) => {
    expect(sameValue(property, left, right)).toBe(true);
  });

  it.each<readonly [string, PropertyValue, PropertyValue]>([
    ['Enabled', 'True', false],
    ['Enabled', null, false],
    ['Description', 'Sales', 'sales'],
    ['Description', 'a, b', 'b, a'],
    ['Description', ' a', 'a'],
    ['VerificationLevel', 1, 'UseSourceVerification'],
    ['ExternalAccessPolicy', 'Site:Sales', 'Sales'],
    ['AllowedDomains', {}, { AllowedDomain: [] }],
    ['AllowedDomains', {}, []],
    ['BlockedDomains', ['a.example'], []],
    ['ProxyFqdn', 'a.example', 'b.example'],
    ['NameDecorationExcludedDomainList', 'msn.com', 'msn.com,live.com'],
  ])('when %s is %j and %j then it is not the same', (property, left, right) => {
    expect(sameValue(property, left, right)).toBe(false);
  });
});
