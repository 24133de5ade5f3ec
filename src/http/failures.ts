import { BodyError } from './body.ts';
import { ProxyError } from './tunnel-agent.ts';
import { TransportError, type TransportFailure } from './transport.ts';

/**
 * How far a request has come. `securing`: TCP stands, TLS does not yet. From `sent` on the server may have acted.
 */
export type Stage = 'connecting' | 'securing' | 'sent' | 'answering';

/**
 * Says of any error of Node's network code what failed, in the words of {@link TransportFailure}.
 * @throws the error itself when it is none of these: a bug, here or in the caller.
 */
export function toTransportError(error: unknown, stage: Stage): TransportError {
  if (error instanceof TransportError) {
    return error;
  }
  const code = errorCode(error);
  const ours = error instanceof BodyError || error instanceof ProxyError;
  if (!ours && (code === undefined || code.startsWith('ERR_INVALID_'))) {
    throw error;
  }
  const requestSent = stage === 'sent' || stage === 'answering';
  return new TransportError(failureOf(error, stage), messageOf(error), {
    requestSent,
    responseStarted: stage === 'answering',
    cause: error,
  });
}

function failureOf(error: unknown, stage: Stage): TransportFailure {
  if (error instanceof BodyError) {
    return error.failure;
  }
  if (error instanceof ProxyError) {
    return 'proxy';
  }
  const code = errorCode(error) ?? '';
  if (code === 'HPE_HEADER_OVERFLOW') {
    return 'too-large';
  }
  if (code.startsWith('HPE_')) {
    return 'malformed';
  }
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) {
    return 'resolve';
  }
  if (stage === 'connecting') {
    return isTlsCode(code) ? 'tls' : 'connect';
  }
  return stage === 'securing' || isTlsCode(code) ? 'tls' : 'reset';
}

function isTlsCode(code: string): boolean {
  return /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|EPROTO$|INVALID_CA|HOSTNAME_MISMATCH)/.test(
    code,
  );
}

/** The `code` of a Node error; of several addresses that were tried in vain, the code of the first. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return error instanceof AggregateError ? errorCode(error.errors[0]) : undefined;
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) {
    return error.errors.map(messageOf).join('; ');
  }
  const message = error instanceof Error ? error.message : String(error);
  // A line of OpenSSL: of all its parts, the reason says something to a person.
  return message.replace(/^.*:SSL routines:[^:]*:([^:]+):.*$/s, 'TLS: $1');
}
