import pLimit from 'p-limit';
import { FederationError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { TransportError, type HttpResponse } from '../http/transport.ts';
import type { ApiRequest } from '../model/change.ts';
import type { Properties, PropertyValue } from '../model/property-value.ts';
import { stripControl } from '../model/strip-control.ts';
import { requestName, type ApiAnswer } from './api-answer.ts';
import { jsonIn, listIn, succeeded } from './api-content.ts';
import { apiError } from './api-errors.ts';
import { envelopeBefore, type JsonList } from './json-list.ts';
import { pauseBefore, type Attempt } from './patience.ts';
import { unreached } from './reach-errors.ts';
import type { TenantOptions } from './tenant.ts';
import type { AccessToken, Audience } from './token-source.ts';

/** More than the users of a page or the longest lists take; an answer above it is not one of these services. */
const maxResponseBytes = 64 * 1024 * 1024;
const atOnce = 8;

interface Call {
  readonly service: Audience;
  readonly method: 'GET' | ApiRequest['method'];
  readonly url: string;
  readonly body?: Properties | null;
  /** It only reads, whatever its method: it may be repeated and given up like a GET. */
  readonly reads?: boolean;
  /** Told what stands before the items of a list, while they are still on their way; again with every attempt. */
  readonly onEnvelope?: (envelope: PropertyValue) => void;
}

/**
 * Requests to the two services of a tenant: at most eight at once, each with a token and a correlation id of its own,
 * repeated where that is harmless ({@link pauseBefore}). A token that is no longer accepted is renewed once.
 */
export class ApiClient {
  readonly #options: TenantOptions;
  readonly #limit = pLimit(atOnce);
  #requests = 0;

  constructor(options: TenantOptions) {
    this.#options = options;
  }

  /** Requests sent so far. */
  get requests(): number {
    return this.#requests;
  }

  /** The address of a path; a link that the service gave must lead back to it. */
  url(service: Audience, path: string): string {
    return new URL(path, this.#options.endpoints[service]).href;
  }

  /**
   * Reads JSON.
   * @throws FederationError `sign-in.*`, `cloud.*`, `tenant.*`; when the signal is aborted, its reason.
   */
  async read(service: Audience, url: string, permission?: string): Promise<PropertyValue> {
    return jsonIn(await this.#success(service, url, permission));
  }

  /**
   * Reads JSON that is asked for with a body.
   * @throws FederationError as {@link ApiClient.read}.
   */
  async ask(service: Audience, url: string, body: Properties): Promise<PropertyValue> {
    return jsonIn(succeeded(await this.send({ service, method: 'POST', url, body, reads: true })));
  }

  /**
   * Reads one page of a list; its items are parsed as they are taken.
   * @param onEnvelope told what stands before the items, while they are still on their way; not where nothing does.
   * @throws FederationError as {@link ApiClient.read}, while the items are taken too.
   */
  async readList(
    service: Audience,
    url: string,
    permission?: string,
    onEnvelope?: (envelope: PropertyValue) => void,
  ): Promise<JsonList> {
    return listIn(await this.#success(service, url, permission, onEnvelope));
  }

  async #success(
    service: Audience,
    url: string,
    permission: string | undefined,
    onEnvelope?: Call['onEnvelope'],
  ): Promise<ApiAnswer> {
    const answer = await this.send({ service, method: 'GET', url, ...(onEnvelope && { onEnvelope }) });
    return succeeded(answer, permission);
  }

  /**
   * Any status is an answer. A write is sent a second time only after the service has certainly refused to look at it
   * (401, 429); its TransportError is thrown as it is, for it tells whether the service may have acted.
   */
  send(call: Call): Promise<ApiAnswer> {
    return this.#limit(() =>
      this.#patiently(call).finally(() => this.#options.onTurnedAway?.(call, undefined)),
    );
  }

  async #patiently(call: Call): Promise<ApiAnswer> {
    const reads = onlyReads(call);
    let fresh = false;
    let turnedAway: ApiAnswer | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const token = await this.#token(call.service, fresh);
      const correlationId = this.#options.newGuid();
      const outcome = await this.#attempt(call, token, correlationId);
      const status = outcome.kind === 'answer' ? outcome.response.status : 0;
      if (status === 401 && !fresh) {
        fresh = true;
        this.#note(call, 'the token is no longer accepted, asking for a new one');
        continue;
      }
      const pause = pauseBefore(outcome, {
        attempt,
        reads,
        now: this.#options.clock.now(),
        random: fraction(this.#options.random),
      });
      if (pause === undefined) {
        return this.#conclude(call, outcome, { correlationId, token, turnedAway });
      }
      this.#note(call, `again in ${pause} ms, after ${status === 0 ? 'a failure' : `status ${status}`}`);
      turnedAway =
        outcome.kind === 'answer' ? answerOf(call, outcome.response, { correlationId, token }) : undefined;
      if (turnedAway !== undefined) {
        this.#options.onTurnedAway?.(call, apiError(turnedAway));
      }
      await this.#sleep(pause, turnedAway);
    }
  }

  #token(service: Audience, fresh: boolean): Promise<AccessToken> {
    const { tokens, signal } = this.#options;
    return tokens.token(service, { ...(fresh && { fresh }), ...(signal !== undefined && { signal }) });
  }

  async #attempt(call: Call, token: AccessToken, correlationId: string): Promise<Attempt> {
    const { transport, timeoutMs, signal } = this.#options;
    this.#requests += 1;
    const reads = onlyReads(call);
    try {
      const response = await transport.send({
        method: call.method,
        url: call.url,
        headers: headersOf(call, token, correlationId),
        ...(call.body === undefined || call.body === null ? {} : { body: JSON.stringify(call.body) }),
        timeoutMs,
        maxResponseBytes,
        ...(reads && signal !== undefined && { signal }),
        ...(call.onEnvelope !== undefined && { onStart: envelopeTo(call.onEnvelope) }),
      });
      this.#noteWarnings(call, response);
      return { kind: 'answer', response };
    } catch (error) {
      if (error instanceof TransportError) {
        return { kind: 'failure', error };
      }
      throw error;
    }
  }

  #conclude(
    call: Call,
    outcome: Attempt,
    sent: Sent & { readonly turnedAway: ApiAnswer | undefined },
  ): ApiAnswer {
    if (outcome.kind === 'answer') {
      return answerOf(call, outcome.response, sent);
    }
    if (!onlyReads(call)) {
      throw outcome.error;
    }
    const reason: unknown = this.#options.signal?.reason;
    throw outcome.error.failure === 'aborted' && reason instanceof FederationError
      ? timedOut(reason, sent.turnedAway)
      : unreached(outcome.error, call.url, sent.correlationId);
  }

  async #sleep(ms: number, turnedAway: ApiAnswer | undefined): Promise<void> {
    const { clock, signal } = this.#options;
    try {
      await clock.sleep(ms, signal);
    } catch (error) {
      throw error instanceof FederationError ? timedOut(error, turnedAway) : error;
    }
  }

  #note(call: Call, text: string): void {
    this.#options.log?.(`${requestName(call)}: ${text}`);
  }

  #noteWarnings(call: Call, response: HttpResponse): void {
    for (const warning of response.headers['x-ms-configapi-powershell-warningmessage'] ?? []) {
      this.#note(call, `warning of the service: ${stripControl(warning)}`);
    }
  }
}

