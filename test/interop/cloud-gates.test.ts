import { describe, expect, it } from 'vitest';
import { headline } from '../../src/interop/headline.ts';
import { pathsOf, unreadPaths } from '../../src/interop/status.ts';
import { unreadable } from '../../src/model/reading.ts';
import { closedGates, unknownGates } from '../../src/interop/gates.ts';
import { parseScope } from '../../src/model/scope.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { object, snapshot as poolSnapshot } from './pools.ts';
import {
  assignedGroup,
  cloudGate,
  cloudPath,
  cloudPolicy,
  cloudUser,
  granted,
  groupId,
  notRead,
  settings,
  tenantSnapshot,
  throughGroup,
  today,
  type TenantObjects,
} from './tenants.ts';

const withSettings = (properties: Parameters<typeof settings>[0]) =>
  tenantSnapshot({ federationSettings: settings(properties) });
const closedGlobal = [cloudPolicy('Global', false)];

describe('the way to and from personal Teams accounts', () => {
  it('when everything is open, then both directions are on', () => {
    const start = tenantSnapshot();
    expect(cloudPath(start, 'outbound')).toMatchObject({
      side: 'cloud',
      network: 'teams-personal',
      settings: 'on',
      service: 'live',
      inForce: 'unknown',
      capabilities: { im: 'yes', audio: 'unknown' },
    });
    expect(cloudPath(start, 'inbound').settings).toBe('on');
  });

  it('when the switch of the tenant is closed, then inbound is off, too, whatever is stored behind it', () => {
    const start = withSettings({ AllowTeamsConsumer: false });
    expect(cloudPath(start, 'outbound').settings).toBe('off');
    expect(cloudPath(start, 'inbound').settings).toBe('off');
    expect(cloudGate(start, 'inbound-allowed').state).toBe('open');
  });

  it.each([
    ['AllowTeamsConsumer', 'consumer-allowed', 'off', 'off'],
    ['AllowTeamsConsumerInbound', 'inbound-allowed', 'on', 'off'],
  ])('when %s is False, then %s is closed', (name, id, outbound, inbound) => {
    const start = withSettings({ [name]: false });
    expect(cloudGate(start, id)).toMatchObject({ state: 'closed', evidence: `${name} = False` });
    expect([cloudPath(start, 'outbound').settings, cloudPath(start, 'inbound').settings]).toEqual([
      outbound,
      inbound,
    ]);
  });

  it.each([
    ['EnableTeamsConsumerAccess', 'consumer-policy', 'off', 'off'],
    ['EnableTeamsConsumerInbound', 'inbound-policy', 'on', 'off'],
  ])(
    'when %s of Global is False and nothing else is there, then %s is closed',
    (name, id, outbound, inbound) => {
      const start = tenantSnapshot({
        externalAccessPolicies: [cloudPolicy('Global', true, { [name]: false })],
      });
      expect(cloudGate(start, id).state).toBe('closed');
      expect([cloudPath(start, 'outbound').settings, cloudPath(start, 'inbound').settings]).toEqual([
        outbound,
        inbound,
      ]);
    },
  );

  it('when Global is closed and another policy open, then it is partial, with the users who have it', () => {
    const start = tenantSnapshot({
      externalAccessPolicies: [...closedGlobal, cloudPolicy('Tag:Sales', true)],
      users: [cloudUser('anna', granted('Sales')), cloudUser('ben')],
    });
    expect(cloudPath(start, 'outbound').settings).toBe('partial');
    expect(cloudGate(start, 'consumer-policy').note).toBe('1 other policy open, 1 user');
  });

  it('when Global is closed and another policy cannot be judged, then that is not off', () => {
    const unclear = cloudPolicy('Tag:Sales', true, { EnableTeamsConsumerAccess: 'perhaps' });
    const start = tenantSnapshot({ externalAccessPolicies: [...closedGlobal, unclear] });
    expect(cloudPath(start, 'outbound').settings).toBe('unknown');
  });

  it('when a switch is not there, then that is absent and neither off nor on', () => {
    const start = tenantSnapshot({ federationSettings: [object('Global', { AllowTeamsConsumer: true })] });
    expect(cloudGate(start, 'inbound-allowed')).toMatchObject({
      state: 'absent',
      evidence: 'AllowTeamsConsumerInbound: this tenant has none',
    });
    expect(cloudPath(start, 'inbound').settings).toBe('absent');
  });

  it('when the settings cannot be read, then nothing is known, and why is said', () => {
    const start = tenantSnapshot({ federationSettings: unreadable('status 403') });
    expect(cloudPath(start, 'outbound').settings).toBe('unknown');
    expect(headline(start, pathsOf(start, { scope: { kind: 'global' }, now: today })).sentence).toContain(
      'not known: AllowTeamsConsumer unknown: status 403',
    );
  });

  it.each([
    ['policy:sales', 'open', 'policy Sales'],
    ['policy:Nobody', 'absent', 'policy for policy:Nobody'],
    [`group:${groupId}`, 'open', 'policy Sales'],
    ['site:Redmond', 'closed', 'policy Global'],
    ['users:list.txt', 'open', 'policy Sales'],
  ])('when the scope is %s, then the policy is %s (%s)', (scope, state, title) => {
    const start = tenantSnapshot({
      externalAccessPolicies: [...closedGlobal, cloudPolicy('Tag:Sales', true)],
      users: [cloudUser('anna', throughGroup('Sales'))],
      groupAssignments: [assignedGroup('Sales', 1, groupId)],
    });
    expect(cloudGate(start, 'consumer-policy', parseScope(scope), ['anna@contoso.com'])).toMatchObject({
      state,
      title,
    });
  });

  it('when a group has no policy, then Global decides for it, and that is said', () => {
    const gate = cloudGate(tenantSnapshot(), 'consumer-policy', parseScope(`group:${groupId}`));
    expect(gate).toMatchObject({
      state: 'open',
      note: expect.stringContaining('fall back to Global') as string,
    });
  });

  it('when assignments to groups were not read, then the policy of a group is not known', () => {
    const start = tenantSnapshot({ groupAssignments: notRead });
    expect(cloudGate(start, 'consumer-policy', parseScope(`group:${groupId}`)).state).toBe('unreadable');
  });
});

