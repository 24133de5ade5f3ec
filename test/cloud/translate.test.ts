import { describe, expect, it } from 'vitest';
import { defaultDialect, type TenantDialect } from '../../src/cloud/dialect.ts';
import { translateTenantIntent } from '../../src/cloud/translate.ts';
import type { Intent, WritableObjectType } from '../../src/model/change.ts';
import type { Properties, PropertyValue } from '../../src/model/property-value.ts';

const group = '0a1b2c3d-0000-4000-8000-000000000001';

function set(
  type: WritableObjectType,
  identity: string,
  properties: Properties,
  kind: 'set' | 'assign' = 'set',
): Intent {
  return {
    kind,
    object: { side: 'cloud', type, identity },
    properties: Object.entries(properties).map(([property, to]) => ({ property, from: null, to })),
  };
}

function withValues(kind: 'create' | 'remove', identity: string, values: Properties = {}): Intent {
  return { kind, object: { side: 'cloud', type: 'external-access-policy', identity }, values };
}

const federation = (properties: Properties) => set('tenant-federation-settings', 'Global', properties);

describe('how an intent is sent to a tenant', () => {
  it('when a tenant switch is set then it goes alone, beside the identity', () => {
    expect(translateTenantIntent(federation({ AllowTeamsConsumer: true }))).toEqual({
      request: {
        via: 'api',
        service: 'teams',
        method: 'PUT',
        path: '/Skype.Policy/configurations/TenantFederationSettings/configuration/Global',
        body: { Identity: 'Global', AllowTeamsConsumer: true },
      },
      command: 'Set-CsTenantFederationConfiguration -Identity Global -AllowTeamsConsumer $true',
    });
  });

  it('when a policy is set then its identity is named with its scope and encoded', () => {
    const intent = set('external-access-policy', 'Tag:R&D/Lab', { EnableTeamsConsumerAccess: false });
    expect(translateTenantIntent(intent)).toEqual({
      request: {
        via: 'api',
        service: 'teams',
        method: 'PUT',
        path: '/Skype.Policy/configurations/ExternalAccessPolicy/configuration/Tag%3AR%26D%2FLab',
        body: { Identity: 'Tag:R&D/Lab', EnableTeamsConsumerAccess: false },
      },
      command: "Set-CsExternalAccessPolicy -Identity 'R&D/Lab' -EnableTeamsConsumerAccess $false",
    });
  });

  it('when a policy is created then it goes without scope, envelope and empty values', () => {
    const values = {
      EnableTeamsConsumerAccess: true,
      Description: '',
      ConfigId: 'x',
      Key: {},
      Identity: 'y',
    };
    expect(translateTenantIntent(withValues('create', 'Tag:Sales', values))).toEqual({
      request: {
        via: 'api',
        service: 'teams',
        method: 'POST',
        path: '/Skype.Policy/configurations/ExternalAccessPolicy',
        body: { Identity: 'Sales', EnableTeamsConsumerAccess: true },
      },
      command: 'New-CsExternalAccessPolicy -Identity Sales -EnableTeamsConsumerAccess $true',
    });
  });

  it('when a policy is removed then nothing but its name goes', () => {
    expect(translateTenantIntent(withValues('remove', 'Tag:Sales'))).toEqual({
      request: {
        via: 'api',
        service: 'teams',
        method: 'DELETE',
        path: '/Skype.Policy/configurations/ExternalAccessPolicy/configuration/Tag%3ASales',
        body: null,
      },
      command: 'Remove-CsExternalAccessPolicy -Identity Sales',
    });
  });

  it.each<readonly [PropertyValue, PropertyValue, string]>([
    ['Sales', 'Tag:Sales', 'Sales'],
    ['Tag:Sales', 'Tag:Sales', 'Sales'],
    [null, null, '$null'],
    ['', null, '$null'],
  ])('when a user is granted %j then the service is sent %j', (to, PolicyName, argument) => {
    const intent = set('user-policy-assignment', 'anna@contoso.com', { ExternalAccessPolicy: to }, 'assign');
    expect(translateTenantIntent(intent)).toEqual({
      request: {
        via: 'api',
        service: 'teams',
        method: 'PATCH',
        path: '/Skype.Policy/users/anna%40contoso.com/policies/ExternalAccessPolicy',
        body: { PolicyName },
      },
      command: `Grant-CsExternalAccessPolicy -Identity 'anna@contoso.com' -PolicyName ${argument}`,
    });
  });

  it('when a group is granted a policy then its rank goes along', () => {
    const intent = set(
      'group-policy-assignment',
      group,
      { ExternalAccessPolicy: 'Sales', Rank: 2 },
      'assign',
    );
    expect(translateTenantIntent(intent)).toEqual({
      request: {
        via: 'api',
        service: 'teams',
        method: 'PATCH',
        path: `/Skype.Policy/groupPolicyAssignments/${group}/policyTypes/ExternalAccessPolicy`,
        body: { PolicyName: 'Tag:Sales', Rank: 2 },
      },
      command: `Grant-CsExternalAccessPolicy -Group '${group}' -PolicyName Sales -Rank 2`,
    });
  });

  it('when a group is to have no policy then its assignment is deleted', () => {
    const intent = set('group-policy-assignment', group, { ExternalAccessPolicy: null }, 'assign');
    const { request, command } = translateTenantIntent(intent);
    expect(request).toMatchObject({ method: 'DELETE', body: null });
    expect(command).toBe(
      `Remove-CsGroupPolicyAssignment -GroupId '${group}' -PolicyType ExternalAccessPolicy`,
    );
  });

  it('when lists of domains are written then they are names, however they were read', () => {
    const { request } = translateTenantIntent(federation({ BlockedDomains: [{ Domain: 'B.example' }] }));
    expect(request.body).toEqual({ Identity: 'Global', BlockedDomains: ['b.example'] });
  });
});

