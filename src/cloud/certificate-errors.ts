import { FederationError } from '../errors.ts';

export function unreadableKey(file: string): FederationError {
  return certificateError('key', file, 'the private key cannot be read', {
    why: 'it is damaged, or of a kind that is not known here',
    next: 'export it again, as PKCS #8 in PEM or as PFX',
  });
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

export function certificateError(
  code: string,
  file: string,
  message: string,
  details: { readonly why?: string; readonly next: string },
): FederationError {
  return new FederationError(`certificate.${code}`, 'authentication', message, { where: file, ...details });
}
