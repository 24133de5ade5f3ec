import { describe, expect, it } from 'vitest';
import { runControls } from '../../src/audit/run-controls.ts';
import { judgeDns } from '../../src/diagnosis/dns-rules.ts';
import { outsideOf } from '../../src/diagnosis/topology.ts';
import type { DnsLookup, LiveSnapshot } from '../../src/model/live-snapshot.ts';
import { known, unreadable } from '../../src/model/reading.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { closedSettings, setting, tenant } from '../audit/tenants.ts';
import { object, snapshot as pool } from '../interop/pools.ts';

const proxy = 'sipfed.online.lync.com';

function leadsTo(target: string): LiveSnapshot {
  const record: DnsLookup = {
    resolver: 'test',
    name: '_sipfederationtls._tcp.contoso.com',
    type: 'SRV',
    answer: known({
      status: 'records',
      records: [{ type: 'SRV', target, port: 5061, priority: 0, weight: 0, ttl: 60 }],
      aliases: [],
      transport: 'udp',
    }),
  };
  return { takenAt: '2025-01-01T00:00:00.000Z', dns: [record], edges: [] };
}

function hybrid(shared: Readonly<Record<string, boolean>>): Snapshot {
  const others = Object.entries(closedSettings).filter(([name]) => name !== 'SharedSipAddressSpace');
  const { cloud } = tenant({
    federationSettings: [setting('Global', { ...Object.fromEntries(others), ...shared })],
    sipDomains: [object('contoso.com', { Name: 'contoso.com' })],
  });
  return { ...pool({ sipDomains: [object('contoso.com')] }), ...(cloud === undefined ? {} : { cloud }) };
}

/** The worst that is said of the federation record of the domain. */
function verdict(snapshot: Snapshot, target: string): string {
  const outcomes = judgeDns(outsideOf(snapshot), leadsTo(target), { helperRecords: 'advice' })
    .filter(({ id }) => id === 'dns.federation-record' || id === 'dns.topology')
    .map(({ outcome }) => outcome);
  return ['fail', 'unknown', 'pass'].find((outcome) => outcomes.some((one) => one === outcome)) ?? 'nothing';
}

describe('where the record of a domain has to lead', () => {
  it.each([
    ['shared, to the proxy of the cloud', { SharedSipAddressSpace: true }, proxy, 'fail'],
    ['shared, to the Access Edge', { SharedSipAddressSpace: true }, 'sip.contoso.com', 'pass'],
    ['not shared, to the proxy of the cloud', { SharedSipAddressSpace: false }, proxy, 'pass'],
    ['not known, to the proxy of the cloud', {}, proxy, 'unknown'],
    ['not known, to the Access Edge', {}, 'sip.contoso.com', 'unknown'],
    ['not known, to somebody else', {}, 'sip.fabrikam.com', 'fail'],
  ] as const)('when the address space is %s, then it is so judged', (_, shared, target, outcome) => {
    expect(verdict(hybrid(shared), target)).toBe(outcome);
  });

  it('when it is a tenant alone and sharing is not known, then servers are not said to be wrong', () => {
    const { onPremises, ...cloudAlone } = hybrid({});
    expect(onPremises).toBeDefined();
    expect(verdict(cloudAlone, 'sip.contoso.com')).toBe('unknown');
  });
});

it('when the Edge servers cannot be read and DNS names none, then nobody says that their certificates are right', () => {
  const controls = {
    id: 'one',
    title: 'one',
    description: 'one',
    controls: [{ control: 'edge-certificate' }],
  };
  const looked = { takenAt: '2025-01-01T00:00:00.000Z', dns: [], edges: [] };
  const unread = { ...pool({ edgeServers: unreadable('refused') }), live: looked };
  expect(runControls(unread, controls).map(({ outcome }) => outcome)).toEqual(['unknown']);
  expect(runControls({ ...pool(), live: looked }, controls)).toEqual([]);
});
