import { FederationError } from '../errors.ts';
import type { HttpResponse } from '../http/transport.ts';
import { hostOf, whereOf, type Endpoint } from './endpoint.ts';
import { describeOffers, type Challenge } from './negotiate.ts';

/** The server's 401 lists no scheme that this program can do under the profile's `authentication`. */
export function noCommonScheme(
  offers: readonly Challenge[],
  wanted: string,
  endpoint: Endpoint,
): FederationError {
  return new FederationError(
    'auth.no-common-scheme',
    'authentication',
    `${hostOf(endpoint)} offers no authentication that can be used`,
    {
      where: whereOf(endpoint),
      why: `it offers ${describeOffers(offers)}; needed is ${wanted}`,
      next: 'Switch Windows authentication (Negotiate, NTLM) on for the OcsPowershell directory in IIS, or go past the proxy that replaces it.',
    },
  );
}

/** The server asks for authentication, but does not answer its first message: 401 for ever. */
export function noChallenge(scheme: string, endpoint: Endpoint): FederationError {
  return new FederationError(
    'auth.no-challenge',
    'authentication',
    `${hostOf(endpoint)} asks for ${scheme} and then does not go on with it`,
    {
      where: whereOf(endpoint),
      why: 'it answers the first message of the handshake with 401 and no challenge',
      next: 'Check the authentication providers of the OcsPowershell directory in IIS; a proxy that terminates connections breaks NTLM.',
    },
  );
}

/** The server's challenge breaks the protocol, or asks for less than NTLMv2. Nothing was proven to it. */
export function unusableChallenge(error: Error, endpoint: Endpoint): FederationError {
  return new FederationError(
    'auth.unusable-challenge',
    'authentication',
    `${hostOf(endpoint)} sends an NTLM challenge that cannot be answered`,
    {
      where: whereOf(endpoint),
      why: error.message,
      next: 'Check that `pool` names a pool; NTLMv2 is the least that is spoken here.',
      cause: error,
    },
  );
}

/** NTLM authenticates a connection, and the server or something before it does not keep one. */
export function connectionNotKept(endpoint: Endpoint): FederationError {
  return new FederationError(
    'auth.connection-not-kept',
    'authentication',
    `${hostOf(endpoint)} closes the connection in the middle of the handshake`,
    {
      where: whereOf(endpoint),
      why: 'NTLM authenticates a connection; a proxy or load balancer on the way does not keep it open',
      next: 'Connect to a Front End directly, switch HTTP keep-alive on, or use `authentication: kerberos`.',
    },
  );
}

/** NTLM was decided on, and there is nobody to log on as. */
export function noCredentials(kerberosReason: string | undefined, endpoint: Endpoint): FederationError {
  return new FederationError('auth.no-credentials', 'authentication', 'there is no user name and password', {
    where: whereOf(endpoint),
    why:
      kerberosReason === undefined
        ? 'NTLM needs both'
        : `Kerberos cannot be used (${kerberosReason}), and NTLM needs both`,
    next: 'Set `username` and `password` of the profile, or get a ticket (`kinit`) and use the optional package `kerberos`.',
  });
}

/** `authentication: kerberos` without what it takes. */
export function kerberosUnavailable(reason: string, endpoint: Endpoint): FederationError {
  return new FederationError('auth.kerberos-unavailable', 'authentication', 'Kerberos cannot be used', {
    where: whereOf(endpoint),
    why: reason,
    next: 'Get a ticket (`kinit`) for an account of the pool, or set `authentication: ntlm`.',
  });
}

/** The server judged the credential and said no. It is not sent again: accounts are locked after a few attempts. */
export function rejected(
  mechanism: 'ntlm' | 'kerberos',
  response: HttpResponse,
  now: Date,
  endpoint: Endpoint,
) {
  const skew = clockSkewMinutes(response, now);
  const skewed = skew >= (mechanism === 'ntlm' ? 30 : 5);
  const causes = mechanism === 'ntlm' ? ntlmCauses : kerberosCauses;
  return new FederationError(
    'auth.rejected',
    'authentication',
    `${hostOf(endpoint)} rejects the ${words[mechanism]}`,
    {
      where: whereOf(endpoint),
      why: skewed
        ? `the clocks of this computer and the server differ by ${skew} minutes`
        : `in this order: ${causes.join('; ')}`,
      next: skewed ? 'Set the clock of this computer.' : nexts[mechanism],
      details: {
        mechanism,
        ...Object.fromEntries(causes.map((cause, index) => [`cause${index + 1}`, cause])),
      },
    },
  );
}

const words = { ntlm: 'user name or password', kerberos: 'Kerberos ticket' } as const;

const nexts = {
  ntlm: 'Check user name (DOMAIN\\user) and password; this password is not sent again in this run, so that the account is not locked.',
  kerberos:
    'Set `authentication: ntlm` when the server demands channel binding (extended protection); else check its Kerberos account (`Test-CsKerberosAccountAssignment`).',
} as const;

const ntlmCauses = [
  'wrong user name or password',
  'the account is locked, disabled or expired',
  'a policy of the domain restricts NTLM',
  'TLS ends at a load balancer or proxy, so that channel binding cannot match',
  'the clocks differ by more than 30 minutes',
] as const;

const kerberosCauses = [
  'the server demands channel binding (extended protection), which Kerberos cannot give here: `authentication: ntlm` can',
  'the service name HTTP/<host> belongs to another account than the one IIS runs as, or to another realm',
  'the ticket has expired',
  'the clocks differ by more than 5 minutes',
] as const;

/** By the server's `Date`; 0 when it sends none. */
function clockSkewMinutes(response: HttpResponse, now: Date): number {
  const date = Date.parse(response.headers['date']?.[0] ?? '');
  return Number.isNaN(date) ? 0 : Math.floor(Math.abs(now.getTime() - date) / 60_000);
}
