import { FederationError } from '../errors.ts';
import type { TransportError } from '../http/transport.ts';
import { hostOf, whereOf, type Endpoint } from './endpoint.ts';

interface Meaning {
  readonly code: string;
  /** Codes of Node, or reasons of OpenSSL, which Node hides behind the code EPROTO. */
  readonly signs: readonly string[];
  readonly message: string;
  readonly why: string;
  readonly next: string;
}

/** What the codes of OpenSSL and Node mean to the person who looks after the pool. */
const meanings: readonly Meaning[] = [
  {
    code: 'tls.unknown-authority',
    signs: [
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'CERT_UNTRUSTED',
      'INVALID_CA',
      // An authority of the right name, but with another key: it was made anew.
      'CERT_SIGNATURE_FAILURE',
    ],
    message: 'the certificate comes from an authority that is not trusted here',
    why: 'internal certification authorities have to be named; the check is never skipped',
    next: 'Set `caFile` of the profile to the PEM file of the authority that issued the certificate of the pool.',
  },
  {
    code: 'tls.wrong-name',
    signs: ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
    message: 'the certificate is for another name',
    why: 'the name that was connected to is not among the names of the certificate',
    next: 'Set `pool` of the profile to a name of the certificate: the FQDN of the pool or of its internal web services.',
  },
  {
    code: 'tls.expired',
    signs: ['CERT_HAS_EXPIRED'],
    message: 'the certificate has expired',
    why: 'its last day has passed, by the clock of this computer',
    next: 'Renew the certificate of the web services on the Front End; check the date of this computer.',
  },
  {
    code: 'tls.not-yet-valid',
    signs: ['CERT_NOT_YET_VALID'],
    message: 'the certificate is not valid yet',
    why: 'its first day has not come, by the clock of this computer',
    next: 'Check the date of this computer.',
  },
  {
    code: 'tls.old-protocol',
    signs: [
      'ERR_SSL_UNSUPPORTED_PROTOCOL',
      'ERR_SSL_VERSION_TOO_LOW',
      'unsupported protocol',
      'tlsv1 alert protocol version',
    ],
    message: 'the server speaks no TLS version that is safe',
    why: 'it offers TLS 1.1 or older; 1.2 is the lowest accepted',
    next: 'Switch TLS 1.2 on at the Front End (Schannel and .NET).',
  },
  {
    code: 'tls.not-tls',
    signs: ['wrong version number', 'packet length too long', 'http request'],
    message: 'what answers there does not speak TLS',
    why: 'the port belongs to a service without TLS, or a device on the way answered in its place',
    next: 'Check the port of `pool`; the internal web services listen on 443.',
  },
];

const other: Meaning = {
  code: 'tls.failed',
  signs: [],
  message: 'TLS could not be established',
  why: 'the connection was cut during the handshake, or both sides have nothing in common',
  next: 'Check that the web services run and have a certificate (`Get-CsCertificate` on the Front End).',
};

/** A failed handshake as an error of exit 3; the words of OpenSSL are in `details.reason`. */
export function tlsError(error: TransportError, endpoint: Endpoint): FederationError {
  const sign = signOf(error.cause);
  const meaning = meanings.find(({ signs }) => signs.includes(sign)) ?? other;
  return new FederationError(meaning.code, 'unavailable', `${hostOf(endpoint)}: ${meaning.message}`, {
    where: whereOf(endpoint),
    why: meaning.why,
    next: meaning.next,
    details: { reason: error.message },
    cause: error,
  });
}

/** The code of a Node error; behind EPROTO the reason in OpenSSL's line (`error:…:SSL routines:function:reason:…`). */
function signOf(cause: unknown): string {
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') {
    return '';
  }
  return /:SSL routines:[^:]*:([^:]+):/.exec(cause.message)?.[1] ?? cause.code;
}
