import { FederationError } from '../errors.ts';
import type { ExitCodeName } from '../exit-codes.ts';
import { TransportError } from '../http/transport.ts';
import type { FaultKind } from '../protocols/wsman/fault-table.ts';
import type { WsmanFault } from '../protocols/wsman/faults.ts';
import { hostOf, whereOf, type Endpoint } from './endpoint.ts';

interface Meaning {
  readonly code: string;
  /** `unavailable` when absent. */
  readonly exit?: ExitCodeName;
  /** What follows the name of the host. */
  readonly says: string;
  readonly next: string;
}

const waitAndRetry = 'Try again in a minute.';
const roles =
  'Add the account to an administrative role (CsAdministrator, CsViewOnlyAdministrator, …) and sign in again: a running session keeps its old rights.';

/** What the faults of a shell mean to an administrator. */
const meanings: Readonly<Record<FaultKind, Meaning>> = {
  'timed-out': { code: 'pool.timeout', says: 'did not answer in time', next: waitAndRetry },
  'shell-gone': {
    code: 'pool.session-lost',
    says: 'no longer knows the session',
    next: 'Try again. When it happens again: the application pool restarts, or a load balancer sends requests to different servers.',
  },
  'access-denied': {
    code: 'pool.access-denied',
    exit: 'authentication',
    says: 'accepts the account but denies it remote administration',
    next: roles,
  },
  'session-refused': {
    code: 'pool.session-refused',
    says: 'could not make a session',
    next: `Read the reason. ${roles} When the reason names the Central Management Store, check that it is reachable from the pool.`,
  },
  'configuration-unknown': {
    code: 'pool.no-configuration',
    exit: 'usage',
    says: 'does not know this session configuration',
    next: 'Check that `pool` names the internal web services of a Front End pool, with the path /OcsPowershell.',
  },
  busy: { code: 'pool.busy', says: 'is busy', next: waitAndRetry },
  'shell-quota': {
    code: 'pool.session-quota',
    says: 'has too many remote sessions of this account',
    next: 'Close other remote PowerShell sessions of the account, or wait until the idle ones expire (two hours).',
  },
  'operation-quota': {
    code: 'pool.operation-quota',
    says: 'has too many operations of this account',
    next: 'Let other work of the account on this pool end, then try again.',
  },
  'identity-changed': {
    code: 'pool.identity-changed',
    says: 'got another identity than the session was opened with',
    next: 'Try again. When it happens again: a device on the way mixes connections of different accounts.',
  },
  'remote-shells-off': {
    code: 'pool.remote-shells-off',
    exit: 'authentication',
    says: 'does not allow remote shells',
    next: 'Ask the administrator of the Front End: the policy of the server forbids remote access to this endpoint.',
  },
  redirected: {
    code: 'pool.redirected',
    exit: 'usage',
    says: 'sends elsewhere',
    next: 'Set `pool` of the profile to the address that the reason names, if that is the pool.',
  },
  'too-large': {
    code: 'pool.request-too-large',
    says: 'does not take a request of this size',
    next: 'Raise MaxEnvelopeSizekb on the Front End to at least 150.',
  },
  'server-failure': {
    code: 'pool.failing',
    says: 'fails before PowerShell can answer',
    next: 'Check the application pool of OcsPowershell and the event log of the Front End.',
  },
  unavailable: {
    code: 'pool.busy',
    says: 'is not available',
    next: 'Try again in a minute; check the application pool of OcsPowershell on the Front End.',
  },
  version: {
    code: 'pool.protocol-version',
    says: 'speaks another version of PowerShell Remoting',
    next: 'Check that `pool` names a Lync Server 2010 or later pool.',
  },
  'request-rejected': {
    code: 'pool.request-rejected',
    exit: 'bug',
    says: 'finds the request invalid',
    next: 'Please report this, with the output of --debug.',
  },
  other: {
    code: 'pool.fault',
    says: 'answered with a fault',
    next: 'Read the reason; the event log of the Front End has more.',
  },
};

