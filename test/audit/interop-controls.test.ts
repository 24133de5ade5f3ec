import { describe, expect, it } from 'vitest';
import type { Properties, PropertyValue } from '../../src/model/property-value.ts';
import { absent, unreadable } from '../../src/model/reading.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { messenger, object, snapshot as pool, type Objects } from '../interop/pools.ts';
import { closedSettings, outcomes, run, setting, tenant, tenantWith } from './tenants.ts';

const edge = (properties: Properties): Objects => ({ accessEdge: [object('Global', properties)] });
const everything = { missing: 'everything' } as const;

const cloudProvider = {
  Name: 'Skype for Business Online',
  ProxyFqdn: 'sipfed.online.lync.com',
  Enabled: true,
  VerificationLevel: 'UseSourceVerification',
  EnabledSharedAddressSpace: true,
  AutodiscoverUrl: 'https://webdir1e.online.lync.com/Autodiscover/AutodiscoverService.svc/root',
};
const online = (properties: Properties): Objects => ({
  hostingProviders: [object('Online', { ...cloudProvider, ...properties })],
});
const beside = (objects: Objects): Snapshot => ({ ...pool(objects), ...tenant() });
const hosting = (properties: Properties) => beside(online(properties));

describe('the Edge', () => {
  it.each<[string, string, PropertyValue, PropertyValue]>([
    ['edge-federated-users', 'AllowFederatedUsers', true, false],
    ['edge-outside-users', 'AllowOutsideUsers', true, false],
    ['edge-dns-routing', 'RoutingMethod', 'UseDnsSrvRouting', 'UseDefaultRouting'],
  ])(
    'when %s is asked, then %s decides, and what is not there is unknown or a failure',
    (control, name, good, bad) => {
      expect(outcomes(control, pool(edge({ [name]: good })))).toEqual(['pass']);
      expect(outcomes(control, pool(edge({ [name]: bad })))).toEqual(['fail']);
      expect(outcomes(control, pool(edge({})))).toEqual(['unknown']);
      expect(outcomes(control, pool(edge({})), everything)).toEqual(['fail']);
      expect(outcomes(control, pool({ accessEdge: unreadable('no') }))).toEqual(['unknown']);
      expect(outcomes(control, pool({ accessEdge: unreadable('no') }), everything)).toEqual(['fail']);
      expect(outcomes(control, tenant())).toEqual([]);
    },
  );

  const servers = (...ports: readonly PropertyValue[]): Objects => ({
    edgeServers: ports.map((AccessEdgeExternalSipPort, index) =>
      object(`EdgeServer:e${index}`, { AccessEdgeExternalSipPort }),
    ),
  });

  it.each([
    [servers(5061), 'pass', 'pass'],
    [servers(5061, 5061), 'fail', 'fail'],
    [servers(5061, 443), 'pass', 'pass'],
    [servers('5061'), 'pass', 'pass'],
    [servers(), 'fail', 'pass'],
    [servers(null), 'unknown', 'unknown'],
    [servers(5061, null), 'unknown', 'unknown'],
    [servers(5061, 5061, null), 'fail', 'fail'],
    [{ edgeServers: unreadable('no') }, 'unknown', 'unknown'],
    [{ edgeServers: absent }, 'unknown', 'unknown'],
  ])('when the Edge pools are %#, then one pool is %s, and at most one %s', (objects, one, atMost) => {
    expect(outcomes('edge-pool', pool(objects))).toEqual([one]);
    expect(outcomes('edge-pool', pool(objects), { edgePools: 'at-most-one' })).toEqual([atMost]);
  });

  it('when routes, replicas and the provider are as status wants them, then they pass here as well', () => {
    expect(outcomes('federation-route', pool())).toEqual(['pass']);
    const noRoute = pool({
      sites: [object('Site:Redmond', { DisplayName: 'Redmond', SiteId: '1', FederationRoute: null })],
    });
    expect(outcomes('federation-route', noRoute)).toEqual(['fail']);
    expect(outcomes('replication', pool())).toEqual(['pass']);
    const behind = object('edge.contoso.com', { ReplicaFqdn: 'edge.contoso.com', UpToDate: false });
    expect(outcomes('replication', pool({ replicas: [behind] }))).toEqual(['warn']);
    expect(outcomes('replication', pool({ replicas: unreadable('no') }))).toEqual(['unknown']);
    const undated = object('edge.contoso.com', { ReplicaFqdn: 'edge.contoso.com', UpToDate: true });
    expect(outcomes('replication', pool({ replicas: [undated] }))).toEqual(['unknown']);
    expect(outcomes('edge-dns-routing', pool(edge({ EnablePartnerDiscovery: true })))).toEqual(['unknown']);
    expect(outcomes('public-provider', pool())).toEqual(['pass']);
    expect(outcomes('public-provider', pool({ publicProviders: [] }))).toEqual(['fail']);
    expect(
      outcomes('public-provider', pool({ publicProviders: [messenger('M', { Enabled: false })] })),
    ).toEqual(['fail']);
    expect(outcomes('public-provider', pool({ publicProviders: unreadable('no') }))).toEqual(['unknown']);
  });

  it('when the partner is asked about, then discovery says which list counts', () => {
    const of = (properties: Properties, allowed: readonly string[], blocked: readonly string[] | undefined) =>
      outcomes(
        'partner-reachable',
        pool({
          ...edge({ AllowFederatedUsers: true, ...properties }),
          allowedDomains: allowed.map((Domain) => object(Domain, { Domain })),
          blockedDomains: blocked?.map((Domain) => object(Domain, { Domain })) ?? unreadable('no'),
        }),
        { contact: { kind: 'domain', domain: 'Fabrikam.com', tenant: 'unknown' } },
      );
    expect(of({ EnablePartnerDiscovery: true }, [], [])).toEqual(['pass']);
    expect(of({ EnablePartnerDiscovery: true }, [], ['fabrikam.com'])).toEqual(['fail']);
    expect(of({ EnablePartnerDiscovery: false }, ['fabrikam.com'], [])).toEqual(['pass']);
    expect(of({ EnablePartnerDiscovery: false }, ['fabrikam.com'], ['fabrikam.com'])).toEqual(['fail']);
    expect(of({ EnablePartnerDiscovery: false }, ['contoso.com'], [])).toEqual(['fail']);
    expect(of({ EnablePartnerDiscovery: true, AllowFederatedUsers: false }, [], [])).toEqual(['fail']);
    expect(of({}, ['fabrikam.com'], [])).toEqual(['unknown']);
    expect(of({ EnablePartnerDiscovery: true }, [], undefined)).toEqual(['unknown']);
    expect(outcomes('partner-reachable', pool())).toEqual([]);
  });
});

