import { describe, expect, it } from 'vitest';
import { hybridPart, hybridStages, sharingOf, wrongSides } from '../../src/audit/hybrid.ts';
import { stageOutcome } from '../../src/diagnosis/stages.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { unreadable } from '../../src/model/reading.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { object, snapshot as pool, type Objects } from '../interop/pools.ts';
import { closedSettings, run, setting, tenant } from './tenants.ts';

const provider: Properties = {
  Name: 'Office365',
  ProxyFqdn: 'sipfed.online.lync.com',
  Enabled: true,
  VerificationLevel: 'UseSourceVerification',
  EnabledSharedAddressSpace: true,
  AutodiscoverUrl: 'https://webdir.online.lync.com/Autodiscover/AutodiscoverService.svc/root',
};
const edge: Properties = {
  RoutingMethod: 'UseDnsSrvRouting',
  AllowFederatedUsers: true,
  AllowOutsideUsers: true,
  EnablePartnerDiscovery: true,
};
const entries = (...domains: readonly string[]) => domains.map((Domain) => object(Domain, { Domain }));

const servers = (objects: Objects = {}): Snapshot =>
  pool({
    accessEdge: [object('Global', edge)],
    hostingProviders: [object('Office365', provider)],
    allowedDomains: [],
    blockedDomains: [],
    ...objects,
  });
const withEdge = (changes: Properties): Objects => ({
  accessEdge: [object('Global', { ...edge, ...changes })],
});
const withProvider = (changes: Properties): Objects => ({
  hostingProviders: [object('Office365', { ...provider, ...changes })],
});
const cloud = (settings: Properties = {}, environment: 'commercial' | 'gcc-high' = 'commercial'): Snapshot =>
  tenant(
    { federationSettings: [setting('Global', { ...closedSettings, AllowedDomains: {}, ...settings })] },
    { environment },
  );
const both = (objects: Objects = {}, settings: Properties = {}): Snapshot => ({
  ...servers(objects),
  ...cloud(settings),
});

function failing(snapshot: Snapshot) {
  return hybridStages(snapshot)
    .flatMap(({ diagnoses }) => diagnoses)
    .filter(({ outcome }) => outcome !== 'pass')
    .map(({ id, outcome }) => `${id} ${outcome}`);
}

describe('what servers and tenant have to agree on', () => {
  it('when they agree then every part is good, and no side is named', () => {
    const stages = hybridStages(both());
    expect(stages.map((stage) => [stage.title, stageOutcome(stage)])).toEqual([
      ['servers', 'pass'],
      ['tenant', 'pass'],
      ['both sides', 'pass'],
    ]);
    expect([wrongSides(stages), sharingOf(both()).state]).toEqual(['', 'hybrid']);
  });

  it.each<[string, Objects, Properties, string, string, string]>([
    [
      'federation off',
      withEdge({ AllowFederatedUsers: false }),
      {},
      'on the servers',
      'edge-federated-users',
      '-AllowFederatedUsers $true',
    ],
    [
      'outside users off',
      withEdge({ AllowOutsideUsers: false }),
      {},
      'on the servers',
      'edge-outside-users',
      '-AllowOutsideUsers $true',
    ],
    [
      'no provider',
      { hostingProviders: [] },
      {},
      'on the servers',
      'hosting-provider',
      'New-CsHostingProvider -Identity Office365 -ProxyFqdn sipfed.online.lync.com',
    ],
    [
      'provider off',
      withProvider({ Enabled: false }),
      {},
      'on the servers',
      'hosting-provider',
      "Set-CsHostingProvider -Identity 'Office365' -Enabled $true",
    ],
    [
      'provider not shared',
      withProvider({ EnabledSharedAddressSpace: false }),
      {},
      'on the servers',
      'hosting-provider',
      "-Identity 'Office365' -EnabledSharedAddressSpace $true",
    ],
    [
      'wrong level',
      withProvider({ VerificationLevel: 'AlwaysVerifiable' }),
      {},
      'on the servers',
      'hosting-provider',
      '-VerificationLevel UseSourceVerification',
    ],
    [
      'wrong autodiscover',
      withProvider({ AutodiscoverUrl: 'https://lyncdiscover.contoso.com/x' }),
      {},
      'on the servers',
      'hosting-provider',
      '-AutodiscoverUrl https://webdir.online.lync.com/',
    ],
    [
      'tenant closed',
      {},
      { AllowFederatedUsers: false },
      'in the tenant',
      'tenant-federation',
      '-AllowFederatedUsers $true',
    ],
    [
      'tenant not shared',
      {},
      { SharedSipAddressSpace: false },
      'in the tenant',
      'shared-address-space',
      '-SharedSipAddressSpace $true',
    ],
    [
      'servers more open',
      {},
      { AllowedDomains: { AllowedDomain: [] } },
      'between both',
      'hybrid-discovery',
      'federation domains allow --switch-to-list --side on-premises',
    ],
    [
      'tenant more open',
      withEdge({ EnablePartnerDiscovery: false }),
      {},
      'between both',
      'hybrid-discovery',
      'federation domains allow --switch-to-open --side on-premises',
    ],
    [
      'blocked on the servers',
      { blockedDomains: entries('a.example') },
      {},
      'between both',
      'hybrid-blocked-domains',
      'federation domains block a.example',
    ],
  ])(
    'when there is %s then the side is named, with what to do',
    (_what, objects, settings, where, id, step) => {
      const stages = hybridStages(both(objects, settings));
      const found = stages.flatMap(({ diagnoses }) => diagnoses).filter(({ outcome }) => outcome === 'fail');
      expect(found.map((one) => one.id)).toEqual([id]);
      expect(found[0]?.nextStep).toContain(step);
      expect(wrongSides(stages)).toBe(where);
    },
  );

  it('when both lists lack something then the command names both, and a long list is cut', () => {
    const many = ['b.example', 'c.example', 'd.example', 'e.example'];
    const snapshot = both(
      { ...withEdge({ EnablePartnerDiscovery: false }), allowedDomains: entries(...many) },
      { AllowedDomains: { AllowedDomain: ['a.example', 'f.example'] } },
    );
    expect(run('hybrid-allowed-domains', snapshot)[0]?.nextStep).toBe(
      'federation domains allow a.example f.example b.example c.example d.example, and 1 more',
    );
  });

  it('when the tenant is open then nothing is advised that would give it a list', () => {
    const lists = { allowedDomains: entries('a.example') };
    const [open] = run('hybrid-allowed-domains', both(lists));
    expect([open?.outcome, open?.nextStep]).toEqual(['warn', expect.not.stringContaining('domains allow')]);
    const [closed] = run(
      'hybrid-allowed-domains',
      both({ ...withEdge({ EnablePartnerDiscovery: false }), ...lists }),
    );
    expect([closed?.outcome, closed?.nextStep]).toEqual([
      'fail',
      expect.not.stringContaining('domains allow'),
    ]);
    expect(failing(both(lists))).toEqual(['hybrid-allowed-domains warn']);
    const advice = hybridStages(both(lists)).flatMap(({ diagnoses }) => diagnoses);
    expect(advice.find(({ outcome }) => outcome === 'warn')?.severity).toBe('low');
  });

  it('when the tenant is in another cloud than the provider leads to then the provider is made anew', () => {
    const [found] = run('hosting-provider', { ...servers(), ...cloud({}, 'gcc-high') });
    expect(found?.outcome).toBe('fail');
    expect(found?.nextStep).toContain(
      "Remove-CsHostingProvider -Identity 'Office365'; New-CsHostingProvider",
    );
    expect(found?.nextStep).toContain('-ProxyFqdn sipfed.online.gov.skypeforbusiness.us');
    const there = withProvider({
      ProxyFqdn: 'sipfed.online.gov.skypeforbusiness.us',
      AutodiscoverUrl: 'https://webdir.online.gov.skypeforbusiness.us/x',
    });
    expect(run('hosting-provider', { ...servers(there), ...cloud({}, 'gcc-high') })[0]?.outcome).toBe('pass');
  });

  it('when something cannot be read then it is unknown, never agreed', () => {
    expect(failing(both({ hostingProviders: unreadable('no') }))).toEqual(['hosting-provider unknown']);
    expect(failing({ ...servers(), ...tenant({ federationSettings: unreadable('no') }) })).toEqual([
      'tenant-federation unknown',
      'shared-address-space unknown',
      'hybrid-discovery unknown',
      'hybrid-allowed-domains unknown',
      'hybrid-blocked-domains unknown',
    ]);
  });
});

