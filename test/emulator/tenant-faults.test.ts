import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import { resetEmulatorState } from '../../src/emulator/state.ts';
import { claimsOf, graphScope, objectOf, TenantClient } from './tenant-client.ts';

let client: TenantClient;
const folders: string[] = [];
afterEach(async () => {
  await client.close();
  folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true }));
});
const start = async (options: EmulatorOptions = {}) => (client = await TenantClient.start(options));

const federation = '/Skype.Policy/configurations/TenantFederationSettings/configuration/Global';
const on = { AllowTeamsConsumer: true };
const read = () => client.call('GET', federation);
const write = () => client.call('PUT', federation, on);
const isOn = async () => (await client.read(federation))['AllowTeamsConsumer'];

/** Statuses of reading again and again. */
async function statuses(count: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let i = 0; i < count; i++) {
    found.push((await read()).status);
  }
  return found;
}

describe('throttling', () => {
  it('is a storm that passes, with the seconds to wait', async () => {
    await start({ faults: ['throttled:2'] });
    expect(await statuses(7)).toEqual([200, 429, 429, 429, 429, 429, 200]);
  });

  it('names seconds, or a date in the future', async () => {
    const now = new Date('2026-11-24T12:00:00Z');
    await start({ faults: ['throttled'] });
    expect((await read()).headers['retry-after']).toBe('1');
    await client.close();
    await start({ faults: ['throttled-date'], now: () => now });
    expect((await read()).headers['retry-after']).toBe('Tue, 24 Nov 2026 12:00:02 GMT');
  });

  it('never ends when it is told so, for both APIs, and busy is a 503 that passes', async () => {
    await start({ faults: ['throttled-forever:2'] });
    expect(await statuses(8)).toEqual([200, ...Array.from({ length: 7 }, () => 429)]);
    expect((await client.call('GET', '/v1.0/organization')).status).toBe(429);
    await client.close();
    await start({ faults: ['busy:2'] });
    expect(await statuses(3)).toEqual([200, 503, 200]);
  });
});

describe('answers that are spoilt', () => {
  it.each([
    ['unavailable-503', 503],
    ['server-error', 500],
    ['forbidden', 403],
    ['too-large', 413],
    ['not-found', 404],
    ['html', 200],
  ])('%s', async (fault, status) => {
    await start({ faults: [fault] });
    const reply = await read();
    expect(reply.status).toBe(status);
    expect(reply.text.startsWith('<')).toBe(fault !== 'not-found');
  });

  it('not-found is of the Teams API alone', async () => {
    await start({ faults: ['not-found'] });
    expect((await client.call('GET', '/v1.0/organization')).status).toBe(200);
  });

  it.each(['gzip', 'identity'])('cut-json is a complete answer (%s)', async (encoding) => {
    await start({ faults: ['cut-json'] });
    const reply = await client.call('GET', federation, undefined, { 'Accept-Encoding': encoding });
    expect(reply.status).toBe(200);
    expect(() => objectOf(reply)).toThrow(SyntaxError);
  });

  it('byte-order-mark, wrong-type and wrong-charset leave the content alone', async () => {
    await start({ faults: ['byte-order-mark'] });
    const reply = await read();
    expect([reply.text.charCodeAt(0), JSON.parse(reply.text.slice(1))]).toEqual([0xfeff, expect.any(Object)]);
    await client.close();
    await start({ faults: ['wrong-type'] });
    expect((await read()).headers['content-type']).toBe('text/plain');
    await client.close();
    await start({ faults: ['wrong-charset'] });
    expect((await read()).headers['content-type']).toBe('application/json;charset=UTF-16');
  });

  it.each(['truncated', 'reset'])('%s cuts the connection', async (fault) => {
    await start({ faults: [fault] });
    await expect(read()).rejects.toThrow(/aborted|hang up|ECONNRESET/);
  });

  it('garbage is no JSON', async () => {
    await start({ faults: ['garbage'] });
    const reply = await read();
    expect(() => objectOf(reply)).toThrow(SyntaxError);
  });
});

describe('tokens', () => {
  it('expire in the middle, and a new one is good', async () => {
    await start({ faults: ['token-expires:2'] });
    expect(await statuses(3)).toEqual([200, 401, 401]);
    await client.token(undefined, true);
    expect(await statuses(2)).toEqual([200, 200]);
  });

  it('are never good enough with unauthorized-loop', async () => {
    await start({ faults: ['unauthorized-loop'] });
    const reply = await read();
    await client.token(undefined, true);
    expect([reply.status, (await read()).status]).toEqual([401, 401]);
    expect(reply.headers['www-authenticate']).toContain('invalid_token');
  });

  it('of another tenant are issued, and refused by the API', async () => {
    await start({ faults: ['wrong-tenant'] });
    expect(claimsOf(await client.token(graphScope))['tid']).not.toBe(client.tenant.tenantId);
    expect((await read()).status).toBe(401);
  });

  it.each([
    ['secret-expired', 401, 7_000_222],
    ['consent-missing', 400, 65_001],
    ['conditional-access', 400, 53_003],
  ])('are not issued with %s', async (fault, status, number) => {
    await start({ faults: [fault] });
    const reply = await client.askToken();
    expect([reply.status, objectOf(reply)['error_codes']]).toEqual([status, [number]]);
  });

  it('are not to be had while the authority is unavailable', async () => {
    await start({ faults: ['sign-in-unavailable:2'] });
    expect([(await client.askToken()).status, (await client.askToken()).status]).toEqual([200, 503]);
  });
});

