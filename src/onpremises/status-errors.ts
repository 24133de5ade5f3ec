import { FederationError } from '../errors.ts';
import type { ExitCodeName } from '../exit-codes.ts';
import { TransportError, type HttpResponse } from '../http/transport.ts';
import { firstWords, isHtml } from '../http/answer-text.ts';
import { isEnvelope } from './answer.ts';
import { hostOf, whereOf, type Endpoint } from './endpoint.ts';

/** What an answer without SOAP means. */
interface Meaning {
  readonly code: string;
  /** `unavailable` when absent. */
  readonly exit?: ExitCodeName;
  /** What follows the name of the host. */
  readonly says: string;
  readonly why: string;
  readonly next: string;
  /** The server certainly did not act on the envelope. */
  readonly refused?: true;
}

const byStatus: Readonly<Record<number, Meaning>> = {
  403: {
    code: 'pool.forbidden',
    exit: 'authentication',
    refused: true,
    says: 'refuses the request (403)',
    why: 'IIS refuses before PowerShell sees it: restricted by address, TLS or a client certificate required, no right there',
    next: 'Connect by https to the full name of the internal web services; ask the administrator of the Front End.',
  },
  404: {
    code: 'pool.no-endpoint',
    refused: true,
    says: 'has no such endpoint (404)',
    why: 'the path is wrong, the web services role is not installed there, or this is the external web site',
    next: 'Set `pool` to the internal web services of the Front End pool; the path is /OcsPowershell.',
  },
  407: {
    code: 'pool.proxy',
    refused: true,
    says: 'is answered for by a proxy that wants a sign-in (407)',
    why: 'a proxy stands on the way',
    next: 'Connect from inside the network of the pool, or name the proxy in the profile.',
  },
  413: {
    code: 'pool.request-too-large',
    refused: true,
    says: 'does not take a request of this size (413)',
    why: 'the limit of IIS or of a device on the way is lower than the envelope size of WS-Management',
    next: 'Raise the limit on the way to at least 512 KB (uploadReadAheadSize, maxAllowedContentLength).',
  },
  503: {
    code: 'pool.busy',
    says: 'is not available (503)',
    why: 'the application pool is stopped, or a load balancer has no server to give the request to',
    next: 'Try again in a minute; check the application pool of OcsPowershell on the Front End.',
  },
};

const webPage: Meaning = {
  code: 'pool.not-soap',
  says: 'answered with a web page',
  why: 'a proxy, a portal that wants a sign-in, or another web site answers in place of the pool',
  next: 'Open the address in a browser on this computer to see who answers; then mend `pool` or the way to it.',
};

function failing(status: number): Meaning {
  return {
    code: 'pool.failing',
    says: `fails (${status}) without saying why`,
    why: 'IIS, ASP.NET or a device on the way failed before PowerShell could answer',
    next: 'Check the application pool of OcsPowershell and the event log of the Front End.',
  };
}

function unexpected(status: number): Meaning {
  return {
    code: 'pool.unexpected-answer',
    says: `answered with ${status} and no SOAP`,
    why: 'what answers there is not the remote administration endpoint of a pool',
    next: 'Check that `pool` names a Front End pool; the path is /OcsPowershell.',
  };
}

/**
 * The error that an answer stands for: a web page, a redirect, or any status but 200 without a SOAP envelope.
 * Undefined for an answer that the protocol above can read.
 *
 * Where the server may have acted on the envelope all the same, the `cause` is a TransportError (`malformed`, sent);
 * an error without a cause means that it certainly did not.
 */
export function statusFailure(response: HttpResponse, endpoint: Endpoint): FederationError | undefined {
  const { status } = response;
  if (isEnvelope(response)) {
    return undefined;
  }
  if (status === 200) {
    return isHtml(response) ? asError(webPage, response, endpoint) : undefined;
  }
  if (status >= 300 && status < 400) {
    return redirected(response, endpoint);
  }
  const meaning = byStatus[status] ?? (status >= 500 ? failing(status) : unexpected(status));
  return asError(meaning, response, endpoint);
}

function redirected(response: HttpResponse, endpoint: Endpoint): FederationError {
  const target = absolute(response.headers['location']?.[0], endpoint.url);
  const pointing = target === undefined ? '' : ` and points to ${target}`;
  return new FederationError('pool.redirected', 'usage', `${hostOf(endpoint)} sends elsewhere`, {
    where: whereOf(endpoint),
    why: `it answered ${response.status}${pointing}; a credential goes only where the profile says`,
    next: `Set \`pool\` of the profile to ${target === undefined ? 'the internal web services' : `${target}, if that is the pool`}.`,
    details: { status: String(response.status) },
  });
}

/** Where a redirect points to, without its query; undefined when it names no address. */
function absolute(location: string | undefined, base: string): string | undefined {
  if (location === undefined || !URL.canParse(location, base)) {
    return undefined;
  }
  const { protocol, host, pathname } = new URL(location, base);
  return `${protocol}//${host}${pathname}`;
}

function asError(meaning: Meaning, response: HttpResponse, endpoint: Endpoint): FederationError {
  const message = `${hostOf(endpoint)} ${meaning.says}`;
  const answer = firstWords(response);
  const retryAfter = response.headers['retry-after']?.[0];
  const cause = new TransportError('malformed', message, { requestSent: true, responseStarted: true });
  return new FederationError(meaning.code, meaning.exit ?? 'unavailable', message, {
    where: whereOf(endpoint),
    why: meaning.why,
    next: meaning.next,
    details: {
      status: String(response.status),
      ...(answer === '' ? {} : { answer }),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    },
    ...(meaning.refused === true ? {} : { cause }),
  });
}
