import { describe, expect, it } from 'vitest';
import { absent, unreadable } from '../../src/model/reading.ts';
import { messenger, object, policy as poolPolicy, snapshot as pool } from '../interop/pools.ts';
import {
  closedPolicy,
  closedSettings,
  outcomes,
  policy,
  run,
  setting,
  tenant,
  tenantWith,
  without,
} from './tenants.ts';

const onOff = [true, false] as const;

describe('unmanaged accounts', () => {
  for (const consumer of onOff) {
    for (const inbound of onOff) {
      for (const own of onOff) {
        for (const ownInbound of onOff) {
          const snapshot = tenantWith({ AllowTeamsConsumer: consumer, AllowTeamsConsumerInbound: inbound }, [
            policy('Global', { EnableTeamsConsumerAccess: own, EnableTeamsConsumerInbound: ownInbound }),
          ]);
          it(`when the organisation has ${consumer}/${inbound} and Global ${own}/${ownInbound}, then only what is on at both levels passes through`, () => {
            const fails = (open: boolean) => [open ? 'fail' : 'pass'];
            expect(outcomes('unmanaged-outbound', snapshot)).toEqual(fails(consumer && own));
            expect(outcomes('unmanaged-inbound', snapshot)).toEqual(
              fails(consumer && inbound && own && ownInbound),
            );
          });
        }
      }
    }
  }

  it('when the inbound switch stands without its parent, then it is unknown, unless the parent is taken for on', () => {
    const settings = [setting('Global', { AllowTeamsConsumerInbound: true })];
    const bare = tenant({ federationSettings: settings });
    const levels = ['organisation'] as const;
    expect(outcomes('unmanaged-inbound', bare, { levels })).toEqual(['unknown']);
    expect(outcomes('unmanaged-inbound', bare, { levels, missing: 'parent' })).toEqual(['fail']);
    const off = tenant({ federationSettings: [setting('Global', { AllowTeamsConsumerInbound: false })] });
    expect(outcomes('unmanaged-inbound', off, { levels })).toEqual(['pass']);
  });

  it.each([
    [undefined, 'unknown', 'fail'],
    [null, 'unknown', 'fail'],
    ['true', 'unknown', 'unknown'],
    ['false', 'unknown', 'unknown'],
    [0, 'unknown', 'unknown'],
  ])('when the switch is %j, then %s, and %s where what is missing is on', (value, outcome, assumed) => {
    const rest = without(closedSettings, 'AllowTeamsConsumer');
    const settings = setting('Global', value === undefined ? rest : { ...rest, AllowTeamsConsumer: value });
    const snapshot = tenant({ federationSettings: [settings] });
    expect(outcomes('unmanaged-outbound', snapshot, { levels: ['organisation'] })).toEqual([outcome]);
    expect(outcomes('unmanaged-outbound', snapshot, { levels: ['organisation'], missing: 'switch' })).toEqual(
      [assumed],
    );
  });

  it('when every level has to be readable, then one that is off is not enough', () => {
    const half = tenant({
      federationSettings: [setting('Global', { AllowTeamsConsumer: false })],
      externalAccessPolicies: unreadable('no'),
    });
    expect(outcomes('unmanaged-outbound', half)).toEqual(['pass']);
    expect(outcomes('unmanaged-outbound', half, { needEveryLevel: true })).toEqual(['unknown']);
  });
});

describe('consumer Skype', () => {
  const openPolicy = [policy('Global', { EnablePublicCloudAccess: true })];

  it.each([
    [true, openPolicy, 'fail'],
    [false, openPolicy, 'pass'],
    [true, [policy('Global')], 'pass'],
    [true, [setting('Global', without(closedPolicy, 'EnablePublicCloudAccess'))], 'fail'],
    [true, [setting('Global')], 'unknown'],
    [null, openPolicy, 'unknown'],
  ])(
    'when the tenant returns %j, then with its policies it is judged: %#',
    (AllowPublicUsers, policies, outcome) => {
      expect(outcomes('skype-consumer', tenantWith({ AllowPublicUsers }, policies))).toEqual([outcome]);
    },
  );

  it('when the tenant carries its other switches and lacks that one, then it is retired; when it carries none, unknown', () => {
    const retired = tenant({
      federationSettings: [setting('Global', without(closedSettings, 'AllowPublicUsers'))],
    });
    expect(outcomes('skype-consumer', retired)).toEqual(['not-applicable']);
    expect(run('skype-consumer', retired)[0]?.title).toContain('retired');
    expect(outcomes('skype-consumer', tenant({ federationSettings: [setting('Global')] }))).toEqual(['pass']);
    const bare = tenant({ federationSettings: [setting('Global')], externalAccessPolicies: openPolicy });
    expect(outcomes('skype-consumer', bare)).toEqual(['unknown']);
  });

  it('when the service has closed, then an open switch is a remnant to clean up', () => {
    const open = tenantWith({ AllowPublicUsers: true }, openPolicy);
    expect(outcomes('skype-consumer', { ...open, takenAt: '2025-05-04T23:59:59Z' })).toEqual(['fail']);
    expect(outcomes('skype-consumer', { ...open, takenAt: '2025-05-05T00:00:00Z' })).toEqual(['warn']);
    expect(outcomes('skype-consumer', { ...pool(), takenAt: '2026-01-01T00:00:00Z' })).toEqual(['warn']);
  });

  it('when a server has the whole path, then it fails, and any part that is closed closes it', () => {
    const edge = (AllowFederatedUsers: boolean | null) => ({
      accessEdge: [object('Global', { AllowFederatedUsers })],
    });
    expect(outcomes('skype-consumer', pool())).toEqual(['fail']);
    expect(outcomes('skype-consumer', pool(edge(false)))).toEqual(['pass']);
    expect(outcomes('skype-consumer', pool(edge(null)))).toEqual(['unknown']);
    expect(outcomes('skype-consumer', pool({ accessEdge: unreadable('no') }))).toEqual(['unknown']);
    expect(outcomes('skype-consumer', pool({ publicProviders: [] }))).toEqual(['pass']);
    expect(
      outcomes('skype-consumer', pool({ publicProviders: [messenger('M', { Enabled: false })] })),
    ).toEqual(['pass']);
    expect(outcomes('skype-consumer', pool({ publicProviders: [object('X', { Enabled: true })] }))).toEqual([
      'unknown',
    ]);
    expect(outcomes('skype-consumer', pool({ publicProviders: absent }))).toEqual(['unknown']);
    expect(
      outcomes('skype-consumer', pool({ externalAccessPolicies: [poolPolicy('Global', false)] })),
    ).toEqual(['pass']);
    const other = [poolPolicy('Global', false), poolPolicy('Site:Redmond', true)];
    expect(outcomes('skype-consumer', pool({ externalAccessPolicies: other }))).toEqual(['fail']);
    expect(outcomes('skype-consumer', pool({ externalAccessPolicies: unreadable('no') }))).toEqual([
      'unknown',
    ]);
  });
});

