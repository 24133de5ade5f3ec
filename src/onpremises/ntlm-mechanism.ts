import type { FederationError } from '../errors.ts';
import type { HttpResponse } from '../http/transport.ts';
import { channelBindingHash, tlsServerEndPoint } from '../protocols/ntlm/channel-binding.ts';
import { createNtlmClient, type NtlmClient } from '../protocols/ntlm/client.ts';
import { NtlmError } from '../protocols/ntlm/errors.ts';
import {
  connectionNotKept,
  noChallenge,
  noCommonScheme,
  rejected,
  unusableChallenge,
} from './authentication-errors.ts';
import { ntlmName, type Credentials } from './credentials.ts';
import type { Endpoint } from './endpoint.ts';
import type { Mechanism, Post } from './mechanism.ts';
import { parseChallenges, type Challenge } from './negotiate.ts';
import { statusFailure } from './status-errors.ts';

/**
 * NTLM over HTTP, on one connection: a POST without body carries the first message, the server's 401 its challenge,
 * and the POST that carries the envelope the third message. From then on the connection is authenticated
 * ([MS-NTHT] 2.1, 3.1).
 *
 * The messages go bare, without SPNEGO around them, also under the scheme `Negotiate`: Windows and GSSAPI servers
 * take them so. `NTLM` is tried first, because it can mean nothing else; a server that only offers `Negotiate` costs
 * one round trip more, once.
 *
 * An envelope is sent together with the third message, and again only after an answer of 401, which says that it
 * was not looked at.
 */
export interface NtlmOptions {
  readonly endpoint: Endpoint;
  readonly credentials: Credentials;
  /** Bind the handshake to the server's certificate; servers may demand it, and none minds. */
  readonly channelBinding: boolean;
  readonly random: (bytes: number) => Uint8Array;
  readonly now: () => Date;
}

type Scheme = 'NTLM' | 'Negotiate';

/** An answer of 401 that carries a challenge; `open` for a server that does not ask who we are. */
type FirstAnswer =
  | {
      readonly kind: 'challenge';
      readonly scheme: Scheme;
      readonly message: Uint8Array;
      readonly response: HttpResponse;
    }
  | { readonly kind: 'open' };

/**
 * Credentials that a server has rejected, by endpoint. Kept beside the object, not in the lane: the lanes of one
 * session share their credentials, and each sending them once would be enough to lock an account.
 */
const rejections = new WeakMap<Credentials, Map<string, FederationError>>();

export function createNtlmMechanism(options: NtlmOptions): Mechanism {
  return new NtlmMechanism(options);
}

class NtlmMechanism implements Mechanism {
  readonly name = 'ntlm';
  readonly perRequest = false;
  readonly #options: NtlmOptions;
  #schemes: readonly Scheme[] = ['NTLM', 'Negotiate'];

  constructor(options: NtlmOptions) {
    this.#options = options;
  }

  async authenticate(envelope: string, post: Post): Promise<HttpResponse> {
    // A connection may be lost between two messages, once; a way that keeps none cannot carry NTLM.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      this.#refuseIfRejected();
      const first = await this.#challenge(post);
      const proof = first.kind === 'open' ? undefined : this.#prove(first);
      const response = await post(envelope, proof);
      if (response.status !== 401) {
        return response;
      }
      if (first.kind === 'open') {
        throw noCommonScheme(offersOf(response), 'NTLM', this.#options.endpoint);
      }
      if (response.connection.id === first.response.connection.id) {
        throw this.#remember(rejected('ntlm', response, this.#options.now(), this.#options.endpoint));
      }
    }
    throw connectionNotKept(this.#options.endpoint);
  }

  /** Tries the schemes in turn; only those that the server lists, once it has listed any. */
  async #challenge(post: Post): Promise<FirstAnswer> {
    let offers: readonly Challenge[] | undefined;
    for (const scheme of this.#schemes) {
      if (offers !== undefined && !isOffered(offers, scheme)) {
        continue;
      }
      const response = await post('', `${scheme} ${toBase64(this.#client(undefined).negotiate())}`);
      if (response.status !== 401) {
        return this.#unasked(response);
      }
      offers = offersOf(response);
      const message = offers.find((offer) => offer.scheme === scheme.toLowerCase())?.token;
      if (message !== undefined) {
        this.#schemes = [scheme];
        return { kind: 'challenge', scheme, message: Buffer.from(message, 'base64'), response };
      }
    }
    const named = this.#schemes.find((scheme) => isOffered(offers ?? [], scheme));
    throw named === undefined
      ? noCommonScheme(offers ?? [], 'NTLM or Negotiate', this.#options.endpoint)
      : noChallenge(named, this.#options.endpoint);
  }

  /** An empty POST that is not answered with 401: refused for another reason, or nobody asks who we are. */
  #unasked(response: HttpResponse): FirstAnswer {
    const failure = statusFailure(response, this.#options.endpoint);
    const complaint = response.status === 400 || response.status === 500;
    if (failure !== undefined && !complaint) {
      throw failure;
    }
    return { kind: 'open' };
  }

  #prove(first: FirstAnswer & { readonly kind: 'challenge' }): string {
    const certificate = first.response.connection.peerCertificate;
    try {
      const client = this.#client(this.#options.channelBinding ? certificate : undefined);
      // The same bytes as those that were sent: the third message is signed over the first.
      client.negotiate();
      return `${first.scheme} ${toBase64(client.authenticate(first.message))}`;
    } catch (error) {
      throw error instanceof NtlmError ? unusableChallenge(error, this.#options.endpoint) : error;
    }
  }

  #client(certificate: Uint8Array | undefined): NtlmClient {
    const { endpoint, credentials, random, now } = this.#options;
    const { domain, user } = ntlmName(credentials.username);
    return createNtlmClient({
      username: user,
      domain,
      password: credentials.password,
      targetName: `HTTP/${new URL(endpoint.url).hostname}`,
      ...(certificate === undefined
        ? {}
        : { channelBinding: channelBindingHash(tlsServerEndPoint(certificate)) }),
      random,
      now,
    });
  }

  #refuseIfRejected(): void {
    const rejection = rejections.get(this.#options.credentials)?.get(this.#options.endpoint.url);
    if (rejection !== undefined) {
      throw rejection;
    }
  }

  #remember(rejection: FederationError): FederationError {
    const { credentials, endpoint } = this.#options;
    const byUrl = rejections.get(credentials) ?? new Map<string, FederationError>();
    byUrl.set(endpoint.url, rejection);
    rejections.set(credentials, byUrl);
    return rejection;
  }
}

function offersOf(response: HttpResponse): readonly Challenge[] {
  return parseChallenges(response.headers['www-authenticate'] ?? []);
}

function isOffered(offers: readonly Challenge[], scheme: Scheme): boolean {
  return offers.some((offer) => offer.scheme === scheme.toLowerCase());
}

function toBase64(message: Uint8Array): string {
  return Buffer.from(message).toString('base64');
}
