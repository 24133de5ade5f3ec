import type { Reading } from './reading.ts';

/**
 * What was seen from outside at one moment: answers of name servers, and what Access Edges showed on their port for
 * other networks. Plain data like the rest of a snapshot, so `check`, `audit --live` and a file of `export` are judged by
 * the same rules. What was not asked is not there; what was asked and did not answer is `unreadable`, never empty.
 */
export interface LiveSnapshot {
  /** ISO 8601, UTC: certificates are judged by this moment. */
  readonly takenAt: string;
  readonly dns: readonly DnsLookup[];
  readonly edges: readonly EdgeProbe[];
}

export const dnsTypes = ['SRV', 'A', 'AAAA', 'CNAME'] as const;
export type DnsType = (typeof dnsTypes)[number];

/** One question to one resolver. */
export interface DnsLookup {
  /** As it is named to the reader: `9.9.9.9`, `127.0.0.1:5353`, `system (10.0.0.2)`. */
  readonly resolver: string;
  /** Lower case, no final dot. */
  readonly name: string;
  readonly type: DnsType;
  /** `unreadable` keeps in `raw` which {@link DnsFailure} it was. */
  readonly answer: Reading<DnsAnswer>;
}

/**
 * Why there is no answer, told apart because each is mended by somebody else: `SERVFAIL` and `DNSSEC` by the owner of
 * the zone, `REFUSED`, `TIMEOUT` and `UNREACHABLE` where the resolver is, `LAME` where the zone is delegated.
 */
export const dnsFailures = [
  'SERVFAIL',
  'DNSSEC',
  'REFUSED',
  'TIMEOUT',
  'UNREACHABLE',
  'LAME',
  'LOOP',
  'MALFORMED',
] as const;
export type DnsFailure = (typeof dnsFailures)[number];

export interface DnsAnswer {
  /** `no-name`: the name does not exist (NXDOMAIN). `no-data`: it does, without a record of this type. */
  readonly status: 'records' | 'no-data' | 'no-name';
  /** Of the type asked for. */
  readonly records: readonly DnsRecord[];
  /** The names that CNAME records led through, in order; empty when the name is no alias. */
  readonly aliases: readonly string[];
  /** `tcp` when the answer was too large for a datagram. */
  readonly transport: 'udp' | 'tcp';
}

/** Names are lower case without final dot; a target that is the root stays `.`. */
export type DnsRecord =
  | {
      readonly type: 'SRV';
      readonly target: string;
      readonly port: number;
      readonly priority: number;
      readonly weight: number;
    }
  | { readonly type: 'A' | 'AAAA'; readonly address: string }
  | { readonly type: 'CNAME'; readonly target: string };

/** One host and port on which an Access Edge should listen. */
export interface EdgeProbe {
  readonly host: string;
  readonly port: number;
  /** The SIP domains that lead here. */
  readonly domains: readonly string[];
  /** Whose it is: the deployment's own, or that of another organisation. */
  readonly owner: 'own' | 'partner';
  /** Every address of the host; `unreadable` when it has none or they could not be looked up. */
  readonly addresses: Reading<readonly EdgeAddress[]>;
}

export interface EdgeAddress {
  readonly address: string;
  /** Milliseconds until the connection stood. */
  readonly tcp: Reading<number>;
  readonly tls: Reading<TlsFacts>;
  /** The answer to OPTIONS. */
  readonly sip: Reading<SipAnswer>;
}

export interface TlsFacts {
  /** As Node names it: `TLSv1.3`. */
  readonly protocol: string;
  readonly cipher: string;
  /** Whether the server asked for a certificate of ours (mutual TLS); before TLS 1.2 that cannot be seen. */
  readonly asksForCertificate: Reading<boolean>;
  readonly chain: ChainFacts;
  /** As the server sent them, its own first. */
  readonly certificates: readonly CertificateFacts[];
}

/** How far the certificates lead, their dates left aside. */
export type ChainFacts =
  /** `used`: how many of the certificates, from the first, lead to the root. Files of older versions do not say. */
  | { readonly state: 'trusted'; readonly root: string; readonly used?: number | undefined }
  /** `last` was issued by `missing`, which was neither sent nor is among the roots. */
  | { readonly state: 'incomplete'; readonly last: string; readonly missing: string }
  /** It ends in a root that is not trusted here. */
  | { readonly state: 'untrusted-root'; readonly root: string }
  | { readonly state: 'self-signed' }
  | { readonly state: 'invalid'; readonly reason: string };

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** The common name of the subject; empty when it has none. */
  readonly commonName: string;
  /** DNS names of the subject alternative name, lower case. */
  readonly dnsNames: readonly string[];
  /** ISO 8601, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** SHA-256, hexadecimal, upper case, without colons. */
  readonly thumbprint: string;
  /** `absent` when the certificate does not limit its use. */
  readonly extendedKeyUsages: Reading<readonly string[]>;
  readonly keyUsages: Reading<readonly string[]>;
}

export interface SipAnswer {
  readonly status: number;
  readonly reason: string;
  /** The `Server` or `User-Agent` of the answer; empty when it names none. */
  readonly server: string;
  /** Of the `ms-diagnostics` headers, in order. */
  readonly diagnostics: readonly SipDiagnostic[];
}

export interface SipDiagnostic {
  readonly code: number;
  readonly reason: string;
  /** The server that gave the reason; empty when it does not say. */
  readonly source: string;
}
