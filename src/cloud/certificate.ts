import { createHash, createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { certificateError, noKey, noPassword, unreadableKey, wrongPassword } from './certificate-errors.ts';
import { x509, type CertificateFile, type CertificateParts } from './certificate-parts.ts';
import { readPfx } from './pfx.ts';

/** A certificate that an application signs in with. */
export interface ClientCertificate {
  /** PEM, PKCS #8, without a password: a secret. */
  readonly privateKey: string;
  /** Hexadecimal, as Entra knows it by. */
  readonly thumbprintSha256: string;
  readonly expiresAt: Date;
}

/**
 * Reads a certificate with its key: PEM, or PFX (PKCS #12).
 * @throws FederationError `certificate.*`; nothing of the file or the password is in it.
 */
export async function readCertificate(source: CertificateFile, now: Date): Promise<ClientCertificate> {
  const { file, bytes } = source;
  // The first byte of DER is the tag of a sequence, which no PEM begins with.
  const { key, certificates } = bytes[0] === 0x30 ? await readPfx(source) : await readPem(source);
  const own = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (own === undefined) {
    throw certificateError('pair', file, 'the certificate and the key do not belong together', {
      why: certificates.length === 0 ? 'there is no certificate in it' : 'the key fits no certificate in it',
      next: 'put both into one file: cat app.crt app.key > app.pem',
    });
  }
  if (key.asymmetricKeyType !== 'rsa') {
    throw certificateError('algorithm', file, 'the key is not an RSA key', {
      why: 'Microsoft Entra takes RSA certificates from applications',
      next: 'make a new certificate: openssl req -x509 -newkey rsa:3072 …',
    });
  }
  const expiresAt = new Date(own.validTo);
  checkValidity(file, own, now);
  return {
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    thumbprintSha256: createHash('sha256').update(own.raw).digest('hex'),
    expiresAt,
  };
}

function checkValidity(file: string, { validFrom, validTo }: X509Certificate, now: Date): void {
  if (new Date(validTo).getTime() <= now.getTime()) {
    throw certificateError('expired', file, 'the certificate has expired', {
      why: `it was valid until ${new Date(validTo).toISOString()}`,
      next: 'make a new one, and upload its public part to the app registration',
    });
  }
  if (new Date(validFrom).getTime() > now.getTime()) {
    throw certificateError('not-yet-valid', file, 'the certificate is not valid yet', {
      why: `it is valid from ${new Date(validFrom).toISOString()}`,
      next: 'check the date of this computer',
    });
  }
}

async function readPem({ file, bytes, password }: CertificateFile): Promise<CertificateParts> {
  const text = Buffer.from(bytes).toString('latin1');
  const blocks = text.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
  const [key] =
    text.match(/-----BEGIN ([A-Z]+ )*PRIVATE KEY-----.*?-----END ([A-Z]+ )*PRIVATE KEY-----/s) ?? [];
  if (key === undefined) {
    throw noKey(file, text, blocks.length > 0);
  }
  return {
    key: await privateKey(key, file, password),
    certificates: blocks.map((block) => x509(block, file)),
  };
}

async function privateKey(
  pem: string,
  file: string,
  password: CertificateFile['password'],
): Promise<KeyObject> {
  const encrypted = /BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(pem);
  const passphrase = encrypted ? await password() : undefined;
  if (encrypted && passphrase === undefined) {
    throw noPassword(file);
  }
  try {
    return createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    throw encrypted ? wrongPassword(file) : unreadableKey(file);
  }
}
