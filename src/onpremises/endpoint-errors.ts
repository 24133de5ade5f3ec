import { FederationError } from '../errors.ts';
import { isUnansweredLookup, type TransportError, type TransportFailure } from '../http/transport.ts';
import { hostOf, whereOf, type Endpoint } from './endpoint.ts';
import { tlsError } from './tls-errors.ts';

interface Meaning {
  readonly code: string;
  /** What follows the name of the host. */
  readonly says: string;
  readonly next: string;
}

const meanings: Readonly<Record<Exclude<TransportFailure, 'tls' | 'aborted' | 'timeout'>, Meaning>> = {
  resolve: {
    code: 'pool.unresolved',
    says: 'is not a name that can be resolved',
    next: 'Check the spelling of `pool`, and whether this computer uses the DNS of the internal network.',
  },
  connect: {
    code: 'pool.unreachable',
    says: 'does not accept connections',
    next: 'Check that the web services of the pool run, and that no firewall closes the port (TCP 443) to this computer.',
  },
  proxy: {
    code: 'pool.proxy',
    says: 'is not reached through the proxy',
    next: 'Check `proxy` of the profile; leave it out when the pool is in the same network.',
  },
  reset: {
    code: 'pool.connection-lost',
    says: 'closed the connection before its answer was complete',
    next: 'Try again; when it stays, look at load balancers and inspection devices on the way, and at the IIS log.',
  },
  'too-large': {
    code: 'pool.answer-too-large',
    says: 'answered with more than can be taken',
    next: 'This is no answer of a pool. Check that `pool` names one.',
  },
  malformed: {
    code: 'pool.answer-unreadable',
    says: 'answered with something that cannot be read',
    next: 'Check that `pool` names a pool, and that no device on the way changes answers.',
  },
};

/**
 * A request that got no complete answer, said so that its reader knows what to do. The TransportError stays the
 * `cause`: it tells whether the server may have acted.
 */
export function transportFailure(error: TransportError, endpoint: Endpoint): FederationError {
  if (error.failure === 'tls') {
    return tlsError(error, endpoint);
  }
  if (error.failure === 'aborted') {
    const where = whereOf(endpoint);
    return new FederationError('interrupted', 'interrupted', 'the request was given up', {
      where,
      cause: error,
    });
  }
  const meaning = meaningOf(error, error.failure);
  return new FederationError(meaning.code, 'unavailable', `${hostOf(endpoint)} ${meaning.says}`, {
    where: whereOf(endpoint),
    why: error.message,
    next: meaning.next,
    cause: error,
  });
}

function meaningOf(error: TransportError, failure: Exclude<TransportFailure, 'tls' | 'aborted'>): Meaning {
  switch (failure) {
    case 'timeout':
      return timeoutMeaning(error);
    case 'resolve':
      return isUnansweredLookup(error) ? unanswered : meanings.resolve;
    default:
      return meanings[failure];
  }
}

/** Nobody said that there is no such name: nobody could be asked. */
const unanswered: Meaning = {
  code: 'pool.unresolved',
  says: 'could not be looked up: no name server answers',
  next: 'Check that this computer is on a network, and which name servers it is set up with.',
};

function timeoutMeaning(error: TransportError): Meaning {
  const code = 'pool.timeout';
  return error.requestSent
    ? {
        code,
        says: 'does not answer',
        next: 'Try again: a pool that was just restarted takes minutes for its first session. `--timeout` allows more.',
      }
    : {
        code,
        says: 'does not accept the connection in time',
        next: 'Check the network and the firewalls between this computer and the pool.',
      };
}
