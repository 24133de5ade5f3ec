import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writeEmulatorConfig } from '../../src/emulator/emulator-config.ts';
import { startEmulator, type EmulatorOptions, type RunningEmulator } from '../../src/emulator/emulator.ts';
import { poolScenarios } from '../../src/emulator/scenarios.ts';
import { checkMessenger } from '../../src/interop/check-messenger.ts';
import type { CmdletRequest, ObjectRef } from '../../src/model/change.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { PoolConnection } from '../../src/onpremises/pool-connection.ts';
import { textOf } from '../../src/protocols/clixml/access.ts';
import { connectTo, poolUrlOf, type Who } from '../emulator/connect.ts';

let emulator: RunningEmulator | undefined;
let pool: PoolConnection | undefined;
const folders: string[] = [];
afterEach(async () => {
  await pool?.close();
  await emulator?.close();
  folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true }));
  pool = undefined;
  emulator = undefined;
});

async function start(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  emulator = await startEmulator(options);
  return emulator;
}

async function connected(options: EmulatorOptions = {}, who: Who = {}): Promise<PoolConnection> {
  pool = await connectTo(await start(options), who);
  return pool;
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'federation-'));
  folders.push(made);
  return made;
}

const now = new Date();
const globalEdge: ObjectRef = { side: 'on-premises', type: 'access-edge', identity: 'Global' };
const allow: CmdletRequest = {
  via: 'cmdlet',
  name: 'Set-CsAccessEdgeConfiguration',
  parameters: { Identity: 'Global', AllowFederatedUsers: true },
};

async function isAllowed(connection: PoolConnection): Promise<unknown> {
  const edge = await connection.readObject(globalEdge);
  return edge.state === 'known' ? edge.value.properties['AllowFederatedUsers'] : edge.state;
}

describe('reading every scenario', () => {
  const withheld = ['help-desk', 'no-role'];
  it.each(poolScenarios.map(({ name }) => name).filter((name) => !withheld.includes(name)))(
    '%s is read completely',
    async (scenario) => {
      const snapshot = await (await connected({ scenario })).snapshot({ users: true });
      const unread = Object.entries(snapshot.objects).filter(([, { state }]) => state !== 'known');
      expect(unread).toEqual([]);
      expect([snapshot.commands.state, snapshot.server.state, snapshot.notes]).toEqual([
        'known',
        'known',
        [],
      ]);
    },
  );

  it('a help desk sees users and policies, and what is missing is named', async () => {
    const { objects } = await (await connected({ scenario: 'help-desk' })).snapshot({ users: true });
    const read = Object.entries(objects).flatMap(([kind, { state }]) => (state === 'known' ? [kind] : []));
    expect(read).toEqual(['externalAccessPolicies', 'users']);
    expect(objects.accessEdge).toMatchObject({ reason: expect.stringContaining('does not offer') as string });
  });

  it('without a role no session is opened', async () => {
    await expect(connected({ scenario: 'no-role' })).rejects.toMatchObject({
      name: 'FederationError',
      exit: 4,
    });
  });

  it.each([
    ['nothing-set', 'no'],
    ['all-on', 'yes'],
    ['messenger-already-on', 'yes'],
    ['provider-disabled', 'no'],
    ['provider-renamed', 'no'],
    ['policy-closed', 'partly'],
    ['site-policies', 'partly'],
    ['no-federation-route', 'no'],
    ['replication-behind', 'yes'],
    ['contacts-only', 'partly'],
    ['default-routing', 'no'],
    ['no-edge', 'no'],
    ['blocked-domains', 'yes'],
    ['hybrid-shared-space', 'yes'],
  ])('is Messenger federation enabled in %s? %s', async (scenario, answer) => {
    const snapshot: Snapshot = {
      schemaVersion: 1,
      profile: 'emulator',
      takenAt: now.toISOString(),
      source: 'emulator',
      toolVersion: '0',
      onPremises: await (await connected({ scenario })).snapshot({ users: false }),
    };
    expect(checkMessenger(snapshot, { kind: 'global' }, now).answer).toBe(answer);
  });

  it('costs a 2013 pool at most eight round trips after authentication', async () => {
    await (await connected()).snapshot({ users: true });
    await pool?.close();
    expect(emulator?.requests).toBeLessThanOrEqual(8);
  });

  it.each(['object', 'text'] as const)('understands enumerations written as %s', async (enumerations) => {
    const { objects } = await (await connected({ enumerations })).snapshot({ users: false });
    const levels =
      objects.publicProviders.state === 'known'
        ? objects.publicProviders.value.map(({ properties }) => properties['VerificationLevel'])
        : [];
    expect(new Set(levels)).toEqual(new Set(['UseSourceVerification']));
  });
});

