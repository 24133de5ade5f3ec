import type { EdgeAddress, EdgeProbe, LiveSnapshot, TlsFacts } from '../model/live-snapshot.ts';
import { type Reading, unreadReason } from '../model/reading.ts';
import {
  certificateEvidence,
  domainNamesCheck,
  expiryCheck,
  nameCheck,
  usageCheck,
} from './certificate-rules.ts';
import { chainCheck } from './chain-rules.ts';
import { diagnosis, evidence, type Diagnosis } from './diagnosis.ts';
import { sipCheck } from './sip-rules.ts';

/** What is asked of an Edge. */
export interface EdgeOptions {
  /** Days before the end of a certificate from which it is to be renewed. */
  readonly expiryDays: number;
}

/** Microsoft's own diagnostic warns from here on. */
export const defaultExpiryDays = 45;

/** Everything that Access Edges showed, address by address; every check is made, whatever failed before. */
export function judgeEdges(live: LiveSnapshot, options: EdgeOptions): readonly Diagnosis[] {
  return live.edges.flatMap((edge) => judgeEdge(edge, live.takenAt, options));
}

function judgeEdge(edge: EdgeProbe, at: string, options: EdgeOptions): readonly Diagnosis[] {
  const { host, port, addresses } = edge;
  const object = `${host}:${port}`;
  if (addresses.state !== 'known' || addresses.value.length === 0) {
    const reason = unreadReason(addresses, 'it has no address');
    return [
      diagnosis('edge.reachable', 'unknown', object, `${object}: ${reason}`, {
        nextStep: 'federation check dns',
      }),
    ];
  }
  return [
    ...addresses.value.flatMap((address) => judgeAddress(edge, address, at, options)),
    ...sameCertificate(object, addresses.value),
  ];
}

function judgeAddress(
  edge: EdgeProbe,
  { address, tcp, tls, sip }: EdgeAddress,
  at: string,
  options: EdgeOptions,
): readonly Diagnosis[] {
  const object = `${edge.host}:${edge.port} (${address})`;
  if (tcp.state !== 'known') {
    return [unreachable(object, tcp)];
  }
  const reached = diagnosis('edge.reachable', 'pass', object, `${object} is reached`);
  if (tls.state !== 'known') {
    return [reached, noHandshake(object, tls)];
  }
  return [
    reached,
    ...protocolChecks(object, tls.value),
    ...certificateChecks(edge, object, tls.value, at, options),
    sipCheck(object, sip, tls.value),
  ];
}

/** Refused is an answer; silence may be a firewall on either side; no way there is about this machine. */
function unreachable(object: string, tcp: Exclude<Reading<number>, { readonly state: 'known' }>): Diagnosis {
  const code = tcp.state === 'unreadable' ? tcp.raw : undefined;
  const reason = unreadReason(tcp, 'nothing was tried');
  const noWay = code === 'ENETUNREACH' || code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
  if (noWay) {
    return diagnosis(
      'edge.reachable',
      'not-applicable',
      object,
      `${object}: this machine has no way there (${code})`,
    );
  }
  return diagnosis(
    'edge.reachable',
    code === 'ECONNREFUSED' ? 'fail' : 'unknown',
    object,
    `${object}: ${reason}`,
    {
      nextStep:
        code === 'ECONNREFUSED'
          ? 'by hand: start the Access Edge service, or let the firewall in front of it pass the port on'
          : 'by hand: look whether a firewall (there or here) stops the port; try from another network',
    },
  );
}

function noHandshake(
  object: string,
  tls: Exclude<Reading<TlsFacts>, { readonly state: 'known' }>,
): Diagnosis {
  const reason = unreadReason(tls, 'no TLS');
  return diagnosis('edge.tls', 'fail', object, `the TLS handshake with ${object} failed: ${reason}`, {
    nextStep:
      'by hand: look at certificate and protocols of the Access Edge, and at what stands in front of it',
  });
}

function protocolChecks(
  object: string,
  { protocol, cipher, asksForCertificate }: TlsFacts,
): readonly Diagnosis[] {
  const isOld = protocol === 'TLSv1' || protocol === 'TLSv1.1' || protocol.startsWith('SSL');
  const read = [evidence(object, 'protocol', protocol), evidence(object, 'cipher', cipher)];
  const asks = asksForCertificate;
  return [
    isOld
      ? diagnosis(
          'edge.tls',
          'fail',
          object,
          `${object} speaks ${protocol} at best; partners ask for TLS 1.2`,
          {
            evidence: read,
            nextStep: 'by hand: turn TLS 1.2 on at the Edge servers',
          },
        )
      : diagnosis('edge.tls', 'pass', object, `${protocol}, ${cipher}`, { evidence: read }),
    asks.state !== 'known'
      ? diagnosis('edge.mutual-tls', 'unknown', object, 'whether it asks for a certificate cannot be seen', {
          severity: 'low',
        })
      : asks.value
        ? diagnosis('edge.mutual-tls', 'pass', object, 'it asks for a certificate (mutual TLS)')
        : diagnosis(
            'edge.mutual-tls',
            'warn',
            object,
            `${object} asks for no certificate: federation is mutual TLS`,
            {
              nextStep: 'by hand: look whether something else than an Access Edge answers on this port',
            },
          ),
  ];
}

function certificateChecks(
  { host, domains, owner }: EdgeProbe,
  object: string,
  { certificates, chain }: TlsFacts,
  at: string,
  { expiryDays }: EdgeOptions,
): readonly Diagnosis[] {
  const [certificate] = certificates;
  if (certificate === undefined) {
    return [diagnosis('edge.name', 'unknown', object, `${object} showed no certificate`)];
  }
  const question = { object, host, domains: owner === 'own' ? domains : [], at, expiryDays };
  return [
    chainCheck(chain, certificates, question),
    nameCheck(certificate, question),
    ...domainNamesCheck(certificate, question),
    expiryCheck(certificate, question),
    usageCheck(certificate, question),
  ];
}

/** Partners may reach any address of a pool, and must find the same certificate at each. */
function sameCertificate(object: string, addresses: readonly EdgeAddress[]): readonly Diagnosis[] {
  const shown = addresses.flatMap(({ address, tls }) => {
    const certificate = tls.state === 'known' ? tls.value.certificates[0] : undefined;
    return certificate === undefined ? [] : [{ address, certificate }];
  });
  if (shown.length < 2) {
    return [];
  }
  const differ = new Set(shown.map(({ certificate }) => certificate.thumbprint)).size > 1;
  return [
    differ
      ? diagnosis(
          'edge.same-certificate',
          'fail',
          object,
          `the addresses of ${object} show different certificates`,
          {
            evidence: shown.flatMap(({ address, certificate }) => certificateEvidence(address, certificate)),
            nextStep: 'by hand: install one certificate on every Edge server of the pool',
          },
        )
      : diagnosis('edge.same-certificate', 'pass', object, 'every address shows the same certificate'),
  ];
}
