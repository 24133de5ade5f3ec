import { X509Certificate } from 'node:crypto';
import * as tls from 'node:tls';
import { FederationError } from '../errors.ts';

export interface TrustOptions {
  /** PEM, one or more certificates, trusted beside the roots that Node trusts already. */
  readonly ca?: string;
  /** Lowest protocol version accepted; TLS 1.2 when absent. */
  readonly minTlsVersion?: tls.SecureVersion;
}

/** Reading all roots takes as long as twenty requests and a megabyte, and a fleet of tenants has one and the same. */
const made = new Map<string, tls.SecureContext>();
const mostKept = 4;

/**
 * Whom to believe, parsed once for all transports that believe the same, and not once per connection.
 *
 * Without a `ca` Node's own default holds (its roots, `NODE_EXTRA_CA_CERTS`, `--use-system-ca`). With one, the default
 * has to be spelled out, because Node's `ca` option replaces: `tls.getCACertificates` tells it from Node 22.15 on;
 * before that only the roots that came with Node can be named.
 */
export function createTrust(options: TrustOptions): tls.SecureContext {
  const minVersion = options.minTlsVersion ?? 'TLSv1.2';
  const key = JSON.stringify([minVersion, options.ca ?? null]);
  const trust = made.get(key) ?? makeTrust(options, minVersion);
  const [oldest] = made.keys();
  if (made.size >= mostKept && !made.has(key) && oldest !== undefined) {
    made.delete(oldest);
  }
  made.set(key, trust);
  return trust;
}

function makeTrust(options: TrustOptions, minVersion: tls.SecureVersion): tls.SecureContext {
  const legacy = minVersion === 'TLSv1' || minVersion === 'TLSv1.1';
  return tls.createSecureContext({
    minVersion,
    // OpenSSL 3 switches the versions before 1.2 off at its default security level.
    ...(legacy ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
    ...(options.ca === undefined ? {} : { ca: [...trustedBeside(options.ca)] }),
  });
}

/**
 * Node passes over what it cannot read, and the reader would then look for the fault at the server.
 * @throws FederationError `http.ca` (usage) when `ca` is not one or more certificates in PEM.
 */
export function checkAuthorities(ca: string): void {
  const blocks = ca.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
  try {
    blocks.forEach((block) => new X509Certificate(block));
  } catch (cause) {
    throw badAuthorities('one of its certificates is damaged', cause);
  }
  if (blocks.length === 0) {
    throw badAuthorities('it holds no block BEGIN CERTIFICATE', undefined);
  }
}

function badAuthorities(why: string, cause: unknown): FederationError {
  return new FederationError('http.ca', 'usage', 'the file of certificate authorities is not in PEM', {
    why,
    next: 'Give `caFile` as Base-64 (PEM); a binary .cer becomes that with: openssl x509 -inform der -in ca.cer -out ca.pem',
    cause,
  });
}

/** All that is trusted when `ca` (PEM) is added. */
export function trustedBeside(ca: string): readonly string[] {
  return [...defaultRoots(), ca];
}

function defaultRoots(): readonly string[] {
  if ('getCACertificates' in tls && typeof tls.getCACertificates === 'function') {
    const roots: unknown = Reflect.apply(tls.getCACertificates, undefined, ['default']);
    if (Array.isArray(roots)) {
      return roots.filter((root) => typeof root === 'string');
    }
  }
  return tls.rootCertificates;
}
