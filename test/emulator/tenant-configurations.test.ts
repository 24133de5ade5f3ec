import { afterEach, describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import { TenantClient } from './tenant-client.ts';

let client: TenantClient;
afterEach(() => client.close());
const start = async (options: EmulatorOptions = {}) => (client = await TenantClient.start(options));

const settings = '/Skype.Policy/configurations/TenantFederationSettings';
const federation = `${settings}/configuration/Global`;
const policies = '/Skype.Policy/configurations/ExternalAccessPolicy';
const policy = (name: string) => `${policies}/configuration/${encodeURIComponent(name)}`;

describe('reading settings', () => {
  it('a tenant of today has no switch of Skype, in the order and with the misspelt names of the service', async () => {
    await start();
    const object = await client.read(federation);
    expect(Object.keys(object)).toEqual([
      'AllowedDomains',
      'BlockedDomains',
      'AllowedTrialTenantDomains',
      'AllowFederatedUsers',
      'AllowTeamsSms',
      'AllowTeamsConsumer',
      'AllowTeamsConsumerInbound',
      'TreatDiscoveredPartnersAsUnverified',
      'SharedSipAddressSpace',
      'RestrictTeamsConsumerToExternalUserProfiles',
      'BlockAllSubdomains',
      'ExternalAccessWithTrialTenants',
      'DomainBlockingForMDOAdminsInTeams',
      'SecurityTeamAllowBlockListDelegation',
      'EnableExternalAccessRestrictionsForChatPartipants',
      'EnableMutualFederationForChatPartipants',
      'Key',
      'Identity',
      'ConfigMetadata',
      'ConfigId',
    ]);
    expect(object).toMatchObject({
      AllowTeamsConsumer: false,
      AllowedDomains: {},
      Key: { ScopeClass: 'Global', AuthorityId: { Class: 'Tenant', InstanceId: client.tenant.tenantId } },
      ConfigMetadata: { Authority: 'Tenant' },
    });
    const all = await client.list(policies);
    expect(all.map(({ Identity }) => Identity)).toEqual(['Global', 'Tag:Sales', 'Tag:NoExternal']);
    expect(all.every((one) => !('EnablePublicCloudAccess' in one) && !('Key' in one))).toBe(true);
  });

  it('a legacy tenant has them, and honours them', async () => {
    await start({ scenario: 'tenant-legacy' });
    expect(await client.read(federation)).toMatchObject({ AllowPublicUsers: false });
    expect((await client.call('PUT', federation, { AllowPublicUsers: true })).status).toBe(204);
    expect(await client.read(federation)).toMatchObject({ AllowPublicUsers: true });
    await client.call('PUT', policy('Sales'), { EnablePublicCloudAccess: true });
    expect(await client.read(policy('Tag:Sales'))).toMatchObject({ EnablePublicCloudAccess: true });
  });

  it.each(['Sales', 'sales', 'Tag:Sales', 'TAG:SALES'])('finds a policy as %s', async (name) => {
    await start();
    expect(await client.read(policy(name))).toMatchObject({ Identity: 'Tag:Sales', ConfigId: 'Sales' });
  });

  it('what there is not is 404, and what cannot be done 405', async () => {
    await start();
    const status = async (method: string, path: string) => (await client.call(method, path)).status;
    expect(await status('GET', policy('Nobody'))).toBe(404);
    expect(await status('GET', '/Skype.Policy/configurations/TeamsMagicPolicy')).toBe(404);
    expect(await status('GET', `${policies}/configuration/%E0%A4%A`)).toBe(404);
    expect(await status('GET', '/Skype.Policy/nothing')).toBe(404);
    expect(await client.call('DELETE', policies)).toMatchObject({
      status: 405,
      headers: { allow: 'GET, POST' },
    });
  });

  it('the other shapes: a list around one object, a name for every domain, 200 with a body', async () => {
    await start({ scenario: 'tenant-other-shapes' });
    const [object] = await client.list(federation);
    expect(object).toMatchObject({ AllowedDomains: { AllowAllKnownDomains: {} } });
    const written = await client.call('PUT', federation, {
      AllowTeamsConsumer: false,
      Unheard: 1,
      AllowPublicUsers: true,
    });
    expect([written.status, JSON.parse(written.text)]).toEqual([
      200,
      expect.objectContaining({ AllowTeamsConsumer: false }),
    ]);
    expect(written.text).not.toMatch(/Unheard|AllowPublicUsers/);
    expect((await client.call('PUT', federation, { Key: {} })).status).toBe(400);
  });

  it('gives back the correlation id, and compresses for who can take that', async () => {
    await start();
    const id = '5f3f8f0e-1111-4222-8333-944455556666';
    const reply = await client.call('GET', policies, undefined, {
      'X-MS-Correlation-Id': id,
      'Accept-Encoding': 'br, gzip',
    });
    expect(reply.headers).toMatchObject({ 'x-ms-correlation-id': id, 'content-encoding': 'gzip' });
    expect(JSON.parse(reply.text)).toHaveLength(3);
  });
});

describe('writing settings', () => {
  it.each(['PUT', 'PATCH'])('%s merges what is named and leaves the rest', async (method) => {
    await start();
    const before = await client.read(federation);
    const reply = await client.call(method, federation, { Identity: 'Global', AllowTeamsConsumer: true });
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(await client.read(federation)).toEqual({ ...before, AllowTeamsConsumer: true });
    expect(client.emulator.writes).toBe(1);
  });

  it.each([
    ['an unknown property', { AllowEverybody: true }],
    ['a switch that is retired', { AllowPublicUsers: true }],
    ['null for a switch', { AllowTeamsConsumer: null }],
    ['a text for a switch', { AllowTeamsConsumer: 'True' }],
    ['an enumeration that is none', { ExternalAccessWithTrialTenants: 'Sometimes' }],
    ['another identity', { Identity: 'Tag:Sales', AllowTeamsConsumer: true }],
    ['a list that holds no domains', { BlockedDomains: [{ Domain: '*.com' }] }],
    ['a list of something else', { AllowedDomains: 'all' }],
    ['an object of something else', { AllowedDomains: { Everybody: {} } }],
    [
      'more domains than there may be',
      { BlockedDomains: Array.from({ length: 4001 }, (_, n) => `d${n}.example`) },
    ],
  ])('%s is refused, and nothing is stored', async (_, body) => {
    await start();
    const before = await client.read(federation);
    const reply = await client.call('PUT', federation, body);
    expect([reply.status, JSON.parse(reply.text)]).toEqual([
      400,
      { code: 'BadRequest', message: expect.any(String) as string, action: expect.any(String) as string },
    ]);
    expect(await client.read(federation)).toEqual(before);
  });

  it.each([
    ['the name of all', ['AllowAllKnownDomains'], {}],
    ['an object with the name of all', { AllowAllKnownDomains: {} }, {}],
    ['an object without members', {}, {}],
    ['nothing in a list', [], { AllowedDomain: [] }],
    ['null', null, { AllowedDomain: [] }],
    ['nothing in AllowList', { AllowList: [] }, { AllowedDomain: [] }],
    ['texts', ['a.example', 'A.example'], { AllowedDomain: [{ Domain: 'A.example' }] }],
    ['AllowList', { AllowList: ['a.example'] }, { AllowedDomain: [{ Domain: 'a.example' }] }],
    [
      'as it is read',
      { AllowedDomain: [{ Domain: 'a.example' }] },
      { AllowedDomain: [{ Domain: 'a.example' }] },
    ],
  ])('AllowedDomains written as %s is stored as what it says', async (_, written, stored) => {
    await start();
    expect((await client.call('PUT', federation, { AllowedDomains: written })).status).toBe(204);
    expect((await client.read(federation))['AllowedDomains']).toEqual(stored);
  });

  it('a policy is made, once, and goes again', async () => {
    await start();
    const made = { Identity: 'Partners', EnableTeamsConsumerAccess: false };
    expect((await client.call('POST', policies, made)).status).toBe(204);
    expect(await client.read(policy('Partners'))).toMatchObject({
      Identity: 'Tag:Partners',
      EnableTeamsConsumerAccess: false,
      EnableTeamsConsumerInbound: true,
    });
    expect((await client.call('POST', policies, { Identity: 'Tag:PARTNERS' })).status).toBe(409);
    expect((await client.call('POST', policies, { Identity: 'Global' })).status).toBe(409);
    expect((await client.call('POST', policies, {})).status).toBe(400);
    expect((await client.call('POST', settings, made)).status).toBe(400);
    expect((await client.call('DELETE', policy('Partners'))).status).toBe(204);
    expect((await client.call('DELETE', policy('Partners'))).status).toBe(404);
  });

  it('a policy that somebody has stays, and Global begins again with its defaults', async () => {
    await start();
    expect((await client.call('DELETE', policy('NoExternal'))).status).toBe(400);
    const reset = await client.call('DELETE', policy('Global'));
    expect([reset.status, reset.headers['x-ms-configapi-powershell-warningmessage']]).toEqual([
      204,
      'Global was reset to its defaults.',
    ]);
    expect(await client.read(policy('Global'))).toMatchObject({ EnableTeamsConsumerAccess: true });
  });

  it('Global follows the organisation in whom it talks to; other policies need not', async () => {
    await start();
    const closed = { CommunicationWithExternalOrgs: 'BlockAllExternalDomains' };
    expect((await client.call('PUT', policy('Global'), closed)).status).toBe(400);
    expect((await client.call('PUT', policy('Sales'), closed)).status).toBe(204);
  });
});