function envelopeTo(tell: (envelope: PropertyValue) => void): (start: Uint8Array) => void {
  return (start) => {
    const envelope = envelopeBefore(start);
    if (envelope !== undefined) {
      tell(envelope);
    }
  };
}

function onlyReads({ method, reads }: Call): boolean {
  return method === 'GET' || reads === true;
}

/** When the time is over for a service that asked to wait, that is what the error tells. */
function timedOut(reason: FederationError, turnedAway: ApiAnswer | undefined): FederationError {
  return turnedAway !== undefined && reason.exit === exitCodes.unavailable ? apiError(turnedAway) : reason;
}

interface Sent {
  readonly token: AccessToken;
  readonly correlationId: string;
}

function answerOf(call: Call, response: HttpResponse, { correlationId, token }: Sent): ApiAnswer {
  const { service, method, url } = call;
  return { service, method, url, response, correlationId, claims: token.claims };
}

/** What each service calls the id by which its owner finds a request again. */
const idHeader: Readonly<Record<Audience, string>> = {
  teams: 'X-MS-Correlation-Id',
  graph: 'client-request-id',
};

function headersOf(call: Call, token: AccessToken, correlationId: string): Record<string, string> {
  const hasBody = call.body !== undefined && call.body !== null;
  return {
    Authorization: `Bearer ${token.value}`,
    Accept: 'application/json',
    ...(hasBody && { 'Content-Type': 'application/json' }),
    [idHeader[call.service]]: correlationId,
  };
}

/** From 0 up to 1. */
function fraction(random: (bytes: number) => Uint8Array): number {
  return random(4).reduce((sum, byte) => (sum + byte) / 256, 0);
}
