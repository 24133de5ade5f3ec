import { createPrivateKey, type KeyObject } from 'node:crypto';
import type forge from 'node-forge';
import type { asn1, pkcs12 } from 'node-forge';
import { x509, type CertificateFile, type CertificateParts } from './certificate-parts.ts';
import { certificateError, noPassword, unreadableKey, wrongPassword } from './certificate-errors.ts';

/**
 * Reads a PFX (PKCS #12, RFC 7292). Node can use one for TLS but hands neither key nor certificate out, so the
 * container is opened by node-forge; key and certificates are then Node's again.
 */
export async function readPfx({ file, bytes, password }: CertificateFile): Promise<CertificateParts> {
  const { default: library } = await import('node-forge');
  const container = containerOf(library, bytes, file);
  const bags = await unlock(library, container, file, password);
  const der = (value: asn1.Asn1): Buffer => Buffer.from(library.asn1.toDer(value).getBytes(), 'latin1');
  const { certBag, keyBag, pkcs8ShroudedKeyBag } = library.pki.oids;
  const [keyOf] = [...bagsOf(bags, pkcs8ShroudedKeyBag), ...bagsOf(bags, keyBag)];
  if (keyOf === undefined) {
    throw certificateError('no-key', file, 'the file holds no private key', {
      why: 'it was exported without it',
      next: 'export it again with the private key',
    });
  }
  const { key, asn1: rawKey } = keyOf;
  const keyValue = key ? library.pki.wrapRsaPrivateKey(library.pki.privateKeyToAsn1(key)) : rawKey;
  return {
    key: nodeKey(der(keyValue), file),
    certificates: bagsOf(bags, certBag).map(({ cert, asn1: raw }) =>
      x509(der(cert ? library.pki.certificateToAsn1(cert) : raw), file),
    ),
  };
}

type Forge = typeof forge;

function containerOf(forge: Forge, bytes: Uint8Array, file: string): asn1.Asn1 {
  try {
    return forge.asn1.fromDer(Buffer.from(bytes).toString('latin1'));
  } catch {
    throw certificateError('damaged', file, 'the file is neither PEM nor PFX', { next: 'export it again' });
  }
}

/** A file without a password opens with the empty one; only where it does not, one is asked for. */
async function unlock(
  forge: Forge,
  container: asn1.Asn1,
  file: string,
  password: CertificateFile['password'],
): Promise<pkcs12.Pkcs12Pfx> {
  try {
    return forge.pkcs12.pkcs12FromAsn1(container, false, '');
  } catch (error) {
    const passphrase = isPasswordError(error) ? await password() : undefined;
    if (passphrase === undefined) {
      throw isPasswordError(error) ? noPassword(file) : damaged(file);
    }
    return openWith(forge, container, file, passphrase);
  }
}

/**
 * The password is UTF-16 for the seal of the container and UTF-8 for what is encrypted the modern way (RFC 8018,
 * 6.2; RFC 7292, B.1). node-forge takes one string for both: where it has accepted the seal and then cannot decrypt,
 * the seal has done its work and is left out.
 */
function openWith(forge: Forge, container: asn1.Asn1, file: string, passphrase: string): pkcs12.Pkcs12Pfx {
  try {
    return forge.pkcs12.pkcs12FromAsn1(container, false, passphrase);
  } catch (error) {
    if (!isPasswordError(error)) {
      throw damaged(file);
    }
    if (isSealError(error) || !Array.isArray(container.value)) {
      throw wrongPassword(file);
    }
    const unsealed = { ...container, value: container.value.slice(0, 2) };
    try {
      return forge.pkcs12.pkcs12FromAsn1(unsealed, false, forge.util.encodeUtf8(passphrase));
    } catch {
      throw wrongPassword(file);
    }
  }
}

function isSealError(error: unknown): boolean {
  return error instanceof Error && error.message.includes('MAC could not be verified');
}

function isPasswordError(error: unknown): boolean {
  return (
    error instanceof Error && /MAC could not be verified|[Ii]nvalid password|decrypt/.test(error.message)
  );
}

function damaged(file: string) {
  return certificateError('damaged', file, 'the PFX cannot be read', {
    why: 'it is damaged, or encrypted in a way that is not known here',
    next: 'export it again (AES-256 and SHA-256, or TripleDES and SHA-1)',
  });
}

function bagsOf(pfx: pkcs12.Pkcs12Pfx, bagType: string | undefined): readonly pkcs12.Bag[] {
  return bagType === undefined ? [] : (pfx.getBags({ bagType })[bagType] ?? []);
}

function nodeKey(der: Buffer, file: string): KeyObject {
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch {
    throw unreadableKey(file);
  }
}
