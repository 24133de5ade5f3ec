import { describe, expect, it } from 'vitest';
import { planEnable } from '../../src/interop/plan-enable.ts';
import { unreadable } from '../../src/model/reading.ts';
import type { ServerProduct } from '../../src/model/server-versions.ts';
import { messenger, object, propertyIn, snapshot } from './pools.ts';
import { applyIntents, inverseOf } from './simulator.ts';

import { kinds, plain, steps } from './enable-options.ts';

describe('creating the provider', () => {
  const basic = { ProxyFqdn: 'federation.messenger.msn.com', Enabled: true };
  const icon = { IconUrl: 'https://images.edge.messenger.live.com/Messenger_16x16.png' };
  const decoration = {
    NameDecorationRoutingDomain: 'msn.com',
    NameDecorationExcludedDomainList: 'msn.com,outlook.com,live.com,hotmail.com',
  };
  const search = { EnableSkypeIdRouting: true, EnableSkypeDirectorySearch: true };
  const level = { VerificationLevel: 'UseSourceVerification' };
  const cases: readonly (readonly [ServerProduct, object])[] = [
    ['lync-2010', { ...basic, ...level }],
    ['lync-2013', { ...basic, ...level, ...icon }],
    ['sfb-2015', { ...basic, ...icon, ...decoration, ...search }],
    ['sfb-2019', { ...basic, ...icon, ...decoration, ...search }],
    ['sfb-se', { ...basic, ...icon, ...decoration, ...search }],
  ];

  it.each(cases)('when %s has none, then one is created with what that version has', (product, values) => {
    const draft = planEnable(snapshot({ publicProviders: [] }, product), plain);
    expect(draft.intents).toEqual([
      { kind: 'create', object: { side: 'on-premises', type: 'public-provider', identity: 'Skype' }, values },
    ]);
  });

  it('when a 2013 server lists the decoration parameters of its update, then they are sent', () => {
    const parameters = [
      'Identity',
      'ProxyFqdn',
      'Enabled',
      'VerificationLevel',
      'IconUrl',
      ...Object.keys(decoration),
    ];
    const commands = { state: 'known', value: { 'New-CsPublicProvider': parameters } } as const;
    const draft = planEnable(snapshot({ publicProviders: [] }, 'lync-2013', { commands }), plain);
    expect(draft.intents[0]).toMatchObject({ kind: 'create', values: { ...level, ...decoration } });
  });

  it('when the name Skype has another address, then it is a conflict and nothing is planned', () => {
    const other = object('Skype', { ProxyFqdn: 'pic.example.com', Enabled: true });
    const draft = planEnable(snapshot({ publicProviders: [other] }, 'sfb-2019'), plain);
    expect(kinds(draft)).toEqual(['conflict refused']);
    expect(draft.intents).toEqual([]);
  });

  it('when a hosting provider holds the address, then it is a conflict and nothing is planned', () => {
    const hosting = object('Odd', { ProxyFqdn: 'FEDERATION.messenger.msn.com', Enabled: false });
    const draft = planEnable(
      snapshot({ publicProviders: [], hostingProviders: [hosting] }, 'sfb-2019'),
      plain,
    );
    expect(kinds(draft)).toEqual(['conflict refused']);
  });

  it('when hosting providers cannot be read, then a conflict cannot be ruled out: refused as unreadable', () => {
    const draft = planEnable(
      snapshot({ publicProviders: [], hostingProviders: unreadable('no answer') }),
      plain,
    );
    expect(kinds(draft)).toEqual(['unreadable unavailable']);
  });

  it('when hosting providers cannot be read and the provider is there, then it does not matter', () => {
    expect(planEnable(snapshot({ hostingProviders: unreadable('no answer') }), plain).refusals).toEqual([]);
  });
});

describe('repairing the provider', () => {
  const plainProvider = messenger('MSN', {
    VerificationLevel: 'AlwaysVerifiable',
    IconUrl: 'https://contoso.com/own.png',
    NameDecorationRoutingDomain: null,
    NameDecorationExcludedDomainList: 'live.co.uk',
    EnableSkypeIdRouting: false,
    EnableSkypeDirectorySearch: true,
  });
  const start = snapshot({ publicProviders: [plainProvider] }, 'sfb-2015');

  it('when attributes are wrong and repair is not asked for, then they are named and left', () => {
    const draft = planEnable(start, plain);
    expect(draft.intents).toEqual([]);
    expect(draft.skipped[0]).toContain(
      'NameDecorationRoutingDomain, NameDecorationExcludedDomainList, EnableSkypeIdRouting',
    );
  });

  it('when repair is asked for, then it is removed and created under its name with its level and what others added', () => {
    const draft = planEnable(start, { ...plain, repair: true });
    expect(steps(draft)).toEqual(['remove public-provider MSN', 'create public-provider MSN']);
    expect(draft.intents[1]).toMatchObject({
      values: {
        VerificationLevel: 'AlwaysVerifiable',
        IconUrl: 'https://contoso.com/own.png',
        NameDecorationRoutingDomain: 'msn.com',
        NameDecorationExcludedDomainList: 'msn.com,outlook.com,live.com,hotmail.com,live.co.uk',
        EnableSkypeIdRouting: true,
        Enabled: true,
      },
    });
    const after = applyIntents(start, draft.intents);
    expect(planEnable(after, { ...plain, repair: true }).intents).toEqual([]);
  });

  it('when it is repaired, then what is removed is a whole before-image that can be created again', () => {
    const draft = planEnable(start, { ...plain, repair: true });
    const undone = applyIntents(applyIntents(start, draft.intents), draft.intents.map(inverseOf).reverse());
    for (const name of ['ProxyFqdn', 'Enabled', 'VerificationLevel', 'IconUrl', 'EnableSkypeIdRouting']) {
      expect(propertyIn(undone, 'publicProviders', 'MSN', name)).toEqual(plainProvider.properties[name]);
    }
  });

  it('when the server returns no decoration, then nothing is missed that it does not have', () => {
    expect(planEnable(snapshot(), { ...plain, repair: true }).intents).toEqual([]);
  });

  it('when the level cannot be read, then the provider is not removed', () => {
    const odd = messenger('MSN', { ...plainProvider.properties, VerificationLevel: 9 });
    const draft = planEnable(snapshot({ publicProviders: [odd] }, 'sfb-2015'), { ...plain, repair: true });
    expect(draft.refusals.map(({ kind }) => kind)).toContain('unreadable');
    expect(draft.intents).toEqual([]);
  });
});
