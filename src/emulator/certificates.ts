import { webcrypto, X509Certificate } from 'node:crypto';
import { dnsDomain, poolFqdn } from './organisation.ts';

/** A certificate and its key for a server, and the authority that vouches for it; PEM. */
export interface ServerCertificate {
  readonly caPem: string;
  readonly certificatePem: string;
  readonly keyPem: string;
  /** DER, for channel binding. */
  readonly der: Uint8Array;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const hourMs = 3_600_000;
const validMs = 30 * 24 * hourMs;

/**
 * Makes an authority and a server certificate of its own, good for this machine and the name of the pool. The
 * authority's key is forgotten at once: nothing else can ever be made with it.
 */
export async function makeServerCertificate(now: Date): Promise<ServerCertificate> {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto);
  const generate = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const [caKeys, keys] = await Promise.all([generate(), generate()]);
  const validity = {
    notBefore: new Date(now.getTime() - hourMs),
    notAfter: new Date(now.getTime() + validMs),
    signingAlgorithm: algorithm,
  };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: 'CN=federation emulator',
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity,
    subject: `CN=${poolFqdn}`,
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
      new x509.SubjectAlternativeNameExtension([
        ...['localhost', poolFqdn, `lync-admin.${dnsDomain}`].map((value) => ({
          type: 'dns' as const,
          value,
        })),
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  });
  const certificatePem = certificate.toString('pem');
  const exported = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    caPem: authority.toString('pem'),
    certificatePem,
    keyPem: x509.PemConverter.encode(exported, 'PRIVATE KEY'),
    der: new X509Certificate(certificatePem).raw,
  };
}
