import type { FederationError } from '../errors.ts';
import type { HttpResponse } from '../http/transport.ts';
import { kerberosUnavailable, noCommonScheme, rejected } from './authentication-errors.ts';
import type { Endpoint } from './endpoint.ts';
import type { KerberosStart } from './kerberos.ts';
import type { Mechanism, Post } from './mechanism.ts';
import { parseChallenges } from './negotiate.ts';

/**
 * Kerberos over HTTP (RFC 4559): the token goes with the envelope, and the server answers at once. Its own token in
 * that answer is not looked at: TLS has proven who the server is before the first byte of a ticket was sent.
 */
export interface KerberosMechanismOptions {
  readonly endpoint: Endpoint;
  /** A fresh token; every authentication needs its own. */
  readonly begin: () => Promise<KerberosStart>;
  readonly now: () => Date;
}

export function createKerberosMechanism(options: KerberosMechanismOptions): Mechanism {
  return new KerberosMechanism(options);
}

class KerberosMechanism implements Mechanism {
  readonly name = 'kerberos';
  readonly #options: KerberosMechanismOptions;
  #authenticatedOn: number | undefined;
  #perRequest = false;
  #rejection: FederationError | undefined;

  constructor(options: KerberosMechanismOptions) {
    this.#options = options;
  }

  get perRequest(): boolean {
    return this.#perRequest;
  }

  async authenticate(envelope: string, post: Post): Promise<HttpResponse> {
    if (this.#rejection !== undefined) {
      throw this.#rejection;
    }
    const start = await this.#options.begin();
    if (start.kind === 'unavailable') {
      throw kerberosUnavailable(start.reason, this.#options.endpoint);
    }
    let response = await post(envelope, `Negotiate ${start.token}`);
    const token = challengeOf(response);
    if (token !== undefined) {
      // One more leg, as SPNEGO takes it when the server would have preferred another mechanism.
      const next = await start.next(token).catch(() => undefined);
      response = next === undefined ? response : await post(envelope, `Negotiate ${next}`);
    }
    if (response.status === 401) {
      throw this.#refused(response);
    }
    // Asked again on a connection that was proven already: the server does not remember (authPersistNonNTLM off).
    this.#perRequest ||= this.#authenticatedOn === response.connection.id;
    this.#authenticatedOn = response.connection.id;
    return response;
  }

  #refused(response: HttpResponse): FederationError {
    const { endpoint, now } = this.#options;
    const offers = parseChallenges(response.headers['www-authenticate'] ?? []);
    if (!offers.some(({ scheme }) => scheme === 'negotiate')) {
      return noCommonScheme(offers, 'Negotiate', endpoint);
    }
    this.#rejection = rejected('kerberos', response, now(), endpoint);
    return this.#rejection;
  }
}

function challengeOf(response: HttpResponse): string | undefined {
  if (response.status !== 401) {
    return undefined;
  }
  const offers = parseChallenges(response.headers['www-authenticate'] ?? []);
  return offers.find(({ scheme }) => scheme === 'negotiate')?.token;
}