describe('providers', () => {
  it.each<[Properties, string]>([
    [{}, 'pass'],
    [{ ProxyFqdn: 'SIPFED.online.lync.com.' }, 'pass'],
    [{ ProxyFqdn: 'sipfed.example.com' }, 'fail'],
    [{ ProxyFqdn: null }, 'unknown'],
    [{ Enabled: false }, 'fail'],
    [{ VerificationLevel: 'AlwaysVerifiable' }, 'fail'],
    [{ VerificationLevel: 'SomeBogusValue' }, 'unknown'],
    [{ VerificationLevel: 2 }, 'pass'],
    [{ EnabledSharedAddressSpace: false }, 'fail'],
    [{ EnabledSharedAddressSpace: '' }, 'unknown'],
    [{ AutodiscoverUrl: 'https://webdir.online.lync.com/x' }, 'pass'],
    [{ AutodiscoverUrl: '' }, 'fail'],
    [{ AutodiscoverUrl: 'https://lyncdiscover.contoso.com/x' }, 'fail'],
    [{ AutodiscoverUrl: 'https://webdir.example/online.lync.com' }, 'fail'],
    [{ AutodiscoverUrl: 'https://notwebdir.online.lync.com/' }, 'fail'],
    [{ AutodiscoverUrl: 7 }, 'unknown'],
  ])('when the hosting provider has %j, then %s', (properties, outcome) => {
    expect(outcomes('hosting-provider', hosting(properties))).toEqual([outcome]);
  });

  it('when one aspect is asked about, then the others do not count', () => {
    const off = hosting({ Enabled: false });
    expect(outcomes('hosting-provider', off, { hostingAspects: ['exists'] })).toEqual(['pass']);
    expect(outcomes('hosting-provider', off, { hostingAspects: ['enabled'] })).toEqual(['fail']);
    const forbidden = { hostingAspects: ['shared-address-space'], sharedAddressSpace: 'forbidden' } as const;
    expect(outcomes('hosting-provider', hosting({}), forbidden)).toEqual(['fail']);
    expect(outcomes('hosting-provider', hosting({ EnabledSharedAddressSpace: false }), forbidden)).toEqual([
      'pass',
    ]);
  });

  it('when there is no provider, or none is known, then that is told apart', () => {
    expect(outcomes('hosting-provider', beside({ hostingProviders: [] }))).toEqual(['fail']);
    expect(outcomes('hosting-provider', beside({ hostingProviders: unreadable('no') }))).toEqual(['unknown']);
    expect(outcomes('hosting-provider', beside({ hostingProviders: absent }), everything)).toEqual(['fail']);
  });

  it.each<[Properties, string]>([
    [{ VerificationLevel: 'UseSourceVerification' }, 'pass'],
    [{ VerificationLevel: 'AlwaysUnverifiable' }, 'pass'],
    [{ VerificationLevel: 'AlwaysVerifiable' }, 'fail'],
    [{ VerificationLevel: 'AlwaysVerifiable', Enabled: false }, 'pass'],
    [{ VerificationLevel: 'AlwaysVerifiable', Enabled: null }, 'unknown'],
    [{ VerificationLevel: 'Bogus' }, 'unknown'],
  ])('when a provider has %j, then its trust is %s', (properties, outcome) => {
    const snapshot = pool({ publicProviders: [messenger('M', properties)], hostingProviders: [] });
    expect(outcomes('provider-verification', snapshot)).toEqual([outcome]);
    expect(
      outcomes(
        'provider-verification',
        pool({ publicProviders: unreadable('no'), hostingProviders: absent }),
      ),
    ).toEqual(['unknown', 'unknown']);
  });
});

