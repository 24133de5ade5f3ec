import 'reflect-metadata';
import { webcrypto, X509Certificate as NodeCertificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate with its private key, as a server of `node:tls` wants them. */
export interface Identity {
  /** PEM. */
  readonly cert: string;
  /** PEM, PKCS #8. */
  readonly key: string;
  readonly der: Uint8Array;
}

export interface IssueOptions {
  /** DNS names and IPv4 addresses of the subject alternative name; the first is the common name too. */
  readonly names?: readonly string[];
  readonly keys?: 'EC' | 'RSA';
  /** Hash of the signature, which decides the hash of the channel binding. */
  readonly hash?: 'SHA-256' | 'SHA-384';
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Object identifiers of what it may be used for; not limited when absent. */
  readonly purposes?: readonly string[];
  readonly keyUses?: x509.KeyUsageFlags;
}

/** A certificate authority of one test; nobody trusts it who is not given its certificate. */
export interface Authority {
  /** PEM. */
  readonly cert: string;
  issue(options?: IssueOptions): Promise<Identity>;
  /** An authority below this one. */
  intermediate(name: string, notAfter?: Date): Promise<Authority>;
}

const dayMs = 86_400_000;
let authorities = 0;

function algorithm(keys: 'EC' | 'RSA', hash: string) {
  return keys === 'EC'
    ? { name: 'ECDSA', namedCurve: 'P-256', hash }
    : {
        name: 'RSASSA-PKCS1-v1_5',
        modulusLength: 2048,
        publicExponent: new Uint8Array([1, 0, 1]),
        hash,
      };
}

/** An authority whose own keys are of the kind asked for: the issuer's key signs, so it decides the signature. */
export async function createAuthority(keys: 'EC' | 'RSA' = 'EC', name?: string): Promise<Authority> {
  authorities += 1;
  x509.cryptoProvider.set(webcrypto);
  const issuerKeys = await webcrypto.subtle.generateKey(algorithm(keys, 'SHA-256'), true, ['sign', 'verify']);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name ?? `Test Authority ${authorities}`}`,
    keys: issuerKeys,
    signingAlgorithm: algorithm(keys, 'SHA-256'),
    notBefore: new Date(Date.now() - dayMs),
    notAfter: new Date(Date.now() + 30 * dayMs),
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  return authorityOf(root, issuerKeys, keys);
}

/** A certificate that nobody but itself vouches for. */
export async function selfSigned(name: string): Promise<Identity> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(algorithm('EC', 'SHA-256'), true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: algorithm('EC', 'SHA-256'),
    notBefore: new Date(Date.now() - dayMs),
    notAfter: new Date(Date.now() + 300 * dayMs),
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
  });
  const cert = certificate.toString('pem');
  return { cert, key: await privateKeyPem(keys.privateKey), der: new NodeCertificate(cert).raw };
}

function authorityOf(
  certificate: x509.X509Certificate,
  issuerKeys: webcrypto.CryptoKeyPair,
  keys: 'EC' | 'RSA',
): Authority {
  return {
    cert: certificate.toString('pem'),
    issue: (options = {}) => issue({ subject: certificate.subject, keys, issuerKeys }, options),
    intermediate: async (name, notAfter = new Date(Date.now() + 30 * dayMs)) => {
      const own = await webcrypto.subtle.generateKey(algorithm(keys, 'SHA-256'), true, ['sign', 'verify']);
      const below = await x509.X509CertificateGenerator.create({
        subject: `CN=${name}`,
        issuer: certificate.subject,
        publicKey: own.publicKey,
        signingKey: issuerKeys.privateKey,
        signingAlgorithm: algorithm(keys, 'SHA-256'),
        notBefore: new Date(Date.now() - 2 * dayMs),
        notAfter,
        extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
      });
      return authorityOf(below, own, keys);
    },
  };
}

async function issue(
  issuer: { subject: string; keys: 'EC' | 'RSA'; issuerKeys: webcrypto.CryptoKeyPair },
  options: IssueOptions,
): Promise<Identity> {
  const { names = ['localhost', '127.0.0.1'], hash = 'SHA-256' } = options;
  const leafKeys = await webcrypto.subtle.generateKey(
    algorithm(options.keys ?? issuer.keys, 'SHA-256'),
    true,
    ['sign', 'verify'],
  );
  // The key of an RSA authority is bound to one hash; ask for another by importing it again.
  const signingAlgorithm = algorithm(issuer.keys, hash);
  const signingKey = await rebind(issuer.issuerKeys.privateKey, signingAlgorithm);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${names[0] ?? 'localhost'}`,
    issuer: issuer.subject,
    publicKey: leafKeys.publicKey,
    signingKey,
    signingAlgorithm,
    notBefore: options.notBefore ?? new Date(Date.now() - dayMs),
    notAfter: options.notAfter ?? new Date(Date.now() + dayMs),
    extensions: [
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: /^[\d.]+$/.test(value) ? 'ip' : 'dns', value })),
      ),
      ...(options.purposes === undefined ? [] : [new x509.ExtendedKeyUsageExtension([...options.purposes])]),
      ...(options.keyUses === undefined ? [] : [new x509.KeyUsagesExtension(options.keyUses, true)]),
    ],
  });
  const cert = certificate.toString('pem');
  return { cert, key: await privateKeyPem(leafKeys.privateKey), der: new NodeCertificate(cert).raw };
}

async function rebind(
  key: webcrypto.CryptoKey,
  target: ReturnType<typeof algorithm>,
): Promise<webcrypto.CryptoKey> {
  const exported = await webcrypto.subtle.exportKey('pkcs8', key);
  return webcrypto.subtle.importKey('pkcs8', exported, target, true, ['sign']);
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const exported = await webcrypto.subtle.exportKey('pkcs8', key);
  return x509.PemConverter.encode(exported, 'PRIVATE KEY');
}
