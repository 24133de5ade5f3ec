import { describe, expect, it } from 'vitest';
import { acceptedProviderValues, capabilitiesOf } from '../../src/model/capabilities.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { absent, known, unreadable, type Reading } from '../../src/model/reading.ts';
import type { ServerProduct } from '../../src/model/server-versions.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';
import { poolObjectKinds, type OfferedCommands, type PoolSnapshot } from '../../src/model/snapshot.ts';

const basic = ['Identity', 'ProxyFqdn', 'Enabled', 'VerificationLevel'];
const lync2013 = [...basic, 'IconUrl', 'NameDecorationDomain'];
const decorated = [...lync2013, 'NameDecorationRoutingDomain', 'NameDecorationExcludedDomainList'];
const later = [...decorated, 'EnableSkypeIdRouting', 'EnableSkypeDirectorySearch'];

function pool(
  product: ServerProduct | undefined,
  shown: { providers?: readonly Properties[]; commands?: Reading<OfferedCommands> } = {},
): PoolSnapshot {
  const nothing: Reading<readonly SettingsObject[]> = known([]);
  const objects = Object.fromEntries(
    poolObjectKinds.map((kind) => [kind, nothing]),
  ) as PoolSnapshot['objects'];
  const providers = (shown.providers ?? []).map((properties) => ({ identity: 'Messenger', properties }));
  return {
    pool: 'pool01.contoso.com',
    account: absent,
    server: product === undefined ? unreadable('not told') : known({ product, build: '', evidence: '' }),
    commands: shown.commands ?? unreadable('Get-Command is not offered'),
    objects: { ...objects, publicProviders: known(providers) },
    notes: [],
  };
}
const provider = (names: readonly string[]): Properties =>
  Object.fromEntries(names.map((name) => [name, 'x']));
const lists = (names: readonly string[]) => known({ 'New-CsPublicProvider': names });

describe('capabilitiesOf', () => {
  it.each([
    ['lync-2010', basic],
    ['lync-2013', lync2013],
    ['sfb-2015', later],
    ['sfb-2019', later],
    ['sfb-se', later],
  ] as const)('when %s shows nothing itself, then the table decides', (product, expected) => {
    expect(capabilitiesOf(pool(product)).providerParameters).toEqual(expected);
  });

  it('when Lync Server 2013 has update 5, then its providers or its cmdlet show the decoration', () => {
    expect(
      capabilitiesOf(pool('lync-2013', { providers: [provider(decorated)] })).providerParameters,
    ).toEqual(decorated);
    expect(capabilitiesOf(pool('lync-2013', { commands: lists(decorated) })).providerParameters).toEqual(
      decorated,
    );
    expect(capabilitiesOf(pool('lync-2013', { providers: [provider(lync2013)] })).providerParameters).toEqual(
      lync2013,
    );
  });

  it('when Lync Server 2010 lists what the table denies, then it is still not sent', () => {
    expect(capabilitiesOf(pool('lync-2010', { commands: lists(later) })).providerParameters).toEqual(basic);
  });

  it('when the role hides a parameter, then it is not sent, though the product has it', () => {
    const without = later.filter((name) => name !== 'EnableSkypeDirectorySearch');
    expect(capabilitiesOf(pool('sfb-2019', { commands: lists(without) })).providerParameters).toEqual(
      without,
    );
  });

  it('when the parameter list and the properties disagree, then the parameter list counts', () => {
    const shown = { commands: lists(later), providers: [provider(basic)] };
    expect(capabilitiesOf(pool('sfb-2015', shown)).providerParameters).toEqual(later);
  });

  it('when the cmdlet is offered without a parameter list, then the properties decide', () => {
    const shown = { commands: known({ 'New-CsPublicProvider': null }), providers: [provider(decorated)] };
    expect(capabilitiesOf(pool('sfb-2015', shown)).providerParameters).toEqual(decorated);
  });

  it('when the product is unknown, then only what the server shows is used, and the level follows from it', () => {
    expect(capabilitiesOf(pool(undefined))).toEqual({
      product: undefined,
      providerParameters: ['Identity', 'ProxyFqdn', 'Enabled'],
      newProviderLevel: 'UseSourceVerification',
    });
    expect(capabilitiesOf(pool(undefined, { providers: [provider(later)] }))).toEqual({
      product: undefined,
      providerParameters: later,
      newProviderLevel: null,
    });
  });
});

describe('acceptedProviderValues', () => {
  it('when values hold what the pool does not take, then that is left out', () => {
    const values = { ProxyFqdn: 'a.example', Enabled: true, IconUrl: 'https://x/', Anchor: 'y' };
    expect(acceptedProviderValues(values, capabilitiesOf(pool('lync-2010')))).toEqual({
      ProxyFqdn: 'a.example',
      Enabled: true,
    });
  });
});