describe('the tenant and hybrid', () => {
  const hybrid = (settings: Properties, objects: Objects): Snapshot => ({
    ...pool(objects),
    ...tenant({ federationSettings: [setting('Global', { ...closedSettings, ...settings })] }),
  });
  it('when the tenant does not federate or does not share its domains, then interop fails', () => {
    expect(outcomes('tenant-federation', tenantWith({}))).toEqual(['pass']);
    expect(outcomes('tenant-federation', tenantWith({ AllowFederatedUsers: false }))).toEqual(['fail']);
    expect(outcomes('tenant-federation', tenantWith({ AllowFederatedUsers: null }))).toEqual(['unknown']);
    expect(
      outcomes('tenant-federation', tenant({ federationSettings: unreadable('no') }), everything),
    ).toEqual(['fail']);
    const forbidden = { sharedAddressSpace: 'forbidden' } as const;
    expect(outcomes('shared-address-space', hybrid({}, {}))).toEqual(['pass']);
    expect(outcomes('shared-address-space', hybrid({ SharedSipAddressSpace: false }, {}))).toEqual(['fail']);
    expect(outcomes('shared-address-space', tenantWith({}), forbidden)).toEqual(['fail']);
    expect(outcomes('shared-address-space', tenantWith({ SharedSipAddressSpace: false }), forbidden)).toEqual(
      ['pass'],
    );
    expect(outcomes('shared-address-space', tenantWith({ SharedSipAddressSpace: null }), forbidden)).toEqual([
      'unknown',
    ]);
    expect(outcomes('shared-address-space', tenant({ federationSettings: unreadable('no') }))).toEqual([
      'unknown',
    ]);
  });

  const list = (...domains: readonly string[]) => ({ AllowedDomain: [...domains] });
  const entries = (...domains: readonly string[]) => domains.map((Domain) => object(Domain, { Domain }));

  it.each<[readonly string[], readonly string[], string]>([
    [['a.example'], ['A.example'], 'pass'],
    [['a.example'], [], 'fail'],
    [['a.example'], ['a.example', 'b.example'], 'fail'],
    [['a.example', 'b.example'], ['a.example'], 'fail'],
    [['a.example', 'outlook.com'], ['a.example', 'push.lync.com'], 'pass'],
    [['a.example', 'delivery.example'], ['a.example'], 'fail'],
  ])('when the tenant allows %j and the servers %j, then %s', (online, server, outcome) => {
    const both = hybrid({ AllowedDomains: list(...online) }, { allowedDomains: entries(...server) });
    expect(outcomes('hybrid-allowed-domains', both)).toEqual([outcome]);
    const blocked = hybrid({ BlockedDomains: [...online] }, { blockedDomains: entries(...server) });
    expect(outcomes('hybrid-blocked-domains', blocked)).toEqual([outcome]);
  });

  it('when a list or a side was not read, then it is unknown or not asked', () => {
    for (const control of ['hybrid-allowed-domains', 'hybrid-blocked-domains', 'hybrid-discovery']) {
      expect(
        outcomes(
          control,
          hybrid({ AllowedDomains: [], BlockedDomains: null }, edge({ EnablePartnerDiscovery: true })),
        ),
      ).toEqual(['unknown']);
      expect(outcomes(control, { ...pool(), ...tenant({ federationSettings: unreadable('no') }) })).toEqual([
        'unknown',
      ]);
      expect(outcomes(control, tenant())).toEqual([]);
      expect(outcomes(control, pool())).toEqual([]);
    }
    expect(outcomes('hybrid-allowed-domains', hybrid({}, { allowedDomains: unreadable('no') }))).toEqual([
      'unknown',
    ]);
  });

  it.each<[boolean | null, Properties, string]>([
    [true, { AllowedDomains: {}, BlockedDomains: {} }, 'pass'],
    [false, { AllowedDomains: {}, BlockedDomains: [] }, 'fail'],
    [true, { AllowedDomains: list('a.example') }, 'fail'],
    [true, { AllowedDomains: {}, BlockedDomains: ['a.example'] }, 'fail'],
    [false, { AllowedDomains: list('a.example') }, 'pass'],
    [null, { AllowedDomains: {} }, 'unknown'],
  ])(
    'when discovery is %j and the tenant has %j, then both are judged: %s',
    (EnablePartnerDiscovery, settings, outcome) => {
      expect(outcomes('hybrid-discovery', hybrid(settings, edge({ EnablePartnerDiscovery })))).toEqual([
        outcome,
      ]);
      expect(run('hybrid-discovery', hybrid(settings, { accessEdge: unreadable('no') }))[0]?.outcome).toBe(
        'unknown',
      );
    },
  );
});

