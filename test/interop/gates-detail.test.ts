import { describe, expect, it } from 'vitest';
import { skypeGatesOf } from '../../src/interop/gates.ts';
import { parseScope } from '../../src/model/scope.ts';
import { gateOf } from './gate-of.ts';
import { messenger, object, policy, poolOf, snapshot, takenAt, user } from './pools.ts';

describe('the federation route', () => {
  const paris = object('Site:Paris', { DisplayName: 'Paris', FederationRoute: '' });
  const redmond = object('Site:Redmond', { FederationRoute: 'EdgeServer:edge.contoso.com' });

  it('when one of two sites has a route, then everybody has one, and the other site is a note', () => {
    expect(gateOf('federation-route', { sites: [paris, redmond] })).toMatchObject({
      state: 'open',
      note: 'none at Site:Paris',
    });
  });

  it('when a site is named, then its own route decides', () => {
    expect(gateOf('federation-route', { sites: [paris, redmond] }, parseScope('site:paris')).state).toBe(
      'closed',
    );
    expect(gateOf('federation-route', { sites: [paris, redmond] }, parseScope('site:Redmond')).state).toBe(
      'open',
    );
    expect(gateOf('federation-route', { sites: [redmond] }, parseScope('site:Oslo')).state).toBe(
      'unreadable',
    );
  });

  it('when no property tells it, then it is advisory and says where to look', () => {
    const gate = gateOf('federation-route', { sites: [object('Site:Redmond', { DisplayName: 'Redmond' })] });
    expect(gate).toMatchObject({ kind: 'advisory', state: 'absent' });
    expect(gate.note).toContain('Topology Builder');
  });
});

describe('Edge pools', () => {
  const service = (name: string, port: number | null) =>
    object(`EdgeServer:${name}`, port === null ? {} : { AccessEdgeExternalSipPort: port });

  it('when more than one listens on 5061, then that is a note', () => {
    const gate = gateOf('edge-pool', { edgeServers: [service('a', 5061), service('b', 5061)] });
    expect(gate).toMatchObject({ state: 'open', evidence: '2, on port 5061' });
    expect(gate.note).toContain('ambiguous');
  });

  it('when none listens on 5061, then the gate says so', () => {
    expect(gateOf('edge-pool', { edgeServers: [service('a', 443), service('b', null)] })).toMatchObject({
      state: 'open',
      evidence: '2 Edge pools, none on port 5061',
    });
  });
});

describe('the provider gate', () => {
  it('when a server of 2015 lacks the search flags, then repair is offered', () => {
    const pool = snapshot(
      { publicProviders: [messenger('Skype', { EnableSkypeIdRouting: false })] },
      'sfb-2015',
    );
    const gate = skypeGatesOf(poolOf(pool), { scope: { kind: 'global' }, takenAt }).find(
      ({ id }) => id === 'provider',
    );
    expect(gate?.note).toContain(
      'EnableSkypeIdRouting not as Skype wants it: federation enable --network skype --repair',
    );
  });

  it('when only contacts get through, then the enabled gate says what an administrator can do', () => {
    const gate = gateOf('provider-enabled', {
      publicProviders: [messenger('M', { VerificationLevel: 'alwaysunverifiable' })],
    });
    expect(gate.state).toBe('open');
    expect(gate.note).toContain('Set-CsPublicProvider -Identity M -VerificationLevel UseSourceVerification');
  });
});

const groupId = '11111111-2222-3333-4444-555555555555';

