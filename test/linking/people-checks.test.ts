import { describe, expect, it } from 'vitest';
import { createPeople, type PeopleQuestion } from '../../src/linking/people.ts';
import { check } from '../../src/linking/check.ts';
import { unreadable } from '../../src/model/reading.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { closedPolicy, closedSettings, setting, tenant, type TenantObjects } from '../audit/tenants.ts';
import { object, policy, snapshot as pool, user, type Objects } from '../interop/pools.ts';

/* What a user needs, check by check: u1 to u10 on servers, the same in a tenant. */

const open: PeopleQuestion = { day: '2018-01-01' };

function outcomeOf(snapshot: Snapshot, id: string, question = open, name = 'anna@contoso.com'): string {
  const { checks } = createPeople(snapshot, [name], question).judge(name);
  return checks.find((one) => one.id === id)?.outcome ?? 'none';
}

const anna = (more: Parameters<typeof user>[2] = {}, assigned: string | null = null): Objects => ({
  users: [user('anna', assigned, more)],
});
const global = (more: Parameters<typeof policy>[2] = {}, isOpen = true): Objects => ({
  ...anna(),
  externalAccessPolicies: [policy('Global', isOpen, more)],
});

describe('a user of the pool', () => {
  it.each<[string, string, Objects]>([
    ['u1', 'pass', anna()],
    ['u1', 'fail', anna({ Enabled: false })],
    ['u1', 'unknown', anna({ Enabled: null })],
    ['u1', 'fail', { users: [] }],
    ['u1', 'unknown', { users: unreadable('no') }],
    ['u2', 'pass', anna()],
    ['u2', 'fail', { ...anna(), sipDomains: [object('fabrikam.com')] }],
    ['u2', 'unknown', { ...anna(), sipDomains: unreadable('no') }],
    ['u2', 'fail', anna({ SipAddress: '' })],
    ['u3', 'pass', anna()],
    ['u3', 'unknown', anna({ HostingProvider: 'sipfed.online.lync.com' })],
    ['u3', 'unknown', anna({ HostingProvider: null, RegistrarPool: null })],
    ['u4', 'pass', global()],
    ['u4', 'fail', global({}, false)],
    ['u4', 'unknown', global({ EnablePublicCloudAccess: null })],
    [
      'u4',
      'fail',
      { ...anna({}, 'Sales'), externalAccessPolicies: [policy('Global', true), policy('Tag:Sales', false)] },
    ],
    [
      'u4',
      'fail',
      { ...anna(), externalAccessPolicies: [policy('Global', true), policy('Site:Redmond', false)] },
    ],
    ['u4', 'unknown', { ...anna({}, 'Gone'), externalAccessPolicies: [policy('Global', true)] }],
    ['u5', 'pass', global()],
    ['u5', 'warn', global({ EnableFederationAccess: false })],
    ['u6', 'pass', global({ EnablePublicCloudAudioVideoAccess: true })],
    ['u6', 'warn', global({ EnablePublicCloudAudioVideoAccess: false })],
    [
      'u6',
      'warn',
      { ...global({ EnablePublicCloudAudioVideoAccess: true }), ...anna({ AudioVideoDisabled: true }) },
    ],
    ['u7', 'reminder', global({ EnableOutsideAccess: false })],
    ['u8', 'reminder', anna()],
    ['u9', 'pass', anna()],
    ['u9', 'fail', { ...anna(), edgeServers: [] }],
    [
      'u9',
      'fail',
      {
        ...anna(),
        sites: [object('Site:Redmond', { DisplayName: 'Redmond', SiteId: '1', FederationRoute: null })],
      },
    ],
    ['u9', 'unknown', { ...anna(), edgeServers: unreadable('no') }],
    ['u10', 'reminder', anna()],
  ])('when %s is looked at, then it is %s (%#)', (id, outcome, objects) => {
    const found = createPeople(pool(objects), ['anna@contoso.com'], open).judge('anna@contoso.com').checks;
    const outcomes = found.filter((one) => one.id === id).map((one) => one.outcome);
    // Of somebody who was moved to the cloud, the servers say that it does not apply, and the tenant was not read.
    expect(outcomes.filter((one) => one !== 'not-applicable')).toEqual([outcome]);
  });

  it('when DNS was asked, then u8 is what it said; before July 2017 it was not needed', () => {
    const records = new Map([['contoso.com', check('u8', 'fail', 'there is none')]]);
    expect(outcomeOf(pool(anna()), 'u8', { ...open, records })).toBe('fail');
    expect(outcomeOf(pool(anna()), 'u8', { day: '2017-06-30', records })).toBe('not-applicable');
  });

  it('when another organisation is to be reached, then federation access decides, and public networks do not', () => {
    const closed = pool(global({ EnableFederationAccess: false }, false));
    expect(outcomeOf(closed, 'u5', { ...open, reach: 'organisation' })).toBe('fail');
    expect(outcomeOf(closed, 'u4', { ...open, reach: 'organisation' })).toBe('none');
    expect(outcomeOf(pool(global({}, false)), 'u5', { ...open, reach: 'organisation' })).toBe('pass');
  });
});

