import { describe, expect, it } from 'vitest';
import { skypeGates } from '../../src/interop/gate-catalogue.ts';
import { skypeGatesOf } from '../../src/interop/gates.ts';
import type { GateState } from '../../src/model/gate.ts';
import { absent, unreadable } from '../../src/model/reading.ts';
import type { PoolSnapshot } from '../../src/model/snapshot.ts';
import { gateOf } from './gate-of.ts';
import { edge, messenger, object, policy, poolOf, snapshot, takenAt, type Objects } from './pools.ts';

const lost = unreadable('no answer');

describe('the gates to Skype', () => {
  it('when a healthy pool is read, then they come in the order of the catalogue and all but the optional ones are open', () => {
    const gates = skypeGatesOf(poolOf(snapshot()), { scope: { kind: 'global' }, takenAt });
    expect(gates.map(({ id }) => id)).toEqual(Object.keys(skypeGates));
    expect(gates.filter(({ state }) => state !== 'open').map(({ id }) => id)).toEqual(['audio-video']);
  });

  it('when a gate is open, then it offers no remedy', () => {
    const gates = skypeGatesOf(poolOf(snapshot()), { scope: { kind: 'global' }, takenAt });
    expect(gates.filter(({ state, remedy }) => state === 'open' && remedy !== undefined)).toEqual([]);
  });

  const table: readonly (readonly [id: string, objects: Objects, state: GateState, evidence: string])[] = [
    ['routing', { accessEdge: edge({ RoutingMethod: 'usednssrvrouting' }) }, 'open', 'UseDnsSrvRouting'],
    ['routing', { accessEdge: edge({ RoutingMethod: 'UseDefaultRouting' }) }, 'closed', 'UseDefaultRouting'],
    [
      'routing',
      { accessEdge: edge({ RoutingMethod: 'Carrier pigeon' }) },
      'unreadable',
      'none that is known',
    ],
    ['routing', { accessEdge: edge({ RoutingMethod: 7 }) }, 'unreadable', 'not a text'],
    [
      'routing',
      { accessEdge: [object('Global', { DefaultRouteFqdn: 'x.contoso.com' })] },
      'closed',
      'UseDefaultRouting',
    ],
    [
      'routing',
      { accessEdge: [object('Global', { EnablePartnerDiscovery: false })] },
      'open',
      'UseDnsSrvRouting',
    ],
    ['routing', { accessEdge: [object('Global')] }, 'unreadable', 'shows no routing method'],
    ['routing', { accessEdge: lost }, 'unreadable', 'no answer'],
    ['routing', { accessEdge: [] }, 'unreadable', 'no access edge configuration'],
    ['federation-route', {}, 'open', 'Site:Redmond → edge.contoso.com'],
    [
      'federation-route',
      { sites: [object('Site:Redmond', { FederationRoute: null })] },
      'closed',
      'no federation route',
    ],
    [
      'federation-route',
      { sites: [object('Site:Redmond', { FederationRoute: 5 })] },
      'unreadable',
      'not a text',
    ],
    ['federation-route', { sites: lost }, 'unreadable', 'no answer'],
    ['edge-pool', {}, 'open', 'one, on port 5061'],
    ['edge-pool', { edgeServers: [] }, 'closed', 'none'],
    ['edge-pool', { edgeServers: lost }, 'unreadable', 'no answer'],
    ['edge-pool', { edgeServers: absent }, 'absent', 'this server has none'],
    ['federation-allowed', {}, 'open', 'AllowFederatedUsers = True'],
    [
      'federation-allowed',
      { accessEdge: edge({ AllowFederatedUsers: 'false' }) },
      'closed',
      'AllowFederatedUsers = False',
    ],
    [
      'federation-allowed',
      { accessEdge: edge({ AllowFederatedUsers: null }) },
      'unreadable',
      'neither True nor False',
    ],
    ['federation-allowed', { accessEdge: [object('Global')] }, 'absent', 'this server has none'],
    ['federation-allowed', { accessEdge: lost }, 'unreadable', 'no answer'],
    ['provider', {}, 'open', 'Messenger → federation.messenger.msn.com'],
    [
      'provider',
      { publicProviders: [messenger('Anything', { ProxyFqdn: 'FEDERATION.messenger.MSN.com' })] },
      'open',
      'Anything →',
    ],
    [
      'provider',
      { publicProviders: [object('Messenger', { ProxyFqdn: 'other.com', Enabled: true })] },
      'closed',
      'none with the address',
    ],
    [
      'provider',
      { publicProviders: [object('skype', { ProxyFqdn: 'other.com' })] },
      'closed',
      'holds the name Skype',
    ],
    [
      'provider',
      { publicProviders: [], hostingProviders: [messenger('Host')] },
      'closed',
      'Host holds the name Skype or the address',
    ],
    ['provider', { publicProviders: [], hostingProviders: lost }, 'closed', 'none with the address'],
    ['provider', { publicProviders: [object('Odd')] }, 'unreadable', 'address of provider Odd'],
    ['provider', { publicProviders: lost }, 'unreadable', 'no answer'],
    ['provider-enabled', {}, 'open', 'Messenger, UseSourceVerification'],
    [
      'provider-enabled',
      { publicProviders: [messenger('M', { VerificationLevel: 2 })] },
      'open',
      'M, UseSourceVerification',
    ],
    [
      'provider-enabled',
      { publicProviders: [messenger('M', { Enabled: false })] },
      'closed',
      'Enabled = False',
    ],
    [
      'provider-enabled',
      { publicProviders: [messenger('M', { Enabled: 'maybe' })] },
      'unreadable',
      'neither True nor False',
    ],
    [
      'provider-enabled',
      { publicProviders: [messenger('M', { VerificationLevel: 'Sometimes' })] },
      'unreadable',
      'none that is known',
    ],
    [
      'provider-enabled',
      { publicProviders: [object('M', { ProxyFqdn: 'federation.messenger.msn.com', Enabled: true })] },
      'unreadable',
      'VerificationLevel unknown',
    ],
    ['provider-enabled', { publicProviders: [] }, 'closed', 'there is no provider'],
    ['provider-enabled', { publicProviders: lost }, 'unreadable', 'no answer'],
    ['policy', {}, 'open', 'EnablePublicCloudAccess = True'],
    [
      'policy',
      { externalAccessPolicies: [policy('Global', false)] },
      'closed',
      'EnablePublicCloudAccess = False',
    ],
    ['policy', { externalAccessPolicies: [object('Global')] }, 'absent', 'this server has none'],
    ['policy', { externalAccessPolicies: [policy('Tag:Only', true)] }, 'unreadable', 'no policy Global'],
    ['policy', { externalAccessPolicies: lost }, 'unreadable', 'no answer'],
    ['blocked-domains', {}, 'open', 'no Microsoft consumer domain'],
    [
      'blocked-domains',
      { blockedDomains: [object('Hotmail.com.', { Domain: 'Hotmail.com.' })] },
      'closed',
      'blocked: Hotmail.com.',
    ],
    ['blocked-domains', { blockedDomains: lost }, 'unreadable', 'no answer'],
    ['federation-access', {}, 'open', 'EnableFederationAccess = True'],
    [
      'federation-access',
      { externalAccessPolicies: [policy('Global', true, { EnableFederationAccess: false })] },
      'closed',
      'False',
    ],
    [
      'audio-video',
      { externalAccessPolicies: [policy('Global', true, { EnablePublicCloudAudioVideoAccess: true })] },
      'open',
      'True',
    ],
    ['audio-video', {}, 'closed', 'False'],
    ['media-encryption', {}, 'open', 'SupportEncryption'],
    [
      'media-encryption',
      { mediaConfigurations: [object('Global', { EncryptionLevel: 'RequireEncryption' })] },
      'closed',
      'RequireEncryption',
    ],
    ['media-encryption', { mediaConfigurations: lost }, 'unreadable', 'no answer'],
    ['media-encryption', { mediaConfigurations: [] }, 'unreadable', 'no media configuration Global'],
    ['replication', {}, 'open', '1 of 1 up to date, last report 3 min ago'],
    ['replication', { replicas: lost }, 'unreadable', 'no answer'],
    ['replication', { replicas: [] }, 'unreadable', 'no replica was listed'],
  ];
  it.each(table)('%s with %o is %s', (id, objects, state, evidence) => {
    const gate = gateOf(id, objects);
    expect(gate.state).toBe(state);
    expect(gate.evidence).toContain(evidence);
    expect(gate.kind).toBe(skypeGates[id as keyof typeof skypeGates].kind);
  });
});