describe('beside the gates of a tenant', () => {
  it('when users are homed on premises, then they are counted and decide nothing', () => {
    const start = tenantSnapshot({
      users: [cloudUser('anna', { AccountType: 'sfbOnPremUser' }), cloudUser('ben')],
    });
    expect(cloudGate(start, 'homing')).toMatchObject({
      kind: 'advisory',
      state: 'closed',
      evidence: '1 user cannot use it',
    });
    expect(cloudPath(start, 'outbound').settings).toBe('on');
  });

  it('when users were not read, then the shared address space tells whether there may be any', () => {
    const start = tenantSnapshot({
      users: notRead,
      federationSettings: settings({ SharedSipAddressSpace: true }),
    });
    expect(cloudGate(start, 'homing').evidence).toContain('SharedSipAddressSpace = True');
  });

  it('when contact is restricted to external user profiles, then both switches of that are shown', () => {
    const start = tenantSnapshot({
      federationSettings: settings({ RestrictTeamsConsumerToExternalUserProfiles: true }),
      externalAccessPolicies: [
        cloudPolicy('Global', true, { RestrictTeamsConsumerAccessToExternalUserProfiles: true }),
      ],
    });
    expect(cloudGate(start, 'tenant-restriction').state).toBe('closed');
    expect(cloudGate(start, 'policy-restriction').state).toBe('closed');
    expect(cloudPath(start, 'outbound').settings).toBe('on');
  });

  it.each(['gcc', 'gcc-high', 'dod', 'china'] as const)(
    'when the tenant is in the cloud %s, then it is said that what it can reach is not certain',
    (environment) => {
      expect(cloudGate(tenantSnapshot({}, { environment }), 'national-cloud').state).toBe('unreadable');
      expect(cloudPath(tenantSnapshot({}, { environment }), 'outbound').settings).toBe('on');
    },
  );
});

describe('Skype in a tenant', () => {
  const legacy = (tenant: boolean, policy: boolean): TenantObjects => ({
    federationSettings: settings({ AllowPublicUsers: tenant }),
    externalAccessPolicies: [cloudPolicy('Global', true, { EnablePublicCloudAccess: policy })],
  });

  it('when neither switch is there, then it is absent, and the service retired', () => {
    expect(cloudPath(tenantSnapshot(), 'both')).toMatchObject({
      network: 'skype',
      settings: 'absent',
      service: 'retired',
    });
  });

  it.each([
    [true, true, 'on'],
    [false, true, 'off'],
    [true, false, 'off'],
  ])('when the switches are there (%s, %s), then it is %s', (tenant, policy, state) => {
    expect(cloudPath(tenantSnapshot(legacy(tenant, policy)), 'both').settings).toBe(state);
  });
});

describe('the answer of a profile with two sides', () => {
  const both = (cloud: Snapshot): Snapshot => ({ ...poolSnapshot(), ...cloud });
  const sentence = (start: Snapshot): string =>
    headline(start, pathsOf(start, { scope: { kind: 'global' }, now: today })).sentence;

  it('when both were read, then it tells of both', () => {
    expect(sentence(both(tenantSnapshot()))).toBe(
      'Skype settings are open on premises: 8 of 8 gates. (Consumer Skype closed on 5 May 2025, so nothing answers.) Personal Teams accounts are open in the cloud: out and in.',
    );
  });

  it.each([
    [{ AllowTeamsConsumerInbound: false }, 'open in the cloud: out, not in.'],
    [{ AllowTeamsConsumer: false }, 'closed in the cloud.'],
  ])('when the tenant has %o, then it says %s', (properties, words) => {
    expect(sentence(both(withSettings(properties)))).toContain(`Personal Teams accounts are ${words}`);
  });

  it('when a side could not be read, then it is never greener than what was', () => {
    const start = tenantSnapshot();
    const paths = pathsOf(start, { scope: { kind: 'global' }, now: today });
    expect(headline(start, paths, { kind: 'global' }, ['on-premises']).sentence).toContain(
      'On premises could not be read.',
    );
    expect(unreadPaths('cloud', today).map(({ settings: state }) => state)).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
  });

  it('when nothing is in the way, then nothing is named as in the way', () => {
    const start = tenantSnapshot();
    expect(headline(start, pathsOf(start, { scope: { kind: 'global' }, now: today })).inTheWay).toEqual([]);
    const { gates } = cloudPath(start, 'inbound');
    expect([...closedGates(gates), ...unknownGates(gates)]).toEqual([]);
  });

  it('when users are listed of both sides, then each side is asked about its own', () => {
    const start = both(
      tenantSnapshot({ users: [cloudUser('cora'), cloudUser('anna', { AccountType: 'sfbOnPremUser' })] }),
    );
    const paths = pathsOf(start, {
      scope: parseScope('users:list.txt'),
      users: ['anna@contoso.com', 'cora@contoso.com'],
      now: today,
    });
    expect(paths.map(({ settings: state }) => state)).toEqual(['on', 'absent', 'on', 'on']);
  });

  it('when the list of policies is lost, then the answer is not known', () => {
    const start = tenantSnapshot({ externalAccessPolicies: unreadable('lost') });
    expect(cloudPath(start, 'outbound').settings).toBe('unknown');
  });
});
