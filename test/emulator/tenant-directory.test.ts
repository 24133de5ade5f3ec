import { afterEach, describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import { listIn, objectOf, TenantClient } from './tenant-client.ts';

let client: TenantClient;
afterEach(() => client.close());
const start = async (options: EmulatorOptions = {}) => (client = await TenantClient.start(options));

/** Every page of a list, and how many there were. */
async function pages(path: string, member = 'value', link = '@odata.nextLink') {
  const found: Readonly<Record<string, unknown>>[] = [];
  let next: string | undefined = path;
  let count = 0;
  while (next !== undefined) {
    const page = await client.read(next);
    found.push(...listIn(page[member]));
    count += 1;
    const address: unknown = page[link];
    next = typeof address === 'string' ? address.slice(client.tenant.origin.length) : undefined;
  }
  return { found, count };
}

describe('the directory', () => {
  it('tells of the organisation, its domains and what they are set up for', async () => {
    await start();
    expect(listIn((await client.read('/v1.0/organization'))['value'])).toMatchObject([
      {
        id: client.tenant.tenantId,
        onPremisesSyncEnabled: null,
        assignedPlans: [{ service: 'TeamspaceAPI' }, {}],
      },
    ]);
    const domains = listIn((await client.read('/v1.0/domains'))['value']);
    expect(domains.map(({ id, isDefault, isInitial }) => [id, isDefault, isInitial])).toEqual([
      ['contoso.com', true, false],
      ['contoso.onmicrosoft.com', false, true],
      ['contoso.example', false, false],
    ]);
    expect(domains[0]?.['supportedServices']).toContain('OfficeCommunicationsOnline');
    expect(await client.list('/Teams.Tenant/VerifiedSipDomains')).toEqual([
      { Name: 'contoso.com', Status: 'Enabled' },
      { Name: 'contoso.onmicrosoft.com', Status: 'Enabled' },
    ]);
    expect(await client.read('/Teams.Tenant/tenants')).toMatchObject({ tenantId: client.tenant.tenantId });
    expect(await client.read('/Teams.Tenant/serviceDiscovery')).toHaveProperty('Headers.X-MS-Forest');
    const records = await client.read('/v1.0/domains/contoso.com/serviceConfigurationRecords');
    expect(listIn(records['value'])).toMatchObject([{ nameTarget: 'sipfed.online.lync.com', port: 5061 }]);
    expect((await client.call('GET', '/v1.0/domains/fabrikam.com')).status).toBe(404);
  });

  it('gives what is selected, and without a selection what Graph gives', async () => {
    await start();
    const selected = await client.read('/v1.0/users/anna@contoso.com?$select=imAddresses,accountEnabled');
    expect(selected).toEqual({
      '@odata.context': expect.any(String) as string,
      accountEnabled: true,
      imAddresses: ['anna@contoso.com'],
    });
    expect(await client.read('/v1.0/users/anna@contoso.com')).not.toHaveProperty('imAddresses');
  });

  it.each([
    ["userPrincipalName eq 'ben@contoso.com'", ['ben@contoso.com']],
    ["imAddresses/any(i:i eq 'sip:ben@contoso.com')", ['ben@contoso.com']],
    ["userPrincipalName eq 'o''neil@contoso.com'", []],
  ])('finds by %s', async (filter, expected) => {
    await start();
    const { found } = await pages(`/v1.0/users?$filter=${encodeURIComponent(filter)}`);
    expect(found.map(({ userPrincipalName }) => userPrincipalName)).toEqual(expected);
  });

  it.each([
    '/v1.0/users?$filter=city eq 1',
    '/v1.0/users?$top=x',
    '/v1.0/users?$top=0',
    '/v1.0/users?$skiptoken=x',
  ])('refuses %s', async (path) => {
    await start();
    const reply = await client.call('GET', path.replaceAll(' ', '%20'));
    expect([reply.status, objectOf(reply)]).toEqual([
      400,
      { error: expect.objectContaining({ code: 'BadRequest' }) as object },
    ]);
  });

  it('a group has its members', async () => {
    await start();
    const [group] = listIn((await client.read("/v1.0/groups?$filter=displayName%20eq%20'sales'"))['value']);
    const { found } = await pages(`/v1.0/groups/${String(group?.['id'])}/members?$top=2`);
    expect(found.map(({ displayName }) => displayName)).toEqual([
      'Carla Diaz',
      'Katrin Lopez',
      'Tanja Ivanov',
    ]);
    expect((await client.call('GET', '/v1.0/groups/none/members')).status).toBe(404);
  });

  it('answers several requests in one, each on its own', async () => {
    await start();
    const reply = await client.call('POST', '/v1.0/$batch', {
      requests: [
        { id: '1', method: 'GET', url: '/users/anna@contoso.com?$select=id' },
        { id: '2', method: 'GET', url: 'users/nobody@contoso.com' },
      ],
    });
    expect(objectOf(reply)).toMatchObject({
      responses: [
        { id: '1', status: 200, body: { id: '00000000-0000-4000-9000-000000000001' } },
        { id: '2', status: 404, body: { error: { code: 'NotFound' } } },
      ],
    });
    const many = Array.from({ length: 21 }, (_, id) => ({ id: String(id), method: 'GET', url: '/users' }));
    expect((await client.call('POST', '/v1.0/$batch', { requests: many })).status).toBe(400);
    const writing = [{ id: '1', method: 'POST', url: '/users' }];
    expect((await client.call('POST', '/v1.0/$batch', { requests: writing })).status).toBe(400);
  });

  it('lets nobody in without the permission', async () => {
    await start({ scenario: 'tenant-no-graph' });
    const reply = await client.call('GET', '/v1.0/organization');
    expect([reply.status, objectOf(reply)]).toMatchObject([
      403,
      { error: { code: 'Authorization_RequestDenied' } },
    ]);
    expect((await client.call('GET', '/Teams.User/users')).status).toBe(200);
  });

  it('takes a snapshot as a job that is done after a while', async () => {
    let now = new Date();
    client = await TenantClient.start({ now: () => now, scenario: 'tenant-allow-list' });
    const management = '/beta/admin/configurationManagement';
    const begun = await client.call('POST', `${management}/configurationSnapshots/createSnapshot`, {
      displayName: 'nightly',
      resources: ['microsoft.teams.federationconfiguration'],
    });
    const { id, status } = objectOf(begun);
    expect([begun.status, status]).toEqual([201, 'notStarted']);
    now = new Date(now.getTime() + 1000);
    const job = `${management}/configurationSnapshotJobs/${String(id)}`;
    expect(await client.read(job)).toMatchObject({ status: 'running', resourceLocation: null });
    now = new Date(now.getTime() + 1000);
    const done = await client.read(job);
    const taken = await client.read(String(done['resourceLocation']).slice(client.tenant.origin.length));
    const [resource] = listIn(taken['resources']);
    expect(resource).toHaveProperty('properties.AllowedDomains.3999', 'partner4000.example');
    expect((await client.call('GET', `${management}/configurationSnapshotJobs/x`)).status).toBe(404);
    expect(client.emulator.writes).toBe(0);
  });
});

describe('20,000 users', () => {
  it('are listed page by page, the same people in every list', { timeout: 60_000 }, async () => {
    await start({ scenario: 'tenant-large' });
    const directory = await pages('/v1.0/users?$select=id,imAddresses&$top=999');
    expect([directory.found.length, directory.count]).toEqual([20_000, 21]);
    const configured = await pages('/v1.0/admin/teams/userConfigurations?$top=999&$select=id,accountType');
    const teams = await pages('/Teams.User/users?pageSize=1000', 'users', 'nextLink');
    const ids = new Set(directory.found.map(({ id }) => id));
    expect(ids.size).toBe(20_000);
    expect(configured.found.map(({ id }) => id)).toEqual([...ids]);
    expect(teams.found.map(({ objectId }) => objectId)).toEqual([...ids]);
    expect(await client.list('/Skype.Policy/configurations/ExternalAccessPolicy')).toHaveLength(50);
  });

  it('cost nothing until somebody asks for them', async () => {
    await start({ scenario: 'tenant-large' });
    expect(JSON.stringify(client.tenant.state).length).toBeLessThan(50_000);
  });
});

describe('a tenant that shares its users with servers', () => {
  it('has the same people, and says who is still on the servers', async () => {
    await start({ scenario: 'hybrid' });
    const { found } = await pages('/v1.0/admin/teams/userConfigurations');
    const inCloud = found
      .filter(({ accountType }) => accountType === 'user')
      .map(({ userPrincipalName }) => userPrincipalName);
    const moved = (client.emulator.organisation?.users ?? []).filter(
      ({ HostingProvider }) => HostingProvider === 'sipfed.online.lync.com',
    );
    expect(inCloud).toEqual(moved.map(({ UserPrincipalName }) => UserPrincipalName));
    expect(inCloud).toHaveLength(8);
    expect(listIn((await client.read('/v1.0/organization'))['value'])[0]).toMatchObject({
      onPremisesSyncEnabled: true,
    });
  });

  it.each([
    ['hybrid', true],
    ['hybrid-mismatch', false],
  ])('%s: the tenant shares the address space: %s', async (scenario, shares) => {
    await start({ scenario });
    const [settings] = await client.list('/Skype.Policy/configurations/TenantFederationSettings');
    expect(settings).toMatchObject({ SharedSipAddressSpace: shares });
  });
});

describe('what links to the next page', () => {
  it('is the token alone in the other shape', async () => {
    await start({ scenario: 'tenant-other-shapes' });
    const { nextLink, users } = await client.read('/Teams.User/users?pageSize=20');
    expect([listIn(users).length, String(nextLink).startsWith('http')]).toEqual([20, false]);
    const last = await client.read(`/Teams.User/users?pageSize=20&skiptoken=${String(nextLink)}`);
    expect([listIn(last['users']).length, last['nextLink']]).toEqual([4, undefined]);
  });

  it('leads back to itself with the fault paging-loop', async () => {
    await start({ faults: ['paging-loop:2'] });
    const first = await client.read('/v1.0/users?$top=10&$select=id');
    const path = String(first['@odata.nextLink']).slice(client.tenant.origin.length);
    const second = await client.read(path);
    expect(second['@odata.nextLink']).toBe(first['@odata.nextLink']);
  });
});