/** Faults of a request that was certainly not acted upon: the server says no before it begins. */
const refusals: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'shell-gone',
  'access-denied',
  'configuration-unknown',
  'busy',
  'shell-quota',
  'operation-quota',
  'identity-changed',
  'remote-shells-off',
  'redirected',
  'too-large',
  'request-rejected',
]);

/** Faults that a moment later may be gone, given before anything was done. */
export function isPassing(fault: WsmanFault): boolean {
  return ['busy', 'shell-quota', 'operation-quota', 'unavailable'].includes(fault.kind);
}

/**
 * A fault as an error for a person.
 * @param hasStarted whether the command had already been handed to the server, so that it may have acted on it
 */
export function shellFault(fault: WsmanFault, endpoint: Endpoint, hasStarted: boolean): FederationError {
  const meaning = meanings[fault.kind];
  const requestSent = hasStarted || !refusals.has(fault.kind);
  const message = `${hostOf(endpoint)} ${meaning.says}`;
  return new FederationError(meaning.code, meaning.exit ?? 'unavailable', message, {
    where: whereOf(endpoint),
    why: fault.text === '' ? fault.subcode : fault.text,
    next: meaning.next,
    details: {
      ...(fault.code === undefined ? {} : { code: `${fault.code} (0x${fault.code.toString(16)})` }),
      ...(fault.subcode === '' ? {} : { subcode: fault.subcode }),
      ...(fault.provider === undefined ? {} : { provider: fault.provider }),
    },
    cause: new TransportError('malformed', fault.text, { requestSent, responseStarted: true }),
  });
}

/** An answer that is not what the protocol says, or bytes out of order: the session is of no use any more. */
export function brokenProtocol(cause: Error, endpoint: Endpoint, hasStarted: boolean): FederationError {
  const error = new TransportError('malformed', cause.message, {
    requestSent: hasStarted,
    responseStarted: true,
    cause,
  });
  return new FederationError(
    'pool.answer-unreadable',
    'unavailable',
    `${hostOf(endpoint)} answered with something that cannot be read`,
    {
      where: whereOf(endpoint),
      why: cause.message,
      next: 'Check that `pool` names a pool, and that no device on the way changes answers.',
      cause: error,
    },
  );
}

/** The server has ended the session or the command by itself. */
export function sessionLost(endpoint: Endpoint, why: string, requestSent: boolean): FederationError {
  const { code, says, next } = meanings['shell-gone'];
  return new FederationError(code, 'unavailable', `${hostOf(endpoint)} ${says}`, {
    where: whereOf(endpoint),
    why,
    next,
    cause: new TransportError('reset', why, { requestSent, responseStarted: true }),
  });
}

/** The pool answered the opening messages with a broken runspace pool. */
export function sessionRefused(endpoint: Endpoint, why: string): FederationError {
  const { code, says, next } = meanings['session-refused'];
  return new FederationError(code, 'unavailable', `${hostOf(endpoint)} ${says}`, {
    where: whereOf(endpoint),
    why,
    next,
  });
}

/** Opening took longer than was allowed. @param seconds what was allowed */
export function openTimeout(endpoint: Endpoint, seconds: number): FederationError {
  return new FederationError('pool.timeout', 'unavailable', `${hostOf(endpoint)} does not open a session`, {
    where: whereOf(endpoint),
    why: `no session within ${seconds} s`,
    next: 'Try again: a pool that was just restarted takes minutes for its first session. `--timeout` allows more.',
  });
}

/** @param hasStarted whether the command had been handed to the server */
export function interrupted(endpoint: Endpoint, signal: AbortSignal, hasStarted: boolean): FederationError {
  const reason: unknown = signal.reason;
  if (reason instanceof FederationError) {
    return reason;
  }
  return new FederationError('interrupted', 'interrupted', 'interrupted', {
    where: whereOf(endpoint),
    why: hasStarted ? 'the command was stopped on the server' : 'nothing was sent',
    cause: new TransportError('aborted', 'interrupted', { requestSent: hasStarted }),
  });
}