describe('whether the address space is shared', () => {
  const off = withProvider({ EnabledSharedAddressSpace: false });

  it.each<[string, Snapshot, string]>([
    ['both share', both(), 'hybrid'],
    ['only the servers do', both({}, { SharedSipAddressSpace: false }), 'hybrid'],
    ['only the tenant does', both(off), 'hybrid'],
    ['neither does', both(off, { SharedSipAddressSpace: false }), 'separate'],
    [
      'the provider is off',
      both(withProvider({ Enabled: false }), { SharedSipAddressSpace: false }),
      'separate',
    ],
    ['there is no provider', both({ hostingProviders: [] }, { SharedSipAddressSpace: false }), 'separate'],
    ['the tenant does not say', both(off, { SharedSipAddressSpace: null }), 'hybrid'],
    [
      'the servers do not say',
      both({ hostingProviders: unreadable('no') }, { SharedSipAddressSpace: false }),
      'hybrid',
    ],
  ])('when %s', (_what, snapshot, state) => {
    expect(sharingOf(snapshot).state).toBe(state);
  });

  it('when nothing is shared then the whole way has one line for it, which is no fault', () => {
    const stages = hybridPart(both(off, { SharedSipAddressSpace: false }));
    expect(stages.map((stage) => [stage.title, stageOutcome(stage)])).toEqual([['hybrid', 'not-applicable']]);
    expect(hybridPart(both()).map(({ title }) => title)).toContain('hybrid, tenant');
    expect(hybridPart(servers())).toEqual([]);
  });

  it.each<[Snapshot, string, string]>([
    [servers(), 'unknown', 'the servers share'],
    [servers(off), 'not-applicable', 'shares its address space with nobody'],
    [servers({ hostingProviders: [] }), 'not-applicable', 'with nobody'],
    [servers({ hostingProviders: unreadable('no') }), 'unknown', 'not known'],
    [cloud(), 'unknown', 'the tenant shares'],
    [cloud({ SharedSipAddressSpace: false }), 'not-applicable', 'with nobody'],
    [cloud({ SharedSipAddressSpace: null }), 'unknown', 'not known'],
  ])(
    'when the profile has one side (%#) then it is said whether there is another: %s',
    (snapshot, outcome, text) => {
      const [found] = hybridStages(snapshot).flatMap(({ diagnoses }) => diagnoses);
      expect([found?.outcome, found?.text]).toEqual([outcome, expect.stringContaining(text)]);
    },
  );
});
