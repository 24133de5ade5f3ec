import type { PropertyValue } from '../../src/model/property-value.ts';
import {
  dnsTypes,
  type CertificateFacts,
  type DnsLookup,
  type DnsRecord,
  type EdgeAddress,
  type LiveSnapshot,
} from '../../src/model/live-snapshot.ts';
import { absent, known, unreadable } from '../../src/model/reading.ts';
import { isMap, textOf, type CaseInput } from './case.ts';

/** What a peer's input says of DNS and certificates, as probes would have seen it. */
export function liveOf(input: CaseInput, takenAt: string): LiveSnapshot {
  return { takenAt, dns: lookupsOf(input['dns']), edges: edgesOf(input, takenAt) };
}

/** An empty list is a name that does not exist; what is no list was not answered. */
function lookupsOf(dns: PropertyValue | undefined): readonly DnsLookup[] {
  if (!isMap(dns)) {
    return [];
  }
  return Object.entries(dns).flatMap(([written, value]) => {
    const name = plain(written);
    const records = Array.isArray(value) ? value.map(recordOf) : undefined;
    const whole = records?.filter((record) => record !== undefined);
    return dnsTypes.map((type): DnsLookup => {
      if (whole === undefined || whole.length !== records?.length) {
        return { resolver: 'case', name, type, answer: unreadable('the answer is of unknown shape') };
      }
      const ofType = whole.filter((record) => record.type === type);
      const aliases =
        type === 'CNAME' ? [] : whole.flatMap((record) => (record.type === 'CNAME' ? [record.target] : []));
      const status = whole.length === 0 ? 'no-name' : ofType.length === 0 ? 'no-data' : 'records';
      return {
        resolver: 'case',
        name,
        type,
        answer: known({ status, records: ofType, aliases, transport: 'udp' }),
      };
    });
  });
}

const plain = (name: string): string => (name === '.' ? '.' : name.trim().toLowerCase().replace(/\.$/, ''));

function recordOf(value: PropertyValue): DnsRecord | undefined {
  if (!isMap(value)) {
    return undefined;
  }
  const { type, target, address, port, priority, weight } = value;
  const number = (one: PropertyValue | undefined): number => (typeof one === 'number' ? one : 0);
  switch (typeof type === 'string' ? type.toUpperCase() : '') {
    case 'SRV':
      return typeof target === 'string'
        ? {
            type: 'SRV',
            target: plain(target),
            port: number(port),
            priority: number(priority),
            weight: number(weight),
          }
        : undefined;
    case 'CNAME':
      return typeof target === 'string' ? { type: 'CNAME', target: plain(target) } : undefined;
    case 'A':
      return typeof address === 'string' ? { type: 'A', address } : undefined;
    case 'AAAA':
      return typeof address === 'string' ? { type: 'AAAA', address } : undefined;
    default:
      return undefined;
  }
}

/** Each certificate as one server of the pool shows it. */
function edgesOf(input: CaseInput, takenAt: string): LiveSnapshot['edges'] {
  const host = plain(textOf(input, 'access_edge_external_fqdn') ?? '');
  const certificates: PropertyValue = input['certificates'] ?? null;
  const list = Array.isArray(certificates)
    ? certificates.map((one: PropertyValue) => certificateOf(one, takenAt))
    : undefined;
  const whole = list?.filter((one) => one !== undefined);
  const addresses =
    whole === undefined || whole.length !== list?.length || whole.length === 0
      ? unreadable('no certificate was returned')
      : known(whole.map(addressOf));
  return [{ host, port: 5061, domains: [], owner: 'own', addresses }];
}

function addressOf(certificate: CertificateFacts, index: number): EdgeAddress {
  const untold = unreadable('not part of a case');
  return {
    address: `server ${index + 1}`,
    tcp: known(0),
    tls: known({
      protocol: 'TLSv1.2',
      cipher: '',
      asksForCertificate: untold,
      chain: { state: 'trusted', root: '' },
      certificates: [certificate],
    }),
    sip: untold,
  };
}

function certificateOf(value: PropertyValue, takenAt: string): CertificateFacts | undefined {
  if (!isMap(value)) {
    return undefined;
  }
  const { Subject, AlternativeNames, Thumbprint, NotAfterInDays, NotAfter } = value;
  const names: readonly PropertyValue[] = Array.isArray(AlternativeNames)
    ? AlternativeNames
    : [AlternativeNames ?? null];
  const end =
    typeof NotAfterInDays === 'number'
      ? new Date(Date.parse(takenAt) + NotAfterInDays * 86_400_000).toISOString()
      : typeof NotAfter === 'string'
        ? NotAfter
        : '';
  const subject = typeof Subject === 'string' ? Subject : '';
  return {
    subject,
    issuer: '',
    commonName: /CN=([^,]*)/i.exec(subject)?.[1]?.trim() ?? '',
    // The peer looks at alternative names alone: a subject does not stand in for them.
    dnsNames: names.flatMap((name) => (typeof name === 'string' ? [name.toLowerCase()] : [''])),
    notBefore: '1970-01-01T00:00:00.000Z',
    notAfter: end,
    thumbprint: typeof Thumbprint === 'string' ? Thumbprint.toUpperCase() : '',
    extendedKeyUsages: absent,
    keyUsages: absent,
  };
}