describe('writing', () => {
  it('is stored, and read back', async () => {
    const connection = await connected();
    expect(await isAllowed(connection)).toBe(false);
    expect(await connection.write(allow)).toEqual({ kind: 'accepted' });
    expect(await isAllowed(connection)).toBe(true);
    expect(emulator?.writes).toBe(1);
  });

  it('is there for the next run with the same folder, until the scenario is reset', async () => {
    const stateFolder = folder();
    await (await connected({ stateFolder })).write(allow);
    await pool?.close();
    await emulator?.close();
    const again = await connected({ stateFolder });
    expect(await isAllowed(again)).toBe(true);
    emulator?.reset();
    expect(await isAllowed(again)).toBe(false);
  });

  it('is refused to whom only may read, before anything is stored', async () => {
    const connection = await connected({ scenario: 'read-only-administrator' });
    expect(await connection.write(allow)).toMatchObject({ kind: 'refused', already: false });
    expect(await isAllowed(connection)).toBe(false);
  });

  it('that says what is so already is answered as such', async () => {
    const connection = await connected();
    const disable = {
      via: 'cmdlet',
      name: 'Disable-CsPublicProvider',
      parameters: { Identity: 'Messenger' },
    } as const;
    expect(await connection.write(disable)).toMatchObject({ kind: 'refused', already: true });
  });

  it('that would need an answer fails where nobody can give one', async () => {
    const connection = await connected();
    const remove = {
      via: 'cmdlet',
      name: 'Remove-CsExternalAccessPolicy',
      parameters: { Identity: 'Tag:Sales' },
    } as const;
    expect(await connection.write(remove)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('does not support user interaction') as string,
    });
  });

  it('is seen at once by another session', async () => {
    const first = await connected();
    const second = await connectTo(emulator ?? (await start()), { account: 'reader' });
    expect(await isAllowed(second)).toBe(false);
    await first.write(allow);
    expect(await isAllowed(second)).toBe(true);
    await second.close();
  });
});

describe('pipelines', () => {
  const session = async (options: EmulatorOptions = {}) => (await connected(options)).open();
  const call = (name: string, parameters: readonly (readonly [string, string])[] = []) => [
    { name, parameters: parameters.map(([key, value]) => [key, { type: 'S', value }] as const) },
  ];

  it('run several statements, and end at one that is not there', async () => {
    const result = await (
      await session()
    ).run([call('Get-CsServerVersion'), call('Get-CsNothing'), call('Get-CsSipDomain')]);
    expect(result.state).toBe('failed');
    expect(result.output.map(textOf)).toEqual([expect.stringContaining('Lync Server 2013')]);
    expect(result.failure).toMatchObject({
      fullyQualifiedErrorId: 'CommandNotFoundException',
      category: 'ObjectNotFound',
      targetObject: 'Get-CsNothing',
    });
  });

  it('go on after an error that does not end them', async () => {
    const result = await (
      await session()
    ).run([call('Get-CsUser', [['Identity', 'x']]), call('Get-CsSipDomain')]);
    expect([result.state, result.output.length]).toEqual(['completed', 1]);
    expect(result.errors).toMatchObject([
      { message: 'Management object not found for identity "x".', command: 'Get-CsUser' },
    ]);
  });

  it('join commands', async () => {
    const [get] = call('Get-CsPublicProvider', [['Filter', 'M*']]);
    const [enable] = call('Enable-CsPublicProvider');
    const [select] = call('Select-Object', [['ExpandProperty', 'ProxyFqdn']]);
    const opened = await session();
    expect(await opened.run([[get, enable].flatMap((one) => one ?? [])])).toMatchObject({
      state: 'completed',
      output: [],
    });
    const selected = await opened.run([[get, select].flatMap((one) => one ?? [])]);
    expect(selected.output.map(textOf)).toEqual(['federation.messenger.msn.com']);
    expect(
      emulator?.organisation?.publicProviders.find(({ Identity }) => Identity === 'Messenger'),
    ).toMatchObject({ Enabled: true });
  });

  it('of a 2010 pool hold one statement', async () => {
    const opened = await session({ scenario: 'lync-2010' });
    expect([opened.canBatch, opened.powerShellVersion]).toEqual([false, '2.0']);
  });
});