describe('what only a hybrid deployment needs, of a side that is alone', () => {
  it.each<[string, Snapshot, string]>([
    ['shares', tenantWith({}), 'unknown'],
    ['does not share', tenantWith({ SharedSipAddressSpace: false }), 'not-applicable'],
    ['does not say', tenantWith({ SharedSipAddressSpace: null }), 'unknown'],
    ['cannot be read', tenant({ federationSettings: unreadable('no') }), 'unknown'],
  ])('when the tenant %s then its address space is never right or wrong', (_, snapshot, outcome) => {
    expect(outcomes('shared-address-space', snapshot)).toEqual([outcome]);
  });

  it.each<[string, Objects, string]>([
    ['share', online({}), 'pass'],
    ['share by a provider that is otherwise wrong', online({ AutodiscoverUrl: '' }), 'fail'],
    ['do not share', online({ EnabledSharedAddressSpace: false }), 'not-applicable'],
    ['have the provider off', online({ Enabled: false }), 'not-applicable'],
    ['have no provider', { hostingProviders: [] }, 'not-applicable'],
    ['do not say', online({ EnabledSharedAddressSpace: null }), 'unknown'],
    ['cannot be read', { hostingProviders: unreadable('no') }, 'unknown'],
  ])('when the servers %s then their provider is judged by what it is for', (_, objects, outcome) => {
    expect(outcomes('hosting-provider', pool(objects))).toEqual([outcome]);
  });

  it('when it does not apply then it is said why, and there is nothing to do', () => {
    const [alone] = run('shared-address-space', tenantWith({ SharedSipAddressSpace: false }));
    expect([alone?.title, alone?.nextStep]).toEqual([
      expect.stringContaining('the profile has no servers'),
      '',
    ]);
    const [servers] = run('hosting-provider', pool({ hostingProviders: [] }));
    expect([servers?.title, servers?.nextStep]).toEqual([
      expect.stringContaining('the profile has no tenant'),
      '',
    ]);
    const [told] = run('shared-address-space', tenantWith({}));
    expect(told?.nextStep).toContain('add onPremises to the profile');
  });

  it('when a peer takes every deployment for hybrid then both are judged', () => {
    const assumed = { hybrid: 'assumed' } as const;
    const tenantAlone = tenantWith({ SharedSipAddressSpace: false });
    expect(outcomes('shared-address-space', tenantAlone, assumed)).toEqual(['fail']);
    expect(outcomes('shared-address-space', tenantWith({}), assumed)).toEqual(['pass']);
    expect(outcomes('hosting-provider', pool({ hostingProviders: [] }), assumed)).toEqual(['fail']);
  });
});

