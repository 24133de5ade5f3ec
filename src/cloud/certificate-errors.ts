import { FederationError } from '../errors.ts';

export function unreadableKey(file: string): FederationError {
  return certificateError('key', file, 'the private key cannot be read', {
    why: 'it is damaged, or of a kind that is not known here',
    next: 'export it again, as PKCS #8 in PEM or as PFX',
  });
}

/** @param text Of the file, of which nothing is repeated. */
export function noKey(file: string, text: string, hasCertificate: boolean): FederationError {
  if (/-----BEGIN ([A-Z]+ )*PRIVATE KEY-----/.test(text)) {
    return certificateError('damaged', file, 'the certificate file breaks off', {
      why: 'a private key begins in it, and does not end',
      next: 'copy it again, or export it again',
    });
  }
  const isEmpty = text.trim() === '';
  return certificateError(
    'no-key',
    file,
    isEmpty ? 'the certificate file is empty' : 'the file holds no private key',
    {
      ...(!isEmpty && {
        why: hasCertificate ? 'it holds the certificate alone' : 'it is neither PEM nor PFX',
      }),
      next: hasCertificate
        ? 'put the key into the same file: cat app.crt app.key > app.pem'
        : 'certificate.file of the profile has to name a PEM file with certificate and key, or a PFX',
    },
  );
}

export function wrongPassword(file: string): FederationError {
  return certificateError('password', file, 'the password of the certificate file is wrong', {
    next: 'check certificate.password of the profile',
  });
}

export function noPassword(file: string): FederationError {
  return certificateError('password', file, 'the certificate file needs a password', {
    why: 'the profile says nothing about it, and there is no terminal to ask in',
    next: 'add password: { env: … } to certificate, or another place: federation help configuration',
  });
}

/** `certificate.<code>`, exit 4: nobody can sign in with this file. */
export function certificateError(
  code: string,
  file: string,
  message: string,
  details: { readonly why?: string; readonly next: string },
): FederationError {
  return new FederationError(`certificate.${code}`, 'authentication', message, { where: file, ...details });
}
