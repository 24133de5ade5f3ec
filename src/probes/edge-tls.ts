import { X509Certificate } from 'node:crypto';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { ChainFacts, TlsFacts } from '../model/live-snapshot.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';
import type { CertificateReader } from './certificate-facts.ts';

/** Where a handshake is made, and with what. */
export interface HandshakeOptions {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** PEM, each one or more certificates: the roots that are trusted. */
  readonly roots: readonly string[];
  /** PEM: what is shown to a server that asks for a certificate. */
  readonly identity?: string;
  readonly read: CertificateReader;
}

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

function attempt(options: HandshakeOptions, versions: ConnectionOptions): Promise<Handshake> {
  const { timeoutMs, signal } = options;
  return new Promise((resolve) => {
    let seen: TlsFacts | undefined;
    const socket = connect(connectionOptions(options, versions));
    const timer = setTimeout(() => give(`no handshake within ${timeoutMs / 1000} s`, 'ETIMEDOUT'), timeoutMs);
    const aborted = (): void => give('stopped', 'ABORTED');
    const stop = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
    };
    const give = (reason: string, code: string): void => {
      stop();
      socket.destroy();
      resolve({ facts: seen === undefined ? unreadable(reason, code) : known(seen) });
    };
    signal.addEventListener('abort', aborted, { once: true });
    // Comes when the server has shown its certificate, and so before it refuses us for having none.
    socket.on('OCSPResponse', () => (seen = factsOf(socket, options)));
    socket.on('error', (error: NodeJS.ErrnoException) => give(error.message, error.code ?? 'EIO'));
    socket.on('close', () => give('the connection was closed', 'ECONNRESET'));
    socket.once('secureConnect', () => {
      stop();
      socket.removeAllListeners('close');
      socket.removeAllListeners('error');
      socket.on('error', () => undefined);
      resolve({ facts: known(factsOf(socket, options)), socket });
    });
  });
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

/** Follows the issuers through what was sent and what is trusted. Dates are judged on their own, so that both are told. */
export function chainFacts(sent: readonly X509Certificate[], rootTexts: readonly string[]): ChainFacts {
  const [leaf] = sent;
  if (leaf === undefined) {
    return { state: 'invalid', reason: 'the server showed no certificate' };
  }
  const roots = rootTexts.flatMap(parseRoots);
  let at = leaf;
  for (let step = 0; step < 10; step++) {
    const current = at;
    const root = roots.find((one) => one.fingerprint256 === current.fingerprint256 || issued(one, current));
    if (root !== undefined) {
      return { state: 'trusted', root: oneLine(root.subject), used: step + 1 };
    }
    if (issued(current, current)) {
      return step === 0
        ? { state: 'self-signed' }
        : { state: 'untrusted-root', root: oneLine(current.subject) };
    }
    const issuer = sent.find((one) => one !== current && issued(one, current));
    if (issuer === undefined) {
      return { state: 'incomplete', last: oneLine(current.subject), missing: oneLine(current.issuer) };
    }
    if (!issuer.ca) {
      return { state: 'invalid', reason: `${oneLine(issuer.subject)} is no authority` };
    }
    at = issuer;
  }
  return { state: 'invalid', reason: 'it is longer than ten certificates' };
}

const parsed = new Map<string, readonly X509Certificate[]>();

function parseRoots(text: string): readonly X509Certificate[] {
  const before = parsed.get(text);
  if (before !== undefined) {
    return before;
  }
  const blocks = text.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
  const certificates = blocks.map((block) => new X509Certificate(block));
  parsed.set(text, certificates);
  return certificates;
}

function issued(issuer: X509Certificate, subject: X509Certificate): boolean {
  return subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
}

function oneLine(name: string): string {
  return name.split('\n').reverse().join(', ');
}
