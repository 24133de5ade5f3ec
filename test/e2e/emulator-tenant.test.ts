import { afterEach, describe, expect, it } from 'vitest';
import type { TenantConnection } from '../../src/cloud/tenant.ts';
import { startEmulator, type EmulatorOptions, type RunningEmulator } from '../../src/emulator/emulator.ts';
import { scenarios } from '../../src/emulator/scenarios.ts';
import type { Reading } from '../../src/model/reading.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';
import { connectToTenant } from '../emulator/connect-tenant.ts';

let emulator: RunningEmulator | undefined;
let tenant: TenantConnection | undefined;
afterEach(async () => {
  await tenant?.close();
  await emulator?.close();
});

async function connected(options: EmulatorOptions): Promise<TenantConnection> {
  emulator = await startEmulator(options);
  tenant = await connectToTenant(emulator);
  return tenant;
}

/** Scenarios in which something is withheld, on purpose. */
const withheld = ['tenant-no-role', 'tenant-no-graph', 'tenant-dod', 'tenant-gcc-high'];
const names = scenarios.filter((scenario) => scenario.tenant !== undefined).map(({ name }) => name);

function objects(reading: Reading<readonly SettingsObject[]>): readonly SettingsObject[] {
  return reading.state === 'known' ? reading.value : [];
}

describe('the product’s own client, signing in with Microsoft’s library', () => {
  it.each(names.filter((name) => !withheld.includes(name)))(
    'reads %s completely',
    { timeout: 60_000 },
    async (scenario) => {
      const snapshot = await (await connected({ scenario })).snapshot({ users: true });
      const unread = Object.entries(snapshot.objects).filter(([, { state }]) => state !== 'known');
      expect([unread, snapshot.notes]).toEqual([[], []]);
      expect(snapshot.tenantId).toEqual({ state: 'known', value: emulator?.tenant?.tenantId });
      expect(emulator?.writes).toBe(0);
    },
  );

  it.each(['tenant-dod', 'tenant-gcc-high'])(
    'reads the users of %s without Graph’s Teams part',
    async (scenario) => {
      const snapshot = await (await connected({ scenario })).snapshot({ users: true });
      expect(objects(snapshot.objects.users)).toHaveLength(24);
      expect(snapshot.notes).not.toEqual([]);
    },
  );

  it('sees through which assignment a policy holds', async () => {
    const { objects: read } = await (
      await connected({ scenario: 'tenant-policies' })
    ).snapshot({ users: true });
    const kinds = objects(read.users).map(({ properties }) => properties['AssignmentType']);
    expect(new Set(kinds)).toEqual(new Set([null, 'direct', 'group']));
    expect(objects(read.groupAssignments).map(({ properties }) => properties['Rank'])).toEqual([1, 2]);
  });

  it('is kept out without a role', async () => {
    const reading = (await connected({ scenario: 'tenant-no-role' })).snapshot({ users: false });
    await expect(reading).rejects.toMatchObject({ code: 'tenant.forbidden', exit: 4 });
  });

  it('without Graph’s permissions reads the settings, and says what it did not read', async () => {
    const { objects: read } = await (
      await connected({ scenario: 'tenant-no-graph' })
    ).snapshot({ users: false });
    expect([read.federationSettings.state, read.organization.state]).toEqual(['known', 'unreadable']);
  });

  it.each(['throttled', 'throttled-date', 'busy:3', 'token-expires:3', 'byte-order-mark'])(
    'gets over %s',
    { timeout: 60_000 },
    async (fault) => {
      const { objects: read } = await (await connected({ faults: [fault] })).snapshot({ users: false });
      expect(read.federationSettings.state).toBe('known');
    },
  );
});