describe('the session gate', () => {
  const all = ['Get-CsAccessEdgeConfiguration', 'Get-CsPublicProvider', 'Get-CsExternalAccessPolicy'];
  const offering = (...names: readonly string[]): Partial<PoolSnapshot> => ({
    commands: { state: 'known', value: Object.fromEntries(names.map((name) => [name, null])) },
  });

  it('when the settings were read, then it is open, whatever the list of commands says', () => {
    expect(gateOf('session', {}, undefined, offering()).state).toBe('open');
    expect(gateOf('session').state).toBe('open');
  });

  it('when the account may only read, then that is a note and no closed gate', () => {
    const gate = gateOf('session', {}, undefined, offering(...all));
    expect(gate.state).toBe('open');
    expect(gate.note).toContain('Set-CsAccessEdgeConfiguration');
  });

  it('when a cmdlet that reads is withheld, then it is closed and names it', () => {
    const gate = gateOf(
      'session',
      { publicProviders: lost },
      undefined,
      offering('Get-CsExternalAccessPolicy'),
    );
    expect(gate).toMatchObject({
      state: 'closed',
      evidence: 'the session does not offer Get-CsPublicProvider',
    });
  });

  it('when settings are missing and commands are not known, then it is unreadable', () => {
    expect(gateOf('session', { publicProviders: lost }).state).toBe('unreadable');
  });
});