describe('how the dialect is spoken', () => {
  const body = (dialect: Partial<TenantDialect>, intent: Intent) =>
    translateTenantIntent(intent, { dialect: { ...defaultDialect, ...dialect } }).request;

  it('when PATCH is chosen then settings are changed with it', () => {
    const intents = [
      federation({ AllowTeamsConsumer: true }),
      set('external-access-policy', 'Global', { EnableTeamsConsumerAccess: true }),
    ];
    expect(intents.map((intent) => body({ update: 'PATCH' }, intent).method)).toEqual(['PATCH', 'PATCH']);
  });

  it.each<readonly [TenantDialect['allowedDomains'], PropertyValue, PropertyValue]>([
    ['names', {}, ['AllowAllKnownDomains']],
    ['allow-list', 'AllowAllKnownDomains', ['AllowAllKnownDomains']],
    ['names', { AllowedDomain: [{ Domain: 'a.example' }] }, ['a.example']],
    ['allow-list', ['a.example'], { AllowList: ['a.example'] }],
  ])('when allowed domains are spoken as %s then %j is sent as %j', (allowedDomains, to, sent) => {
    expect(body({ allowedDomains }, federation({ AllowedDomains: to })).body).toEqual({
      Identity: 'Global',
      AllowedDomains: sent,
    });
  });

  it('when the rank is called otherwise then it goes under that name', () => {
    const intent = set(
      'group-policy-assignment',
      group,
      { ExternalAccessPolicy: 'Sales', Rank: 1 },
      'assign',
    );
    expect(body({ groupRank: 'Priority' }, intent).body).toEqual({ PolicyName: 'Tag:Sales', Priority: 1 });
  });

  it('when allowed domains are changed then the cmdlet says so with what it takes', () => {
    expect(translateTenantIntent(federation({ AllowedDomains: {} })).command).toBe(
      'Set-CsTenantFederationConfiguration -Identity Global -AllowedDomains (New-CsEdgeAllowAllKnownDomains)',
    );
    expect(translateTenantIntent(federation({ AllowedDomains: ['a.example'] })).command).toBe(
      "Set-CsTenantFederationConfiguration -Identity Global -AllowedDomainsAsAList @('a.example')",
    );
  });
});

describe('what is never sent to a tenant', () => {
  it.each<readonly [PropertyValue]>([
    [[]],
    [null],
    [''],
    [{ AllowedDomain: [] }],
    [{ AllowList: [] }],
    [{ New: 1 }],
  ])('when allowed domains are to become %j then it is refused', (to) => {
    expect(() => translateTenantIntent(federation({ AllowedDomains: to }))).toThrow(
      expect.objectContaining({ code: 'change.not-translatable' }),
    );
  });

  it.each<readonly [string, Intent]>([
    ['a switch that is neither on nor off', federation({ AllowTeamsConsumer: null })],
    ['what the service keeps around settings', federation({ Key: {} })],
    ['a list of domains that is none', federation({ BlockedDomains: 7 })],
    ['an object of a pool', set('access-edge', 'Global', { AllowFederatedUsers: true })],
    [
      'a creation of the federation settings',
      { ...withValues('create', 'Global'), object: federation({}).object },
    ],
    ['a removal of Global', withValues('remove', 'global')],
    ['a creation of Global', withValues('create', 'Global')],
    ['an assignment to a policy', set('external-access-policy', 'Global', {}, 'assign')],
    ['a name with an asterisk', withValues('remove', 'Tag:*')],
    ['a name with half a character', withValues('remove', 'Tag:\ud800')],
    ['a name of nothing', set('user-policy-assignment', ' ', { ExternalAccessPolicy: 'A' }, 'assign')],
    ['an assignment of nothing', set('user-policy-assignment', 'anna', {}, 'assign')],
    [
      'an assignment of a number',
      set('user-policy-assignment', 'anna', { ExternalAccessPolicy: 7 }, 'assign'),
    ],
    [
      'a rank that is no number',
      set('group-policy-assignment', group, { ExternalAccessPolicy: 'A', Rank: 'first' }, 'assign'),
    ],
  ])('when it is %s then it is refused', (_what, intent) => {
    expect(() => translateTenantIntent(intent)).toThrow(
      expect.objectContaining({ code: 'change.not-translatable' }),
    );
  });
});
