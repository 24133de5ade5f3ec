import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import { claimsOf, graphScope, objectOf, TenantClient, teamsScope } from './tenant-client.ts';

let client: TenantClient;
afterEach(() => client.close());
const start = async (options: EmulatorOptions = {}) => (client = await TenantClient.start(options));

const federation = '/Skype.Policy/configurations/TenantFederationSettings';

describe('tokens for an application', () => {
  it('say who, for what, and with which roles', async () => {
    await start();
    const reply = objectOf(await client.askToken());
    expect(reply).toMatchObject({ token_type: 'Bearer', expires_in: 3599 });
    expect(claimsOf(String(reply['access_token']))).toMatchObject({
      aud: '48ac35b8-9aa8-4d74-927d-1f4a14a0b239',
      tid: client.tenant.tenantId,
      appid: client.tenant.clientId,
      idtyp: 'app',
      wids: ['69091246-20e8-4a56-aa4d-066075b2a7a8'],
      exp: expect.any(Number) as number,
      iat: expect.any(Number) as number,
    });
    const graph = claimsOf(await client.token(graphScope));
    expect(graph).toMatchObject({ aud: 'https://graph.microsoft.com' });
    expect(graph['roles']).toContain('Organization.Read.All');
  });

  it.each([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 7_000_215],
    ['another application', { client_id: randomUUID() }, 400, 700_016],
    ['an API that is none', { scope: 'https://example.com/.default' }, 400, 500_011],
    ['Graph of another cloud', { scope: 'https://graph.microsoft.us/.default' }, 400, 500_011],
    ['two APIs at once', { scope: `${teamsScope} ${graphScope}` }, 400, 28_000],
    ['a permission of its own', { scope: 'https://graph.microsoft.com/User.Read' }, 400, 1_002_012],
    ['no scope', { scope: '' }, 400, 900_144],
    ['a grant that is none', { grant_type: 'password' }, 400, 70_003],
    ['an assertion of no type', { client_assertion: 'x.y.z' }, 400, 900_144],
  ])('%s is refused with the number of Microsoft Entra', async (_, fields, status, number) => {
    await start();
    const reply = await client.askToken(fields);
    expect([reply.status, objectOf(reply)['error_codes']]).toEqual([status, [number]]);
    expect(objectOf(reply)['error_description']).toMatch(new RegExp(`^AADSTS${number}: .*Correlation ID: `));
  });

  it('a tenant can be named by id and by every domain, and another tenant not', async () => {
    await start();
    for (const name of [client.tenant.tenantId, 'contoso.com', 'CONTOSO.onmicrosoft.com']) {
      expect((await client.askToken({}, name)).status).toBe(200);
    }
    expect(objectOf(await client.askToken({}, 'fabrikam.com'))['error_codes']).toEqual([90_002]);
    expect(objectOf(await client.askToken({}, 'common'))['error_codes']).toEqual([50_059]);
  });

  it('no secret and no assertion, another method, no form', async () => {
    await start();
    const path = `/${client.tenant.tenantName}/oauth2/v2.0/token`;
    const { clientId } = client.tenant;
    const bare = await client.form(path, { grant_type: 'client_credentials', client_id: clientId });
    expect([bare.status, objectOf(bare)['error_codes']]).toEqual([401, [7_000_218]]);
    expect(objectOf(await client.send('GET', path))['error_codes']).toEqual([900_561]);
    const json = { headers: { 'Content-Type': 'application/json' }, body: '{}' };
    expect(objectOf(await client.send('POST', path, json))['error_codes']).toEqual([900_144]);
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await client.send('POST', path, { headers: form, body: 'a'.repeat(2_000_000) })).status).toBe(
      413,
    );
  });

  it.each([
    ['tenant-gcc-high', 'https://graph.microsoft.us'],
    ['tenant-dod', 'https://dod-graph.microsoft.us'],
    ['tenant-gcc', 'https://graph.microsoft.com'],
  ])('%s takes tokens for its own Graph', async (scenario, graph) => {
    await start({ scenario });
    expect(claimsOf(await client.token(`${graph}/.default`))['aud']).toBe(graph);
  });
});