const member = (properties: Parameters<typeof setting>[1] = {}) =>
  setting('id-1', {
    UserPrincipalName: 'anna@contoso.com',
    Enabled: true,
    Licensed: true,
    AccountType: 'user',
    ExternalAccessPolicy: null,
    ...properties,
  });
const inTenant = (properties: Parameters<typeof setting>[1] = {}, more: TenantObjects = {}) =>
  tenant({
    users: [member(properties)],
    federationSettings: [
      setting('Global', { ...closedSettings, AllowTeamsConsumer: true, AllowPublicUsers: true }),
    ],
    externalAccessPolicies: [
      setting('Global', { ...closedPolicy, EnableTeamsConsumerAccess: true }),
      setting('Tag:Closed', closedPolicy),
      setting('Tag:Skype', { ...closedPolicy, EnablePublicCloudAccess: true, EnableFederationAccess: false }),
    ],
    ...more,
  });
const today: PeopleQuestion = { day: '2026-01-01' };

describe('a user of the tenant', () => {
  it.each<[string, string, Snapshot, PeopleQuestion]>([
    ['t1', 'pass', inTenant(), today],
    ['t1', 'fail', inTenant({ Enabled: false }), today],
    ['t1', 'unknown', inTenant({ Enabled: null }), today],
    ['u1', 'fail', inTenant({}, { users: [] }), today],
    ['t2', 'pass', inTenant(), today],
    ['t2', 'fail', inTenant({ Licensed: false }), today],
    ['t3', 'pass', inTenant(), today],
    ['t3', 'fail', inTenant({ AccountType: 'sfbOnPremUser' }), today],
    ['t3', 'unknown', inTenant({ AccountType: 'sfbOnPremUser' }), { ...today, reach: 'organisation' }],
    ['t3', 'fail', inTenant({ AccountType: 'guest' }), today],
    ['t3', 'unknown', inTenant({ AccountType: '' }), today],
    ['t4', 'pass', inTenant(), today],
    ['t4', 'fail', inTenant({ ExternalAccessPolicy: 'Closed' }), today],
    ['t4', 'unknown', inTenant({ ExternalAccessPolicy: 'Gone' }), today],
    ['t4', 'fail', inTenant(), open],
    ['t4', 'pass', inTenant({ ExternalAccessPolicy: 'Skype' }), open],
    ['t4', 'pass', inTenant(), { ...today, reach: 'organisation' }],
    ['t4', 'fail', inTenant({ ExternalAccessPolicy: 'Skype' }), { ...today, reach: 'organisation' }],
    ['deployment-tenant', 'pass', inTenant(), today],
    [
      'deployment-tenant',
      'fail',
      inTenant({}, { federationSettings: [setting('Global', closedSettings)] }),
      today,
    ],
  ])('when %s is looked at, then it is %s (%#)', (id, outcome, snapshot, question) => {
    expect(outcomeOf(snapshot, id, question)).toBe(outcome);
  });

  it('when both sides know the account, then the home of the user says whose rules hold', () => {
    const judge = (home: Parameters<typeof user>[2]) =>
      createPeople({ ...inTenant(), ...pool(anna(home)) }, ['anna@contoso.com'], today).judge(
        'anna@contoso.com',
      ).side;
    expect(judge({})).toBe('on-premises');
    expect(judge({ HostingProvider: 'sipfed.online.lync.com' })).toBe('cloud');
  });
});
