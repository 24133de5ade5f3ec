import { describe, expect, it } from 'vitest';
import type { PoolCapabilities } from '../../src/model/capabilities.ts';
import type { Intent, ObjectRef, WritableObjectType } from '../../src/model/change.ts';
import type { Properties, PropertyValue } from '../../src/model/property-value.ts';
import { productFacts, type ServerProduct } from '../../src/model/server-versions.ts';
import { writingCmdlets } from '../../src/onpremises/cmdlets.ts';
import { translateIntent } from '../../src/onpremises/translate.ts';

function capabilities(product: ServerProduct): PoolCapabilities {
  const { providerParameters, newProviderLevel } = productFacts[product];
  return { product, providerParameters, newProviderLevel };
}

const ref = (type: WritableObjectType, identity: string): ObjectRef => ({
  side: 'on-premises',
  type,
  identity,
});
function set(type: WritableObjectType, identity: string, to: Properties): Intent {
  const properties = Object.entries(to).map(([property, value]) => ({ property, from: null, to: value }));
  return { kind: 'set', object: ref(type, identity), properties };
}
const assign = (type: WritableObjectType, identity: string, property: string, to: PropertyValue): Intent => ({
  kind: 'assign',
  object: ref(type, identity),
  properties: [{ property, from: null, to }],
});
const create = (type: WritableObjectType, identity: string, values: Properties): Intent => ({
  kind: 'create',
  object: ref(type, identity),
  values,
});
const remove = (type: WritableObjectType, identity: string): Intent => ({
  kind: 'remove',
  object: ref(type, identity),
  values: {},
});
const command = (intent: Intent, product: ServerProduct = 'sfb-2019') =>
  translateIntent(intent, capabilities(product)).command;

const everyKind: readonly (readonly [Intent, string])[] = [
  [
    set('access-edge', 'Global', { AllowFederatedUsers: true }),
    'Set-CsAccessEdgeConfiguration -AllowFederatedUsers $true',
  ],
  [
    set('access-edge', 'Global', { EnablePartnerDiscovery: true, AllowFederatedUsers: true }),
    'Set-CsAccessEdgeConfiguration -UseDnsSrvRouting -EnablePartnerDiscovery $true -AllowFederatedUsers $true',
  ],
  [set('public-provider', 'Messenger', { Enabled: true }), 'Enable-CsPublicProvider -Identity Messenger'],
  [set('public-provider', 'Yahoo!', { Enabled: false }), "Disable-CsPublicProvider -Identity 'Yahoo!'"],
  [
    set('public-provider', 'MSN', { Enabled: true, VerificationLevel: 'UseSourceVerification' }),
    'Set-CsPublicProvider -Identity MSN -Enabled $true -VerificationLevel UseSourceVerification',
  ],
  [remove('public-provider', 'AIM (AOL)'), "Remove-CsPublicProvider -Identity 'AIM (AOL)'"],
  [
    set('external-access-policy', 'Tag:Sales', { EnablePublicCloudAccess: false }),
    'Set-CsExternalAccessPolicy -Identity Tag:Sales -EnablePublicCloudAccess $false',
  ],
  [
    create('external-access-policy', 'Site:Redmond', { EnableFederationAccess: true, Description: '' }),
    'New-CsExternalAccessPolicy -Identity Site:Redmond -EnableFederationAccess $true',
  ],
  [remove('external-access-policy', 'Tag:Sales'), 'Remove-CsExternalAccessPolicy -Identity Tag:Sales'],
  [
    assign('user-policy-assignment', 'sip:anna@contoso.com', 'ExternalAccessPolicy', 'Tag:Sales'),
    "Grant-CsExternalAccessPolicy -Identity 'sip:anna@contoso.com' -PolicyName Sales",
  ],
  [
    assign('user-policy-assignment', 'sip:anna@contoso.com', 'ExternalAccessPolicy', null),
    "Grant-CsExternalAccessPolicy -Identity 'sip:anna@contoso.com' -PolicyName $null",
  ],
  [assign('replication', 'all', 'replication', 'started'), 'Invoke-CsManagementStoreReplication'],
  [
    assign('replication', 'edge01.contoso.com', 'replication', 'started'),
    'Invoke-CsManagementStoreReplication -ReplicaFqdn edge01.contoso.com',
  ],
];

describe('translateIntent', () => {
  it.each(everyKind)('when the intent is %j, then an administrator would type: %s', (intent, expected) => {
    expect(command(intent)).toBe(expected);
  });

  it('when an intent is translated, then the cmdlet is one the tool may write with', () => {
    const names = everyKind.map(([intent]) => translateIntent(intent, capabilities('sfb-2015')).request.name);
    expect(names.filter((name) => !writingCmdlets.has(name))).toEqual([]);
  });

  it('when a policy is unassigned, then the request carries null, and an empty name means the same', () => {
    const none = assign('user-policy-assignment', 'sip:a@b.c', 'ExternalAccessPolicy', '');
    expect(translateIntent(none, capabilities('lync-2010')).request.parameters).toEqual({
      Identity: 'sip:a@b.c',
      PolicyName: null,
    });
  });

  const provider = create('public-provider', 'Skype', {
    Identity: 'not this one',
    ProxyFqdn: 'federation.messenger.msn.com',
    Enabled: true,
    VerificationLevel: 'UseSourceVerification',
    IconUrl: 'https://images.edge.messenger.live.com/Messenger_16x16.png',
    NameDecorationRoutingDomain: 'msn.com',
    EnableSkypeIdRouting: true,
    Anchor: 'kept by the store',
  });
  const start =
    'New-CsPublicProvider -Identity Skype -ProxyFqdn federation.messenger.msn.com -Enabled $true ' +
    '-VerificationLevel UseSourceVerification';
  const icon = " -IconUrl 'https://images.edge.messenger.live.com/Messenger_16x16.png'";
  it.each([
    ['lync-2010', start],
    ['lync-2013', start + icon],
    ['sfb-2015', `${start}${icon} -NameDecorationRoutingDomain msn.com -EnableSkypeIdRouting $true`],
    ['sfb-se', `${start}${icon} -NameDecorationRoutingDomain msn.com -EnableSkypeIdRouting $true`],
  ] as const)('when a provider is created on %s, then only what it takes is sent', (product, expected) => {
    expect(command(provider, product)).toBe(expected);
  });

  it.each([
    [remove('access-edge', 'Global')],
    [create('external-access-policy', 'Global', {})],
    [remove('external-access-policy', 'global')],
    [assign('external-access-policy', 'Tag:Sales', 'x', 'y')],
    [assign('public-provider', 'Skype', 'x', 'y')],
    [set('public-provider', 'Skype', { ProxyFqdn: 'elsewhere.example' })],
    [assign('user-policy-assignment', '*', 'ExternalAccessPolicy', 'Sales')],
    [assign('user-policy-assignment', '* Smith', 'ExternalAccessPolicy', 'Sales')],
    [assign('user-policy-assignment', 'sip:a@b.c', 'ExternalAccessPolicy', 3)],
    [set('external-access-policy', ' ', { EnablePublicCloudAccess: true })],
    [set('user-policy-assignment', 'sip:a@b.c', { ExternalAccessPolicy: 'Sales' })],
  ])('when no cmdlet does it, or it would hit more than one object, then it is refused: %j', (intent) => {
    expect(() => translateIntent(intent, capabilities('sfb-2019'))).toThrow(
      expect.objectContaining({ code: 'change.not-translatable', exit: 5 }),
    );
  });
});