describe('the policy gate', () => {
  const policies = [policy('Global', false), policy('Tag:Sales', true), policy('Site:Paris', true)];
  const sites = [
    object('Site:Redmond', { FederationRoute: 'x' }),
    object('Site:Paris', { SiteId: '2', FederationRoute: 'x' }),
  ];

  it('when other policies are open, then their number and users stand beside', () => {
    const users = [user('anna'), user('bob', 'Sales'), user('carl', 'Tag:Sales')];
    expect(gateOf('policy', { externalAccessPolicies: policies, sites, users })).toMatchObject({
      title: 'policy Global',
      state: 'closed',
      note: '2 other policies open, 2 users',
    });
  });

  it.each([
    ['policy:sales', 'open', 'policy Sales'],
    ['site:Paris', 'open', 'policy Site:Paris'],
    ['site:2', 'open', 'policy Site:Paris'],
    ['site:Redmond', 'closed', 'policy Global'],
    ['policy:Nobody', 'absent', 'policy for policy:Nobody'],
    ['site:Oslo', 'absent', 'policy for site:Oslo'],
    [`group:${groupId}`, 'absent', `policy for group:${groupId}`],
    ['users:list.txt', 'unreadable', 'policy for users:list.txt'],
  ] as const)('when the scope is %s, then it is %s (%s)', (scope, state, title) => {
    expect(gateOf('policy', { externalAccessPolicies: policies, sites }, parseScope(scope))).toMatchObject({
      state,
      title,
    });
  });

  it('when one of the listed users has a closed policy, then it is closed', () => {
    const objects = { externalAccessPolicies: policies, sites, users: [user('anna'), user('bob', 'Sales')] };
    const scope = parseScope('users:list.txt');
    expect(gateOf('policy', objects, scope, {}, ['bob@contoso.com']).state).toBe('open');
    expect(gateOf('policy', objects, scope, {}, ['bob@contoso.com', 'anna@contoso.com']).state).toBe(
      'closed',
    );
    expect(gateOf('policy', objects, scope, {}, ['zoe@contoso.com'])).toMatchObject({ state: 'absent' });
  });
});

describe('replication', () => {
  const replica = (name: string, upToDate: boolean | null, report: string | null, update: string | null) =>
    object(name, {
      ReplicaFqdn: name,
      UpToDate: upToDate,
      LastStatusReport: report,
      LastUpdateCreation: update,
    });
  const edgeName = 'edge.contoso.com';
  const before = '2013-06-01T11:50:00Z';
  const after = '2013-06-01T11:59:00Z';

  it('when an Edge is behind, then it is pending and named', () => {
    const gate = gateOf('replication', { replicas: [replica(edgeName, false, after, before)] });
    expect(gate).toMatchObject({
      state: 'closed',
      note: `behind: ${edgeName}`,
      value: [`${edgeName}: False`],
    });
  });

  it('when the report is older than the update, then it has not heard of it: pending', () => {
    expect(gateOf('replication', { replicas: [replica(edgeName, true, before, after)] }).state).toBe(
      'closed',
    );
  });

  it('when only a Front End is behind, then the Edge decides', () => {
    const replicas = [
      replica(edgeName, true, after, before),
      replica('fe01.contoso.com', false, before, after),
    ];
    const gate = gateOf('replication', { replicas });
    expect(gate.state).toBe('open');
    expect(gate.evidence).toContain('1 of 1');
  });

  it('when it cannot be told which replica is the Edge, then all count and that is said', () => {
    const replicas = [replica('a', true, after, before), replica('b', false, after, before)];
    const gate = gateOf('replication', { replicas });
    expect(gate.state).toBe('closed');
    expect(gate.note).toContain('all are counted');
  });

  it('when a replica does not say whether it is up to date, then it is not known', () => {
    expect(gateOf('replication', { replicas: [replica(edgeName, null, after, before)] }).state).toBe(
      'unreadable',
    );
    expect(gateOf('replication', { replicas: [replica(edgeName, true, 'yesterday', before)] }).state).toBe(
      'unreadable',
    );
  });

  it('when the last report is hours old, then it is stale', () => {
    const gate = gateOf('replication', { replicas: [replica(edgeName, true, '2013-06-01T09:00:00', null)] });
    expect(gate).toMatchObject({ state: 'open', evidence: '1 of 1 up to date, last report 3 h ago' });
    expect(gate.note).toContain('stale');
  });

  it('when an Edge pool has several computers, then each of them counts', () => {
    const pools = [
      object('edge.contoso.com', {
        Fqdn: 'edge.contoso.com',
        Computers: ['e1.contoso.com', 'E2.contoso.com'],
      }),
    ];
    const replicas = [
      replica('e1.contoso.com', true, after, before),
      replica('e2.contoso.com', false, after, before),
    ];
    expect(gateOf('replication', { pools, replicas })).toMatchObject({
      state: 'closed',
      note: 'behind: e2.contoso.com',
    });
  });
});