describe('when something goes wrong', () => {
  it('a write before which the connection is cut is lost and was not done', async () => {
    const connection = await connected({ faults: ['drop-before-write'] });
    expect(await connection.write(allow)).toMatchObject({ kind: 'lost' });
    expect(await isAllowed(connection)).toBe(false);
  });

  it('a write after which the connection is cut is lost and was done', async () => {
    const connection = await connected({ faults: ['drop-after-write'] });
    expect(await connection.write(allow)).toMatchObject({ kind: 'lost' });
    expect(await isAllowed(connection)).toBe(true);
  });

  it('a silent write is accepted and was not done', async () => {
    const connection = await connected({ faults: ['silent-write'] });
    expect(await connection.write(allow)).toEqual({ kind: 'accepted' });
    expect(await isAllowed(connection)).toBe(false);
  });

  it('a stale read-back shows the old value, and later the new one', async () => {
    let time = Date.now();
    const connection = await connected({ faults: ['read-back-stale'], now: () => new Date(time) });
    await connection.write(allow);
    expect(await isAllowed(connection)).toBe(false);
    time += 2000;
    expect(await isAllowed(connection)).toBe(true);
  });

  it('fail-on-write refuses every write and counts it', async () => {
    const connection = await connected({ faults: ['fail-on-write'] });
    expect(await connection.write(allow)).toMatchObject({ kind: 'refused' });
    await connection.snapshot({ users: true });
    expect(emulator?.writes).toBe(1);
  });

  it('a fault only strikes at its number', async () => {
    const connection = await connected({ faults: ['drop-after-write:2'] });
    expect(await connection.write(allow)).toEqual({ kind: 'accepted' });
    expect(await connection.write(allow)).toMatchObject({ kind: 'lost' });
    expect(await connection.write(allow)).toEqual({ kind: 'accepted' });
  });

  it.each([
    ['truncated', 3],
    ['garbage', 3],
    ['wrong-charset', 3],
    ['unauthorized-loop', 4],
    ['forbidden', 4],
    ['server-error', 3],
    ['unavailable-503', 3],
    ['too-large', 3],
    ['html', 3],
    ['reset', 3],
    ['access-denied', 4],
    ['store-locked', 3],
  ])('%s is an error with exit %i', { timeout: 30_000 }, async (fault, exit) => {
    await expect(connected({ faults: [fault] })).rejects.toMatchObject({ name: 'FederationError', exit });
  });

  it.each(['busy', 'busy:3', 'shell-gone', 'fault-mid-stream'])(
    'reading gets over %s, once',
    async (fault) => {
      const faults = [fault];
      const snapshot = await (await connected({ faults })).snapshot({ users: false });
      expect(snapshot.objects.accessEdge.state).toBe('known');
    },
  );

  it('connections that are reset from the middle on cannot be read over', async () => {
    const connection = await connected({ faults: ['reset:5'] });
    await expect(connection.snapshot({ users: false })).rejects.toMatchObject({ exit: 3 });
  });

  it('a wrong password is an error of authentication', async () => {
    await expect(connected({}, { password: 'wrong' })).rejects.toMatchObject({ exit: 4 });
  });

  it('fifty megabytes arrive', { timeout: 60_000 }, async () => {
    const { objects } = await (await connected({ faults: ['huge-output'] })).snapshot({ users: false });
    expect(objects.allowedDomains.state === 'known' ? objects.allowedDomains.value.length : 0).toBe(50_002);
  });

  it('a port that is taken is an error with the next step', async () => {
    const taken = Number(new URL(poolUrlOf(await start())).port);
    await expect(startEmulator({ port: taken })).rejects.toMatchObject({ code: 'emulator.port', exit: 2 });
  });
});

describe('the configuration it writes', () => {
  it('names everything that is needed, in files that nobody else may read', async () => {
    const place = join(folder(), 'emulator');
    const running = await start();
    const origin = running.tenant?.origin;
    const { caFile, config } = await writeEmulatorConfig(place, running);
    expect(parse(readFileSync(config, 'utf8'))).toEqual({
      schemaVersion: 1,
      defaultProfile: 'emulator',
      profiles: {
        emulator: {
          onPremises: {
            pool: running.poolUrl,
            authentication: 'ntlm',
            username: 'CONTOSO\\admin',
            password: { file: './emulator-password' },
            caFile: './emulator-ca.pem',
          },
          cloud: {
            tenant: 'contoso.onmicrosoft.com',
            environment: 'commercial',
            clientId: running.tenant?.clientId,
            authentication: 'client-secret',
            clientSecret: { file: './emulator-client-secret' },
            caFile: './emulator-ca.pem',
            endpoints: { authority: origin, teams: origin, graph: origin },
          },
        },
      },
    });
    expect(readFileSync(caFile, 'utf8')).toBe(running.caPem);
    expect(readFileSync(join(place, 'emulator-password'), 'utf8')).toBe(running.password);
    for (const name of [
      'federation.yaml',
      'emulator-password',
      'emulator-client-secret',
      'emulator-ca.pem',
    ]) {
      expect(statSync(join(place, name)).mode & 0o077).toBe(0);
    }
  });
});
