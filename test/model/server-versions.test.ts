import { describe, expect, it } from 'vitest';
import {
  detectServerVersion,
  productFacts,
  productHasCmdlet,
  serverProducts,
} from '../../src/model/server-versions.ts';

describe('detectServerVersion', () => {
  it.each([
    ['4.0.7577.0', 'lync-2010'],
    ['5.0.8308.1182', 'lync-2013'],
    ['6.0.9319.881', 'sfb-2015'],
    ['7.0.2046.553', 'sfb-2019'],
    ['7.0.2046.799', 'sfb-2019'],
    ['7.0.2046.800', 'sfb-se'],
    ['7.0.2046.820', 'sfb-se'],
  ])('when a replica says %s, then the product is %s', (build, product) => {
    expect(detectServerVersion(build, 'replica')).toEqual({ product, build, evidence: 'replica' });
  });

  it('when a sentence names product and base build, then both are taken', () => {
    const text = 'Skype for Business Server 2019 (7.0.2046.0): Volume license key installed.';
    expect(detectServerVersion(text, 'Get-CsServerVersion')).toEqual({
      product: 'sfb-2019',
      build: '7.0.2046.0',
      evidence: 'Get-CsServerVersion',
    });
  });

  it.each([
    'Skype for Business Server Subscription Edition (7.0.2046.0): Volume license key installed.',
    'Skype for Business Server SE (7.0.2046.0): Evaluation license key installed.',
    'Skype for Business Server 2019 (7.0.2046.820): Volume license key installed.',
  ])('when the name or the build is of the Subscription Edition, then that is it: %s', (text) => {
    expect(detectServerVersion(text, '')?.product).toBe('sfb-se');
  });

  it.each(['', 'Exchange Server 2019 (15.2.1118)', '15.2.1118.7', '7', 'version unknown', '10.4.0.7577.0'])(
    'when the text names no product of the table, then nothing is guessed: %s',
    (text) => {
      expect(detectServerVersion(text, '')).toBeUndefined();
    },
  );

  it('when the name is there without a build, then the build is empty', () => {
    expect(detectServerVersion('Microsoft Lync Server 2010', 'x')).toEqual({
      product: 'lync-2010',
      build: '',
      evidence: 'x',
    });
  });
});

describe('productFacts', () => {
  it('when a product is newer, then a new provider takes at least as many parameters', () => {
    const counts = serverProducts.map((product) => productFacts[product].providerParameters.length);
    expect(counts).toEqual([4, 6, 10, 10, 10]);
  });

  it('when the product is a Lync Server, then a new provider is told to rely on source verification', () => {
    const levels = serverProducts.map((product) => productFacts[product].newProviderLevel);
    expect(levels).toEqual(['UseSourceVerification', 'UseSourceVerification', null, null, null]);
  });

  it('when XMPP is not part of the product, then a policy has no switch for it', () => {
    const having = serverProducts.filter((product) =>
      productFacts[product].policySwitches.includes('EnableXmppAccess'),
    );
    expect(having).toEqual(['lync-2013', 'sfb-2015']);
  });

  it('when a cmdlet came later, then older products lack it', () => {
    expect(productHasCmdlet('lync-2010', 'get-cseffectivepolicy')).toBe(false);
    expect(productHasCmdlet('lync-2013', 'Get-CsEffectivePolicy')).toBe(true);
    expect(productHasCmdlet('lync-2010', 'Get-CsPublicProvider')).toBe(true);
  });

  it('when the server runs PowerShell 2.0, then statements cannot share a pipeline', () => {
    expect(serverProducts.filter((product) => !productFacts[product].batching)).toEqual(['lync-2010']);
  });
});
