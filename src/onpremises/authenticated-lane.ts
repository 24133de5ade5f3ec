import { FederationError } from '../errors.ts';
import { TransportError, type HttpResponse, type Transport } from '../http/transport.ts';
import type { Clock } from '../model/clock.ts';
import { isUtf8Text, textOf } from '../http/answer-text.ts';
import { kerberosUnavailable, noCredentials } from './authentication-errors.ts';
import { createCookieJar } from './cookies.ts';
import { kerberosPrincipal, type Credentials } from './credentials.ts';
import { whereOf, type Endpoint } from './endpoint.ts';
import { transportFailure } from './endpoint-errors.ts';
import type { KerberosPort, KerberosStart } from './kerberos.ts';
import { createKerberosMechanism } from './kerberos-mechanism.ts';
import type { Lane, LaneOptions, LaneResponse } from './lane.ts';
import type { Mechanism, Post } from './mechanism.ts';
import { createNtlmMechanism } from './ntlm-mechanism.ts';
import { statusFailure } from './status-errors.ts';

export interface AuthenticatedLaneOptions {
  /** Of one connection; the lane closes it. */
  readonly transport: Transport;
  /** The endpoint, complete: `https://pool01.contoso.com/OcsPowershell`. */
  readonly url: string;
  /** `negotiate`: Kerberos where there is a ticket (of the named user, if one is named), else NTLM. */
  readonly authentication: 'negotiate' | 'kerberos' | 'ntlm';
  readonly credentials?: Credentials;
  /** Bind NTLM to the server's certificate; on when absent. */
  readonly channelBinding?: boolean;
  /** Absent: as if there were no ticket. */
  readonly kerberos?: KerberosPort;
  readonly random: (bytes: number) => Uint8Array;
  readonly clock: Pick<Clock, 'now'>;
  /** Says how the lane authenticates; never a secret. */
  readonly log?: (line: string) => void;
}

/** More than any envelope of a pool (MaxEnvelopeSize is 500 KB by default), less than what hurts. */
const maxAnswerBytes = 64 * 1024 * 1024;

export function createAuthenticatedLane(options: AuthenticatedLaneOptions): Lane {
  return new AuthenticatedLane(options);
}

/**
 * The lane remembers on which connection it has authenticated, and sends the next envelope there without a word on
 * who asks. An answer of 401 means that the envelope was not looked at (a new connection, a server that forgot), so
 * it is sent again, once, behind a new handshake.
 */
