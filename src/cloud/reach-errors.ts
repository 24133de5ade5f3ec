import { FederationError } from '../errors.ts';
import { isUnansweredLookup, type TransportError, type TransportFailure } from '../http/transport.ts';

interface Meaning {
  readonly code: string;
  /** What follows the name of the host. */
  readonly says: string;
  readonly next: string;
}

const meanings: Readonly<Record<Exclude<TransportFailure, 'aborted'>, Meaning>> = {
  resolve: {
    code: 'cloud.unresolved',
    says: 'is not a name that can be resolved',
    next: 'check DNS and the network; behind a proxy set HTTPS_PROXY',
  },
  connect: {
    code: 'cloud.unreachable',
    says: 'does not accept connections',
    next: 'check the network and its firewalls, and endpoints of the profile where it has them; behind a proxy set HTTPS_PROXY',
  },
  tls: {
    code: 'cloud.tls',
    says: 'shows no certificate that is trusted here',
    next: 'where a proxy looks into TLS, or endpoints lead to a service of your own, set caFile of the cloud section to the PEM file of its authority; check the date of this computer',
  },
  proxy: {
    code: 'cloud.proxy',
    says: 'is not reached through the proxy',
    next: 'check HTTPS_PROXY and NO_PROXY, and the account of the proxy',
  },
  timeout: {
    code: 'cloud.timeout',
    says: 'does not answer in time',
    next: 'try again; --timeout allows more, --debug shows what is slow',
  },
  reset: {
    code: 'cloud.connection-lost',
    says: 'closed the connection before its answer was complete',
    next: 'try again; when it stays, look at the proxy and at inspection devices on the way',
  },
  'too-large': {
    code: 'cloud.answer-too-large',
    says: 'answered with more than can be taken',
    next: 'check endpoints of the profile, and that no device on the way answers in place of the service',
  },
  malformed: {
    code: 'cloud.answer-unreadable',
    says: 'answered with something that cannot be read',
    next: 'check endpoints of the profile, and that no device on the way changes answers',
  },
};

/** Nobody said that there is no such name: nobody could be asked. */
const unanswered: Meaning = {
  code: 'cloud.unresolved',
  says: 'could not be looked up: no name server answers',
  next: 'check that this computer is on a network, and which name servers it is set up with; behind a proxy set HTTPS_PROXY',
};

/**
 * A request to the cloud that got no complete answer. The TransportError stays the `cause`: it tells whether the
 * service may have acted.
 * @param correlationId what the request was called, where the service may have seen it.
 */
export function unreached(error: TransportError, url: string, correlationId?: string): FederationError {
  const { host } = new URL(url);
  if (error.failure === 'aborted') {
    return new FederationError('interrupted', 'interrupted', `the request to ${host} was given up`, {
      cause: error,
    });
  }
  const { code, says, next } = isUnansweredLookup(error) ? unanswered : meanings[error.failure];
  return new FederationError(code, 'unavailable', `${host} ${says}`, {
    where:
      error.requestSent && correlationId !== undefined ? `${host}, correlation id ${correlationId}` : host,
    why: error.message,
    next,
    cause: error,
  });
}
