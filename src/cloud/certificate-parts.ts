import { X509Certificate, type KeyObject } from 'node:crypto';
import { certificateError } from './certificate-errors.ts';

/** A certificate with its key, as PEM or PFX. */
export interface CertificateFile {
  /** As errors name it. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Asked for when the file turns out to need one; undefined when there is none to be had. */
  readonly password: () => Promise<string | undefined>;
}

/** What a file holds, still in parts. */
export interface CertificateParts {
  readonly key: KeyObject;
  readonly certificates: readonly X509Certificate[];
}

/** @throws FederationError `certificate.damaged`. */
export function x509(source: string | Buffer, file: string): X509Certificate {
  try {
    return new X509Certificate(source);
  } catch {
    throw certificateError('damaged', file, 'a certificate in the file is damaged', {
      next: 'export it again',
    });
  }
}
