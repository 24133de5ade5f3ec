import { describe, expect, it } from 'vitest';
import {
  attributeProblems,
  conflictingProvider,
  findMessengerProvider,
  providerFqdn,
  providerValues,
  verificationLevel,
} from '../../src/model/providers.ts';
import type { Properties } from '../../src/model/property-value.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';

const address = 'federation.messenger.msn.com';

function provider(identity: string, properties: Properties): SettingsObject {
  return { identity, properties };
}

describe('public providers', () => {
  it.each([
    ['AlwaysVerifiable', 'AlwaysVerifiable'],
    ['usesourceverification', 'UseSourceVerification'],
    [0, 'AlwaysVerifiable'],
    [1, 'AlwaysUnverifiable'],
    ['2', 'UseSourceVerification'],
  ])('when VerificationLevel is %j, then it is %s', (value, level) => {
    expect(verificationLevel(provider('x', { VerificationLevel: value }))).toEqual({
      state: 'known',
      value: level,
    });
  });

  it.each([3, -1, 'Often', null, true, ['AlwaysVerifiable']])(
    'when VerificationLevel is %j, then it is unreadable',
    (value) => {
      expect(verificationLevel(provider('x', { VerificationLevel: value })).state).toBe('unreadable');
    },
  );

  it('when there is no address or none that is a host, then the address is unreadable', () => {
    expect(providerFqdn(provider('x', {})).state).toBe('unreadable');
    expect(providerFqdn(provider('x', { ProxyFqdn: null })).state).toBe('unreadable');
    expect(providerFqdn(provider('x', { ProxyFqdn: 7 })).state).toBe('unreadable');
  });

  it('when two have the address, then the enabled one counts', () => {
    const list = [
      provider('a', { ProxyFqdn: address, Enabled: false }),
      provider('b', { ProxyFqdn: address, Enabled: true }),
    ];
    expect(findMessengerProvider(list)).toMatchObject({ state: 'known', value: { identity: 'b' } });
  });

  it('when none has it and one address is unknown, then whether there is one is unknown', () => {
    expect(findMessengerProvider([provider('a', { ProxyFqdn: 'x.com' })]).state).toBe('absent');
    expect(findMessengerProvider([provider('a', {})]).state).toBe('unreadable');
    expect(findMessengerProvider([]).state).toBe('absent');
  });

  it('when name or address is taken, then that is in the way, and an unknown address may be', () => {
    expect(conflictingProvider('Skype', [provider('SKYPE', { ProxyFqdn: 'x.com' })]).state).toBe('known');
    expect(
      conflictingProvider('Skype', [provider('Other', { ProxyFqdn: address.toUpperCase() })]).state,
    ).toBe('known');
    expect(conflictingProvider('Skype', [provider('Other', { ProxyFqdn: 'x.com' })]).state).toBe('absent');
    expect(conflictingProvider('Skype', [provider('Other', {})]).state).toBe('unreadable');
  });

  it('when a provider is written down to be created again, then what is empty or not a parameter stays out', () => {
    const values = providerValues(
      provider('x', {
        Identity: 'x',
        Name: 'x',
        ProxyFqdn: address,
        Enabled: 'True',
        VerificationLevel: 2,
        IconUrl: '',
        NameDecorationDomain: 'msn.com',
        Anchor: {},
      }),
    );
    expect(values).toEqual({
      ProxyFqdn: address,
      Enabled: true,
      VerificationLevel: 'UseSourceVerification',
      NameDecorationDomain: 'msn.com',
    });
  });

  it('when attributes are compared, then only those that the server returned count, in any order and case', () => {
    const wanted = {
      VerificationLevel: 'UseSourceVerification',
      IconUrl: 'https://x/',
      NameDecorationRoutingDomain: 'msn.com',
      NameDecorationExcludedDomainList: 'msn.com,live.com',
      EnableSkypeIdRouting: true,
    };
    const right = provider('x', {
      NameDecorationRoutingDomain: 'MSN.com',
      NameDecorationExcludedDomainList: 'Live.com, msn.com,more.com',
    });
    expect(attributeProblems(right, wanted)).toEqual([]);
    const wrong = provider('x', {
      NameDecorationExcludedDomainList: 'msn.com,more.com',
      EnableSkypeIdRouting: null,
    });
    expect(attributeProblems(wrong, wanted)).toEqual([
      {
        property: 'NameDecorationExcludedDomainList',
        found: 'msn.com,more.com',
        wanted: 'msn.com,live.com,more.com',
      },
      { property: 'EnableSkypeIdRouting', found: null, wanted: true },
    ]);
  });
});
