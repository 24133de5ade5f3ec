import { describe, expect, it, onTestFinished } from 'vitest';
import type { TenantConnection } from '../../src/cloud/tenant.ts';
import { translateTenantIntent } from '../../src/cloud/translate.ts';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { FederationError } from '../../src/errors.ts';
import type { Intent, ObjectRef } from '../../src/model/change.ts';
import { allowedDomains } from '../../src/model/domain-lists.ts';
import type { PropertyValue } from '../../src/model/property-value.ts';
import { booleanProperty } from '../../src/model/settings-object.ts';
import { systemClock } from '../../src/system-clock.ts';
import { connectToTenant } from '../emulator/connect-tenant.ts';

/** Signs in at an emulated tenant and connects to it; nothing here knows that it is one. */
async function connect(
  scenario: string,
  faults: readonly string[] = [],
  signal?: AbortSignal,
): Promise<TenantConnection> {
  const emulator = await startEmulator({ scenario, faults });
  onTestFinished(() => emulator.close());
  // Pauses cost no time, but those of the emulator's own clock are real.
  return connectToTenant(emulator, signal, {
    now: () => systemClock.now(),
    sleep: (ms, aborted) => systemClock.sleep(Math.min(ms, 5), aborted),
  });
}

const settings: ObjectRef = { side: 'cloud', type: 'tenant-federation-settings', identity: 'Global' };
const policy: ObjectRef = { side: 'cloud', type: 'external-access-policy', identity: 'Tag:Visitors' };

const set = (object: ObjectRef, property: string, to: PropertyValue): Intent => ({
  kind: 'set',
  object,
  properties: [{ property, from: null, to }],
});

async function switchOf(connection: TenantConnection, object: ObjectRef, name: string) {
  const found = await connection.readObject(object);
  return found.state === 'known' ? booleanProperty(found.value, name) : found;
}

describe('an emulated tenant', () => {
  it('when it is read then the settings and policies of its scenario are known', async () => {
    const connection = await connect('tenant-nothing-set');
    const { account, tenantId, roles, objects } = await connection.snapshot({ users: false });
    expect([account.state, tenantId.state, roles.state]).toEqual(['known', 'known', 'known']);
    expect([objects.federationSettings.state, objects.externalAccessPolicies.state]).toEqual([
      'known',
      'known',
    ]);
    const [global] = objects.federationSettings.state === 'known' ? objects.federationSettings.value : [];
    expect(global && booleanProperty(global, 'AllowTeamsConsumer')).toEqual({ state: 'known', value: false });
    expect(global && allowedDomains(global)).toEqual({ state: 'known', value: { kind: 'open' } });
  });

  it('when a switch is set then it is so, and the rest is as before', async () => {
    const connection = await connect('tenant-nothing-set');
    const before = await connection.readObject(settings);
    const { request } = translateTenantIntent(set(settings, 'AllowTeamsConsumer', true));
    expect(await connection.write(request)).toEqual({ kind: 'accepted' });
    const after = await connection.readObject(settings);
    expect(after).toMatchObject({ state: 'known', value: { properties: { AllowTeamsConsumer: true } } });
    if (before.state !== 'known' || after.state !== 'known') {
      expect.fail('one of them is not known');
    }
    expect({ ...after.value.properties, AllowTeamsConsumer: false }).toEqual(before.value.properties);
  });

  it('when a policy is made, changed and taken away then each shows', async () => {
    const connection = await connect('tenant-nothing-set');
    const write = (intent: Intent) => connection.write(translateTenantIntent(intent).request);
    const values = { EnableTeamsConsumerAccess: true };
    expect(await write({ kind: 'create', object: policy, values })).toEqual({ kind: 'accepted' });
    expect(await switchOf(connection, policy, 'EnableTeamsConsumerAccess')).toMatchObject({ value: true });
    expect(await write({ kind: 'create', object: policy, values })).toMatchObject({
      kind: 'refused',
      already: true,
    });
    await write(set(policy, 'EnableTeamsConsumerAccess', false));
    expect(await switchOf(connection, policy, 'EnableTeamsConsumerAccess')).toMatchObject({ value: false });
    expect(await write({ kind: 'remove', object: policy, values })).toEqual({ kind: 'accepted' });
    expect(await connection.readObject(policy)).toEqual({ state: 'absent' });
  });

  it.each<readonly [PropertyValue, object]>([
    [['b.example', 'A.example'], { kind: 'list', domains: ['a.example', 'b.example'] }],
    ['AllowAllKnownDomains', { kind: 'open' }],
  ])('when allowed domains become %j then they are read back so', async (to, meaning) => {
    const connection = await connect('tenant-nothing-set');
    await connection.write(translateTenantIntent(set(settings, 'AllowedDomains', to)).request);
    const found = await connection.readObject(settings);
    expect(found.state === 'known' && allowedDomains(found.value)).toMatchObject({ value: meaning });
  });

  it('when the allow list was emptied then that is not open', async () => {
    const connection = await connect('tenant-locked-down');
    const found = await connection.readObject(settings);
    expect(found.state === 'known' && allowedDomains(found.value)).toEqual({
      state: 'known',
      value: { kind: 'empty' },
    });
  });
});

describe('an emulated tenant in trouble', () => {
  it.each(['throttled', 'throttled-date', 'token-expires:2', 'byte-order-mark', 'wrong-type'])(
    'when it has the fault %s then it is read all the same',
    async (fault) => {
      const connection = await connect('tenant-nothing-set', [fault]);
      const { objects } = await connection.snapshot({ users: false });
      expect(objects.federationSettings.state).toBe('known');
    },
  );

  it.each<readonly [string, string, number]>([
    ['unauthorized-loop', 'tenant.unauthorized', 4],
    ['not-found', 'tenant.no-app-access', 4],
    ['cut-json', 'tenant.answer-unreadable', 3],
  ])('when it has the fault %s then the error is %s', async (fault, code, exit) => {
    const connection = await connect('tenant-nothing-set', [fault]);
    await expect(connection.snapshot({ users: false })).rejects.toMatchObject({ code, exit });
  });

  it('when it never stops asking for less then it is given up when the time is over', async () => {
    const controller = new AbortController();
    const connection = await connect('tenant-nothing-set', ['throttled-forever'], controller.signal);
    await connection.open();
    const reading = connection.snapshot({ users: false });
    const over = new FederationError('timeout', 'unavailable', 'not done in time');
    setTimeout(() => controller.abort(over), 200);
    await expect(reading).rejects.toMatchObject({ exit: 3 });
  });

  it('when writes do nothing then reading back shows it', async () => {
    const connection = await connect('tenant-nothing-set', ['silent-write']);
    const { request } = translateTenantIntent(set(settings, 'AllowTeamsConsumer', true));
    expect(await connection.write(request)).toEqual({ kind: 'accepted' });
    expect(await switchOf(connection, settings, 'AllowTeamsConsumer')).toMatchObject({ value: false });
  });

  it.each(['drop-before-write', 'drop-after-write'])(
    'when it has the fault %s then the write is lost, and sent once',
    async (fault) => {
      const connection = await connect('tenant-nothing-set', [fault]);
      const { request } = translateTenantIntent(set(settings, 'AllowTeamsConsumer', true));
      expect(await connection.write(request)).toMatchObject({ kind: 'lost' });
      expect(connection.requests).toBe(1);
      expect(await switchOf(connection, settings, 'AllowTeamsConsumer')).toMatchObject({
        value: fault === 'drop-after-write',
      });
    },
  );
});