describe('writes that go wrong', () => {
  it.each([
    ['drop-before-write', false],
    ['drop-after-write', true],
  ])('%s cuts the connection; the write is stored: %s', async (fault, stored) => {
    await start({ faults: [fault] });
    await expect(write()).rejects.toThrow(/hang up|ECONNRESET/);
    expect(await isOn()).toBe(stored);
  });

  it('silent-write reports success and does nothing', async () => {
    await start({ faults: ['silent-write'] });
    expect([(await write()).status, await isOn()]).toEqual([204, false]);
  });

  it('fail-on-write fails every kind of write, counts it and lets reading pass', async () => {
    await start({ faults: ['fail-on-write'] });
    const policies = '/Skype.Policy/configurations/ExternalAccessPolicy';
    const made = await client.call('POST', policies, { Identity: 'Partners' });
    const removed = await client.call('DELETE', `${policies}/configuration/Sales`);
    expect([(await write()).status, made.status, removed.status]).toEqual([500, 500, 500]);
    expect([await isOn(), client.emulator.writes]).toEqual([false, 3]);
  });

  it('read-back-stale shows for two seconds what was before; a write meanwhile builds on what is', async () => {
    let now = new Date();
    await start({ faults: ['read-back-stale'], now: () => now });
    await write();
    expect(await isOn()).toBe(false);
    await client.call('PATCH', federation, { AllowTeamsConsumerInbound: true });
    now = new Date(now.getTime() + 2000);
    expect(await client.read(federation)).toMatchObject({ ...on, AllowTeamsConsumerInbound: true });
  });

  it('grant-pending shows a grant after an hour', async () => {
    let now = new Date();
    await start({ faults: ['grant-pending'], now: () => now });
    const assignments = async () =>
      (await client.read('/Teams.User/users/anna@contoso.com'))['effectivePolicyAssignments'];
    const path = '/Skype.Policy/users/anna@contoso.com/policies/ExternalAccessPolicy';
    await client.call('PATCH', path, { PolicyName: 'Sales' });
    now = new Date(now.getTime() + 600_000);
    expect(await assignments()).toEqual([]);
    now = new Date(now.getTime() + 3_000_000);
    expect(await assignments()).toHaveLength(1);
    expect(client.tenant.state.manner.grantDelaySeconds).toBe(2);
  });
});

describe('the state of a tenant', () => {
  function folder(): string {
    const made = mkdtempSync(join(tmpdir(), 'federation-'));
    folders.push(made);
    return made;
  }

  it('is kept between runs in a file of its own, and begins again after a reset', async () => {
    const stateFolder = folder();
    await start({ scenario: 'nothing-set', stateFolder, tenant: { manner: { success: 200 } } });
    await write();
    await client.close();
    expect(readdirSync(stateFolder)).toEqual(['nothing-set.tenant.json']);
    await start({ scenario: 'nothing-set', stateFolder });
    // How it behaves was told to the run before, not to this one.
    expect([await isOn(), (await write()).status]).toEqual([true, 204]);
    client.emulator.reset();
    expect(await isOn()).toBe(false);
    await write();
    resetEmulatorState(stateFolder, 'nothing-set');
    expect(readdirSync(stateFolder)).toEqual([]);
  });

  it('takes writes of two at once, each seeing the other', async () => {
    const stateFolder = folder();
    await start({ stateFolder });
    const other = await TenantClient.start({ stateFolder });
    await Promise.all([
      write(),
      other.call('PATCH', federation, { BlockAllSubdomains: true }),
      client.call('PATCH', federation, { AllowTeamsConsumerInbound: true }),
    ]);
    const wanted = { ...on, BlockAllSubdomains: true, AllowTeamsConsumerInbound: true };
    expect(await client.read(federation)).toMatchObject(wanted);
    expect(await other.read(federation)).toMatchObject(wanted);
    await other.close();
  });

  it('belongs to its scenario: pool and tenant, one of them, and the port that was asked for', async () => {
    await start({ scenario: 'nothing-set' });
    expect(client.emulator).toMatchObject({
      poolUrl: expect.stringContaining('/OcsPowershell') as string,
      username: 'CONTOSO\\admin',
    });
    const port = Number(new URL(client.tenant.origin).port);
    await expect(TenantClient.start({ port })).rejects.toMatchObject({ code: 'emulator.port' });
    await client.close();
    await start({ port });
    expect(client.emulator).toMatchObject({ poolUrl: null, organisation: null });
    expect(client.tenant.origin).toBe(`https://127.0.0.1:${port}`);
    expect(client.emulator.username).toBe('admin@contoso.onmicrosoft.com');
  });

  it('a listener hears every request, as it came', async () => {
    const seen: string[] = [];
    await start({ tenant: { onRequest: ({ method, url, body }) => seen.push(`${method} ${url} ${body}`) } });
    await write();
    expect(seen[0]).toMatch(/^POST \/contoso\.onmicrosoft\.com\/oauth2\/v2\.0\/token grant_type=/);
    expect(seen[1]).toBe(`PUT ${federation} {"AllowTeamsConsumer":true}`);
  });
});