describe('the SIP domains of the servers in the tenant', () => {
  const sides = (sipDomains: Objects['sipDomains'], domains: readonly Properties[] | undefined): Snapshot => {
    const list =
      domains?.map((one) => setting(JSON.stringify(one['id']).replaceAll('"', ''), one)) ?? unreadable('403');
    const { cloud } = tenant({ domains: list });
    return { ...pool({ sipDomains: sipDomains ?? [] }), ...(cloud === undefined ? {} : { cloud }) };
  };
  const sip = [object('contoso.com', { Name: 'Contoso.com' })];
  const domain = (changes: Properties = {}): Properties => ({
    id: 'contoso.com',
    isVerified: true,
    authenticationType: 'Managed',
    ...changes,
  });

  it.each<[string, Snapshot, readonly string[]]>([
    ['verified and managed', sides(sip, [domain()]), ['pass']],
    ['verified and federated', sides(sip, [domain({ authenticationType: 'Federated' })]), ['pass']],
    ['not verified', sides(sip, [domain({ isVerified: false })]), ['fail']],
    ['of another kind', sides(sip, [domain({ authenticationType: 'Unknown' })]), ['fail']],
    ['not there', sides(sip, [domain({ id: 'fabrikam.com' })]), ['fail']],
    ['there without its kind', sides(sip, [domain({ authenticationType: null })]), ['unknown']],
    ['there without being told verified', sides(sip, [domain({ isVerified: null })]), ['unknown']],
    ['in a list that cannot be read', sides(sip, undefined), ['unknown']],
    ['not known to the servers', sides(unreadable('no'), [domain()]), ['unknown']],
  ])('when the domain is %s, then that is the verdict', (_, snapshot, expected) => {
    expect(outcomes('sip-domain-verified', snapshot)).toEqual(expected);
  });

  it('when there is one side alone, then there is nothing to compare', () => {
    expect(outcomes('sip-domain-verified', tenant())).toEqual([]);
    expect(outcomes('sip-domain-verified', pool({ sipDomains: sip }))).toEqual([]);
  });
});
