import { X509Certificate } from 'node:crypto';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { TlsFacts } from '../model/live-snapshot.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';
import { chainFacts } from './certificate-chain.ts';
import type { CertificateReader } from './certificate-facts.ts';
import { socketOutcome, type Patience } from './socket-outcome.ts';

/** Where a handshake is made, and with what. */
export interface HandshakeOptions extends Patience {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** PEM, each one or more certificates: the roots that are trusted. */
  readonly roots: readonly string[];
  /** PEM: what is shown to a server that asks for a certificate. */
  readonly identity?: string;
  readonly read: CertificateReader;
}

/** What a handshake showed. */
export interface Handshake {
  readonly facts: Reading<TlsFacts>;
  /** The connection, when the handshake was finished; whoever asked closes it. */
  readonly socket?: TLSSocket;
}

/** OpenSSL's names for a server that speaks nothing as new as TLS 1.2. */
const tooOld = new Set([
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  'EPROTO',
  'ERR_SSL_WRONG_VERSION_NUMBER',
]);

/**
 * Shakes hands whatever the certificate is like: a diagnosis has to see what is wrong with it, so nothing is verified by
 * the connection and everything from what it showed. Nothing that is worth a secret is ever sent over it.
 */
export async function shakeHands(options: HandshakeOptions): Promise<Handshake> {
  const first = await attempt(options, { minVersion: 'TLSv1.2' });
  if (first.facts.state === 'unreadable' && tooOld.has(first.facts.raw ?? '')) {
    const old = await attempt(options, {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    return old.facts.state === 'known' ? old : first;
  }
  return first;
}

async function attempt(options: HandshakeOptions, versions: ConnectionOptions): Promise<Handshake> {
  const socket = connect(connectionOptions(options, versions));
  let seen: TlsFacts | undefined;
  // Comes when the server has shown its certificate, and so before it refuses us for having none.
  socket.on('OCSPResponse', () => (seen = factsOf(socket, options)));
  const facts = await socketOutcome<TlsFacts>(socket, options, 'no handshake', (give) => {
    socket.once('secureConnect', () => give(known(factsOf(socket, options)), 'keep'));
  });
  if (facts.state === 'known') {
    return { facts, socket };
  }
  return { facts: seen === undefined ? facts : known(seen) };
}

function connectionOptions(
  { host, address, port, identity }: HandshakeOptions,
  versions: ConnectionOptions,
): ConnectionOptions & { readonly requestOCSP: boolean } {
  return {
    ...versions,
    host: address,
    port,
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    requestOCSP: true,
    ...(/[a-z]/i.test(host) ? { servername: host } : {}),
    ...(identity === undefined ? {} : { cert: identity, key: identity }),
  };
}

function factsOf(socket: TLSSocket, { roots, read }: HandshakeOptions): TlsFacts {
  const protocol = socket.getProtocol() ?? 'unknown';
  const sent = sentCertificates(socket);
  // Node sets the shared algorithms on a client only when the server has asked for its certificate (TLS 1.2 and later).
  const asks = socket.getSharedSigalgs().length > 0;
  const isOld = protocol === 'TLSv1' || protocol === 'TLSv1.1';
  return {
    protocol,
    cipher: cipherOf(socket),
    asksForCertificate: isOld ? unreadable(`${protocol} does not show it`) : known(asks),
    chain: chainFacts(sent, roots),
    certificates: sent.map(read),
  };
}

/** Not chosen yet where the handshake was given up in the middle. */
function cipherOf(socket: TLSSocket): string {
  const cipher: unknown = socket.getCipher();
  const name: unknown =
    typeof cipher === 'object' && cipher !== null ? Reflect.get(cipher, 'name') : undefined;
  return typeof name === 'string' ? name : 'not agreed on';
}

function sentCertificates(socket: TLSSocket): readonly X509Certificate[] {
  const certificates: X509Certificate[] = [];
  const seen = new Set<string>();
  let at: unknown = socket.getPeerCertificate(true);
  while (typeof at === 'object' && at !== null) {
    const raw: unknown = Reflect.get(at, 'raw');
    if (!(raw instanceof Uint8Array)) {
      break;
    }
    const certificate = new X509Certificate(raw);
    if (seen.has(certificate.fingerprint256)) {
      break;
    }
    seen.add(certificate.fingerprint256);
    certificates.push(certificate);
    at = Reflect.get(at, 'issuerCertificate');
  }
  return certificates;
}