function jwt(claims: object, key: KeyObject): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${head}.${sign('sha256', Buffer.from(head), key).toString('base64url')}`;
}

describe('assertions in the place of a secret', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const seconds = Math.floor(Date.now() / 1000);

  async function present(claims: object, key = privateKey): Promise<readonly [number, unknown]> {
    const { clientId, tenantName } = client.tenant;
    const reply = await client.form(`/${tenantName}/oauth2/v2.0/token`, {
      grant_type: 'client_credentials',
      client_id: clientId,
      scope: teamsScope,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: jwt(claims, key),
    });
    return [reply.status, objectOf(reply)['error_codes']];
  }

  it('of a certificate: signed with its key, for this authority, and in time', async () => {
    await start({ tenant: { credentials: [{ kind: 'certificate', pem }] } });
    const { clientId: id, origin, tenantId } = client.tenant;
    const good = { iss: id, sub: id, aud: `${origin}/${tenantId}/oauth2/v2.0/token`, exp: seconds + 300 };
    expect(await present(good)).toEqual([200, undefined]);
    expect(await present({ ...good, exp: seconds - 10 })).toEqual([401, [700_024]]);
    expect(await present({ ...good, nbf: seconds + 4000 })).toEqual([401, [700_024]]);
    expect(await present({ ...good, aud: 'https://example.com/' })).toEqual([401, [700_023]]);
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    expect(await present(good, other)).toEqual([401, [700_027]]);
  });

  it('of a federated identity: issuer, subject and audience as registered', async () => {
    const issuer = 'https://token.actions.example';
    await start({
      tenant: { credentials: [{ kind: 'federated', issuer, subject: 'repo:contoso/x', publicKey: pem }] },
    });
    const good = {
      iss: issuer,
      sub: 'repo:contoso/x',
      aud: 'api://AzureADTokenExchange',
      exp: seconds + 300,
    };
    expect(await present(good)).toEqual([200, undefined]);
    expect(await present({ ...good, sub: 'repo:contoso/y' })).toEqual([401, [700_213]]);
    expect(await present({ ...good, aud: 'https://example.com' })).toEqual([401, [700_023]]);
  });

  it.each(['', 'x', 'x.y.z', `${Buffer.from('[]').toString('base64url')}.e30.x`])(
    '%j is no assertion',
    async (assertion) => {
      await start();
      const { clientId: client_id } = client.tenant;
      const reply = await client.askToken({
        client_id,
        client_assertion: assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      });
      expect([reply.status, objectOf(reply)['error_codes']]).toEqual([401, [50_027]]);
    },
  );
});

describe('signing in with a code at another device', () => {
  async function begin() {
    await start();
    const { clientId, tenantName } = client.tenant;
    const scope = `${teamsScope} offline_access openid profile`;
    const begun = objectOf(
      await client.form(`/${tenantName}/oauth2/v2.0/devicecode`, { client_id: clientId, scope }),
    );
    const poll = async () =>
      objectOf(
        await client.form(`/${tenantName}/oauth2/v2.0/token`, {
          grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
          client_id: clientId,
          device_code: String(begun['device_code']),
        }),
      );
    return { begun, poll };
  }

  it('waits, and is then the administrator, once', async () => {
    const { begun, poll } = await begin();
    expect((await poll())['error']).toBe('authorization_pending');
    expect(client.tenant.approveDevice(String(begun['user_code']))).toBe(true);
    const signedIn = await poll();
    const token = String(signedIn['access_token']);
    expect(claimsOf(token)).toMatchObject({
      idtyp: 'user',
      upn: client.tenant.username,
      scp: 'user_impersonation',
    });
    expect(claimsOf(String(signedIn['id_token']))).toMatchObject({ aud: client.tenant.clientId });
    expect((await poll())['error']).toBe('bad_verification_code');
    const read = await client.send('GET', federation, { headers: { Authorization: `Bearer ${token}` } });
    expect(read.status).toBe(200);
    const refreshed = await client.askToken({
      grant_type: 'refresh_token',
      refresh_token: String(signedIn['refresh_token']),
      scope: graphScope,
    });
    expect(claimsOf(String(objectOf(refreshed)['access_token']))).toMatchObject({
      aud: 'https://graph.microsoft.com',
    });
    const invented = await client.askToken({ grant_type: 'refresh_token', refresh_token: 'invented' });
    expect(objectOf(invented)['error']).toBe('invalid_grant');
  });

  it('can be declined on the page that is named, and a wrong code there does nothing', async () => {
    const { begun, poll } = await begin();
    const page = new URL(String(begun['verification_uri'])).pathname;
    expect((await client.send('GET', page)).text).toContain('name="otc"');
    expect((await client.form(page, { otc: 'WRONG', decision: 'declined' })).status).toBe(400);
    expect((await poll())['error']).toBe('authorization_pending');
    const code = String(begun['user_code']).toLowerCase();
    expect((await client.form(page, { otc: code, decision: 'declined' })).status).toBe(200);
    expect((await poll())['error']).toBe('authorization_declined');
    expect((await client.send('PUT', page)).status).toBe(405);
  });

  it('comes too late after a quarter of an hour', async () => {
    let now = new Date();
    client = await TenantClient.start({ now: () => now });
    const { clientId, tenantName } = client.tenant;
    const path = `/${tenantName}/oauth2/v2.0`;
    const begun = objectOf(
      await client.form(`${path}/devicecode`, { client_id: clientId, scope: teamsScope }),
    );
    now = new Date(now.getTime() + 900_000);
    const late = await client.form(`${path}/token`, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id: clientId,
      device_code: String(begun['device_code']),
    });
    expect(objectOf(late)['error']).toBe('expired_token');
  });
});

describe('what a client is told of the authority', () => {
  it('every address is at this origin, and the keys are there', async () => {
    await start();
    const { origin, tenantName, tenantId } = client.tenant;
    const read = async (path: string) => objectOf(await client.send('GET', path));
    const metadata = await read(`/${tenantName}/v2.0/.well-known/openid-configuration`);
    expect(metadata).toMatchObject({
      issuer: `${origin}/${tenantId}/v2.0`,
      token_endpoint: `${origin}/${tenantId}/oauth2/v2.0/token`,
      device_authorization_endpoint: `${origin}/${tenantId}/oauth2/v2.0/devicecode`,
    });
    expect(await read(new URL(String(metadata['jwks_uri'])).pathname)).toMatchObject({
      keys: [{ kty: 'EC', alg: 'ES256' }],
    });
    expect(await read('/common/discovery/instance?api-version=1.1')).toMatchObject({
      tenant_discovery_endpoint: `${origin}/${tenantId}/v2.0/.well-known/openid-configuration`,
      metadata: [{ preferred_network: new URL(origin).host }],
    });
    expect((await client.send('GET', '/fabrikam.com/v2.0/.well-known/openid-configuration')).status).toBe(
      400,
    );
    expect((await client.send('GET', '/')).status).toBe(404);
    expect((await client.send('GET', `/${tenantName}/oauth2/authorize`)).status).toBe(404);
  });
});

describe('who is let in to the APIs', () => {
  const status = async (headers: Readonly<Record<string, string>>, method = 'GET') =>
    (await client.send(method, `${federation}/configuration/Global`, { headers })).status;

  it('nobody without a token, with one for something else, of another run, or changed', async () => {
    await start();
    expect(await status({})).toBe(401);
    expect(await status({ Authorization: 'Bearer x' })).toBe(401);
    expect(await status({ Authorization: 'Basic eDp5' })).toBe(401);
    expect(await status({ Authorization: `Bearer ${await client.token(graphScope)}` })).toBe(401);
    const [head = '', , signature = ''] = (await client.token()).split('.');
    const forged = Buffer.from(JSON.stringify({ ...claimsOf(await client.token()), wids: [] })).toString(
      'base64url',
    );
    expect(await status({ Authorization: `Bearer ${head}.${forged}.${signature}` })).toBe(401);
    expect(client.emulator.requests).toBe(0);
  });

  it('nobody with a token that is too old', async () => {
    let now = new Date();
    client = await TenantClient.start({ now: () => now });
    const headers = { Authorization: `Bearer ${await client.token()}` };
    expect(await status(headers)).toBe(200);
    now = new Date(now.getTime() + 2 * 3_600_000);
    expect(await status(headers)).toBe(401);
  });

  it('a reader may look and not write, and without a role nobody may look', async () => {
    await start({ scenario: 'tenant-read-only' });
    expect((await client.call('GET', federation)).status).toBe(200);
    const refused = await client.call('PUT', `${federation}/configuration/Global`, {
      AllowTeamsConsumer: true,
    });
    expect([refused.status, client.emulator.writes]).toEqual([403, 0]);
    await client.close();
    await start({ scenario: 'tenant-no-role' });
    expect((await client.call('GET', federation)).status).toBe(403);
  });
});