describe('other settings of the tenant', () => {
  it.each([
    ['Blocked', 'pass', 'pass'],
    ['blocked', 'pass', 'pass'],
    ['Allowed', 'fail', 'fail'],
    ['Somewhat', 'unknown', 'unknown'],
    ['', 'unknown', 'unknown'],
    [0, 'unknown', 'unknown'],
    [null, 'unknown', 'fail'],
    [undefined, 'unknown', 'fail'],
  ])('when trial tenants are %j, then %s, and %s where what is missing is on', (value, outcome, assumed) => {
    const rest = without(closedSettings, 'ExternalAccessWithTrialTenants');
    const all = value === undefined ? rest : { ...rest, ExternalAccessWithTrialTenants: value };
    const snapshot = tenant({ federationSettings: [setting('Global', all)] });
    expect(outcomes('trial-tenants', snapshot)).toEqual([outcome]);
    expect(outcomes('trial-tenants', snapshot, { missing: 'switch' })).toEqual([assumed]);
  });

  it('when nothing was read, then trial tenants are unknown, or a failure where everything missing is one', () => {
    const nothing = tenant({ federationSettings: unreadable('404') });
    expect(outcomes('trial-tenants', nothing)).toEqual(['unknown']);
    expect(outcomes('trial-tenants', nothing, { missing: 'switch' })).toEqual(['unknown']);
    expect(outcomes('trial-tenants', nothing, { missing: 'everything' })).toEqual(['fail']);
  });

  it.each([
    [[], 'pass'],
    [['trial.example'], 'warn'],
    [['approved.example'], 'pass'],
    [null, 'unknown'],
  ])('when the exceptions are %j, then %s', (AllowedTrialTenantDomains, outcome) => {
    expect(
      outcomes('trial-exceptions', tenantWith({ AllowedTrialTenantDomains }), {
        approvedDomains: ['Approved.example'],
      }),
    ).toEqual([outcome]);
  });

  it.each([
    ['Enabled', 'pass', 'pass'],
    ['Disabled', 'warn', 'warn'],
    ['Perhaps', 'unknown', 'unknown'],
    [null, 'unknown', 'warn'],
  ])(
    'when delegation is %j, then %s, and %s where what is missing counts against it',
    (value, outcome, assumed) => {
      const snapshot = tenantWith({
        SecurityTeamAllowBlockListDelegation: value,
        DomainBlockingForMDOAdminsInTeams: 'Enabled',
      });
      expect(outcomes('secops-delegation', snapshot)).toEqual([outcome]);
      expect(outcomes('secops-delegation', snapshot, { missing: 'switch' })).toEqual([assumed]);
    },
  );

  it.each([
    [{ EnableAcsUsers: false }, 'pass'],
    [{ EnableAcsUsers: true, AllowedAcsResources: [] }, 'warn'],
    [{ EnableAcsUsers: true, AllowedAcsResources: ['a'] }, 'pass'],
    [{ EnableAcsUsers: true }, 'unknown'],
    [{ AllowedAcsResources: [] }, 'unknown'],
  ])('when communication services have %j, then %s', (settings, outcome) => {
    expect(outcomes('acs-federation', tenant({ acsFederation: [setting('Global', settings)] }))).toEqual([
      outcome,
    ]);
    expect(outcomes('acs-federation', tenant({ acsFederation: unreadable('404') }))).toEqual(['unknown']);
  });
});