class AuthenticatedLane implements Lane {
  readonly #options: AuthenticatedLaneOptions;
  readonly #endpoint: Endpoint;
  readonly #cookies = createCookieJar();
  #mechanism: Mechanism | undefined;
  #authenticated = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: AuthenticatedLaneOptions) {
    this.#options = options;
    const { url, credentials } = options;
    this.#endpoint = credentials === undefined ? { url } : { url, username: credentials.username };
  }

  /** One at a time: the second request waits for the answer to the first. */
  post(envelope: string, options: LaneOptions): Promise<LaneResponse> {
    const answer = this.#last.then(() => this.#exchange(envelope, options));
    // Only that it is there: an answer that was remembered until the next one would be twice as much memory.
    this.#last = answer.then(ignore, ignore);
    return answer;
  }

  close(): void {
    this.#options.transport.close();
  }

  async #exchange(envelope: string, options: LaneOptions): Promise<LaneResponse> {
    const post: Post = (body, authorization) => this.#send(body, authorization, options);
    const response = await this.#converse(envelope, post);
    this.#authenticated = !willClose(response);
    const failure = statusFailure(response, this.#endpoint);
    if (failure !== undefined) {
      throw failure;
    }
    return { status: response.status, body: isUtf8Text(response) ? response.body : this.#text(response) };
  }

  async #converse(envelope: string, post: Post): Promise<HttpResponse> {
    if (this.#authenticated && this.#mechanism?.perRequest === false) {
      const response = await post(envelope);
      if (response.status !== 401) {
        return response;
      }
    }
    this.#authenticated = false;
    this.#mechanism ??= await this.#choose();
    try {
      return await this.#mechanism.authenticate(envelope, post);
    } catch (error) {
      if (!this.#isKerberosNotOffered(error)) {
        throw error;
      }
      this.#mechanism = this.#ntlm('the server does not offer Negotiate');
      return this.#mechanism.authenticate(envelope, post);
    }
  }

  async #send(body: string, authorization: string | undefined, options: LaneOptions): Promise<HttpResponse> {
    const { transport, url, clock } = this.#options;
    const cookie = this.#cookies.header();
    try {
      const response = await transport.send({
        method: 'POST',
        url,
        headers: {
          'content-type': 'application/soap+xml;charset=UTF-8',
          ...(authorization === undefined ? {} : { authorization }),
          ...(cookie === undefined ? {} : { cookie }),
        },
        body,
        timeoutMs: options.timeoutMs,
        maxResponseBytes: maxAnswerBytes,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
      this.#cookies.store(response.headers['set-cookie'] ?? [], clock.now());
      return response;
    } catch (error) {
      this.#authenticated = false;
      throw error instanceof TransportError
        ? transportFailure(body === '' ? beforeEnvelope(error) : error, this.#endpoint)
        : error;
    }
  }

  async #choose(): Promise<Mechanism> {
    const { authentication, clock } = this.#options;
    if (authentication === 'ntlm') {
      return this.#ntlm(undefined);
    }
    const first = await this.#begin();
    if (first.kind === 'unavailable') {
      if (authentication === 'kerberos') {
        throw kerberosUnavailable(first.reason, this.#endpoint);
      }
      return this.#ntlm(first.reason);
    }
    this.#log('Kerberos');
    const tokens = [first];
    return createKerberosMechanism({
      endpoint: this.#endpoint,
      begin: () => Promise.resolve(tokens.pop() ?? this.#begin()),
      now: () => clock.now(),
    });
  }

  async #begin(): Promise<KerberosStart> {
    const { kerberos, url, credentials } = this.#options;
    if (kerberos === undefined) {
      return { kind: 'unavailable', reason: 'it is not set up' };
    }
    const principal = credentials === undefined ? undefined : kerberosPrincipal(credentials.username);
    return kerberos.begin(new URL(url).hostname, principal);
  }

  #ntlm(withoutKerberos: string | undefined): Mechanism {
    const { credentials, channelBinding = true, random, clock } = this.#options;
    if (credentials === undefined) {
      throw noCredentials(withoutKerberos, this.#endpoint);
    }
    this.#log(withoutKerberos === undefined ? 'NTLM' : `NTLM, not Kerberos: ${withoutKerberos}`);
    return createNtlmMechanism({
      endpoint: this.#endpoint,
      credentials,
      channelBinding,
      random,
      now: () => clock.now(),
    });
  }

  /** No rejection of anybody: the server does not know the scheme at all. */
  #isKerberosNotOffered(error: unknown): boolean {
    const { authentication, credentials } = this.#options;
    return (
      authentication === 'negotiate' &&
      credentials !== undefined &&
      this.#mechanism?.name === 'kerberos' &&
      error instanceof FederationError &&
      error.code === 'auth.no-common-scheme'
    );
  }

  #text(response: HttpResponse): string {
    const text = textOf(response);
    if (text !== undefined) {
      return text;
    }
    const type = response.headers['content-type']?.[0] ?? 'no type';
    const state = { requestSent: true, responseStarted: true };
    const error = new TransportError('malformed', `the answer (${type}) is not text in its charset`, state);
    throw transportFailure(error, this.#endpoint);
  }

  #log(how: string): void {
    this.#options.log?.(`${whereOf(this.#endpoint)}: authenticating with ${how}`);
  }
}

function ignore(): void {
  // Whoever asked is told.
}

/** What was lost was a message of the handshake: the envelope itself was not sent. */
function beforeEnvelope(error: TransportError): TransportError {
  return new TransportError(error.failure, error.message, { requestSent: false, cause: error.cause });
}

function willClose(response: HttpResponse): boolean {
  return response.headers['connection']?.some((value) => value.toLowerCase() === 'close') === true;
}
