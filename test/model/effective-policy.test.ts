import { describe, expect, it } from 'vitest';
import { effectivePolicies, type EffectiveUser } from '../../src/model/effective-policy.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { absent, known, unreadable, type Reading } from '../../src/model/reading.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';
import { poolObjectKinds, type PoolSnapshot } from '../../src/model/snapshot.ts';

const object = (identity: string, properties: Properties = {}): SettingsObject => ({ identity, properties });
const anna = (properties: Properties): SettingsObject =>
  object('CN=Anna', {
    SipAddress: 'sip:anna@contoso.com',
    DisplayName: 'Anna',
    Enabled: true,
    HostingProvider: 'SRV:',
    RegistrarPool: 'pool01.contoso.com',
    ...properties,
  });
const named = (...identities: string[]) => known(identities.map((identity) => object(identity)));
const pools = known([object('POOL01.contoso.com', { Site: 'Site:Redmond' })]);

function pool(objects: Partial<PoolSnapshot['objects']>): PoolSnapshot {
  const nothing: Reading<readonly SettingsObject[]> = known([]);
  const empty = Object.fromEntries(poolObjectKinds.map((kind) => [kind, nothing])) as PoolSnapshot['objects'];
  return {
    pool: 'pool01.contoso.com',
    account: absent,
    server: absent,
    commands: absent,
    objects: { ...empty, ...objects },
    notes: [],
  };
}

function only(snapshot: PoolSnapshot): EffectiveUser {
  const users = effectivePolicies(snapshot);
  if (users.state !== 'known' || users.value[0] === undefined) {
    throw new Error(`no user: ${JSON.stringify(users)}`);
  }
  return users.value[0];
}

describe('effectivePolicies', () => {
  it('when a user has a policy of their own, then it holds before site and Global', () => {
    const object = anna({ ExternalAccessPolicy: 'sales' });
    const user = only(
      pool({
        users: known([object]),
        externalAccessPolicies: named('Global', 'Site:Redmond', 'Tag:Sales'),
        pools,
      }),
    );
    expect(user).toEqual({
      user: 'sip:anna@contoso.com',
      displayName: 'Anna',
      enabled: known(true),
      homed: 'on-premises',
      assigned: 'sales',
      policy: known('Tag:Sales'),
      object,
    });
  });

  it.each([
    ['Site:Redmond', []],
    ['Site:1', [object('Site:Redmond', { SiteId: '1', DisplayName: 'Redmond' })]],
    ['site:Redmond HQ', [object('Site:Redmond', { DisplayName: 'Redmond HQ' })]],
  ])('when a user has none and the site of the pool has %s, then that holds', (identity, sites) => {
    const user = only(
      pool({
        users: known([anna({ ExternalAccessPolicy: null })]),
        externalAccessPolicies: named('Global', 'Site:Dublin', identity),
        pools,
        sites: known(sites),
      }),
    );
    expect(user.policy).toEqual(known(identity));
  });

  it('when neither user nor site has one, then Global holds', () => {
    const policies = named('Global', 'Site:Dublin');
    const user = only(pool({ users: known([anna({})]), externalAccessPolicies: policies, pools }));
    expect(user.policy).toEqual(known('Global'));
  });

  it('when there is no site policy, then the sites need not be known', () => {
    const user = only(
      pool({
        users: known([anna({ RegistrarPool: null })]),
        externalAccessPolicies: named('Global'),
        pools: unreadable('this session does not offer Get-CsPool'),
      }),
    );
    expect(user.policy).toEqual(known('Global'));
  });

  it('when there are site policies and the site of the user is not known, then the policy is unknown, never Global', () => {
    const policies = named('Global', 'Site:Redmond');
    const unreadPools = pool({
      users: known([anna({})]),
      externalAccessPolicies: policies,
      pools: unreadable('no'),
    });
    const otherPool = pool({
      users: known([anna({ RegistrarPool: 'elsewhere' })]),
      externalAccessPolicies: policies,
      pools,
    });
    const noPool = pool({
      users: known([anna({ RegistrarPool: '' })]),
      externalAccessPolicies: policies,
      pools,
    });
    expect([unreadPools, otherPool, noPool].map((snapshot) => only(snapshot).policy.state)).toEqual([
      'unreadable',
      'unreadable',
      'unreadable',
    ]);
  });

  it('when the policy of a user does not exist, or is no text, then the policy is unknown', () => {
    const policies = named('Global');
    const gone = pool({
      users: known([anna({ ExternalAccessPolicy: 'Gone' })]),
      externalAccessPolicies: policies,
    });
    const odd = pool({ users: known([anna({ ExternalAccessPolicy: 7 })]), externalAccessPolicies: policies });
    expect(only(gone).policy.state).toBe('unreadable');
    expect(only(odd).policy.state).toBe('unreadable');
  });

  it.each([
    ['SRV:', 'on-premises'],
    ['srv:', 'on-premises'],
    ['sipfed.online.lync.com', 'cloud'],
    ['sipfed.online.gov.skypeforbusiness.us', 'cloud'],
    ['partner.example', 'unknown'],
    [null, 'on-premises'],
    [7, 'unknown'],
  ])('when the hosting provider is %s, then the user is homed: %s', (HostingProvider, homed) => {
    const snapshot = pool({
      users: known([anna({ HostingProvider })]),
      externalAccessPolicies: named('Global'),
    });
    expect(only(snapshot).homed).toBe(homed);
  });

  it('when users or policies are unreadable, then so is the answer', () => {
    const unread = unreadable('not asked for');
    expect(effectivePolicies(pool({ users: unread }))).toEqual(unread);
    expect(effectivePolicies(pool({ externalAccessPolicies: unread }))).toEqual(unread);
  });
});
