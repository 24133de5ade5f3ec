import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { FederationError } from '../errors.ts';
import { TransportError, type HttpResponse, type Transport } from '../http/transport.ts';
import type { Clock } from '../model/clock.ts';
import { stripControl } from '../model/strip-control.ts';
import { readRefusal, type AuthorityRefusal } from './authority-answer.ts';
import type { DeviceCodePace } from './device-code-pace.ts';
import { unreached } from './reach-errors.ts';
import { retryAfterMs } from './retry-after.ts';

/** What the sign-in library gets to speak through. */
export interface SignInNetworkOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Whether a server may be spoken to at all: whatever the library believes, nobody else is. */
  readonly allows: (url: URL) => boolean;
  readonly signal: AbortSignal | undefined;
  readonly onTurnedAway?: TurnedAway | undefined;
  readonly pace?: DeviceCodePace;
}

/** Told when a request has to wait because the service asked for it, and, with undefined, when it is over. */
export type TurnedAway = (request: object, error: FederationError | undefined) => void;

/** What became of the last request, in more words than the library hands on. */
export type LastAnswer =
  | { readonly kind: 'failed'; readonly error: FederationError }
  | { readonly kind: 'refused'; readonly refusal: AuthorityRefusal };

const timeoutMs = 30_000;
const maxResponseBytes = 1024 * 1024;
const triesWhenThrottled = 3;
const defaultPauseMs = 2_000;
const longestPauseMs = 60_000;

/**
 * The network of Microsoft's library, through our transport: proxy, authorities, limits and a log without secrets.
 * The library turns every failure of a network into one error without a reason, so the last answer is kept here.
 */
export class SignInNetwork implements INetworkModule {
  readonly #options: SignInNetworkOptions;
  #last: LastAnswer | undefined;

  constructor(options: SignInNetworkOptions) {
    this.#options = options;
  }

  get last(): LastAnswer | undefined {
    return this.#last;
  }

  sendGetRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    return this.#exchange('GET', url, options);
  }

  async sendPostRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    const { pace, signal } = this.#options;
    await pace?.beforePoll(options?.body ?? '', signal);
    return this.#exchange('POST', url, options);
  }

  async #exchange<T>(
    method: 'GET' | 'POST',
    url: string,
    options: NetworkRequestOptions = {},
  ): Promise<NetworkResponse<T>> {
    this.#last = undefined;
    try {
      const response = await this.#patiently(method, url, options);
      const body = this.#read(response, url, options.body ?? '');
      const headers = Object.fromEntries(
        Object.entries(response.headers).map(([name, values]) => [name, values.join(', ')]),
      );
      return { status: response.status, headers, body: body as T };
    } catch (error) {
      const failed = error instanceof TransportError ? unreached(error, url) : error;
      if (failed instanceof FederationError) {
        this.#last = { kind: 'failed', error: failed };
      }
      throw failed;
    }
  }

  async #patiently(
    method: 'GET' | 'POST',
    url: string,
    options: NetworkRequestOptions,
  ): Promise<HttpResponse> {
    const { onTurnedAway } = this.#options;
    const request = {};
    try {
      return await this.#untilLetIn(method, url, options, (response, attempt) =>
        onTurnedAway?.(request, busy(url, response, attempt)),
      );
    } finally {
      onTurnedAway?.(request, undefined);
    }
  }

  /** A service that asks for a pause has not looked at what it was sent, so the same may be sent again. */
  async #untilLetIn(
    method: 'GET' | 'POST',
    url: string,
    { headers = {}, body }: NetworkRequestOptions,
    turnedAway: (response: HttpResponse, attempt: number) => void,
  ): Promise<HttpResponse> {
    const { transport, clock, signal, allows } = this.#options;
    refuseStranger(url, allows);
    for (let attempt = 1; ; attempt += 1) {
      const response = await transport.send({
        method,
        url,
        headers,
        timeoutMs,
        maxResponseBytes,
        ...(method === 'GET' ? {} : { body: body ?? '' }),
        ...(signal === undefined ? {} : { signal }),
      });
      const pauseMs = retryAfterMs(response.headers, clock.now()) ?? defaultPauseMs * attempt;
      const throttled = response.status === 429 || response.status === 503;
      if (!throttled || attempt === triesWhenThrottled || pauseMs > longestPauseMs) {
        return response;
      }
      turnedAway(response, attempt);
      await clock.sleep(pauseMs, signal);
    }
  }

  #read(response: HttpResponse, url: string, request: string): Readonly<Record<string, unknown>> {
    if (response.status === 429 || response.status === 503) {
      throw busy(url, response, triesWhenThrottled);
    }
    const parsed = jsonObject(response.body);
    if (parsed === undefined) {
      throw notJson(response, url);
    }
    const body = this.#options.pace?.after(parsed) ?? parsed;
    if (body['error'] !== undefined) {
      this.#last = { kind: 'refused', refusal: readRefusal(response, body, request) };
    }
    return body;
  }
}

function refuseStranger(url: string, allows: (url: URL) => boolean): void {
  if (!allows(new URL(url))) {
    throw new FederationError('sign-in.stranger', 'refused', `${new URL(url).host} is not spoken to`, {
      why: 'the profile does not name it, and a sign-in must not go to anybody else',
      next: 'check environment and endpoints of the profile',
    });
  }
}

function jsonObject(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function notJson({ status, headers }: HttpResponse, url: string): FederationError {
  const type = headers['content-type']?.[0]?.split(';')[0] ?? 'no type';
  return new FederationError(
    'sign-in.not-the-service',
    'unavailable',
    `${new URL(url).host} does not answer as a sign-in service`,
    {
      where: new URL(url).host,
      why: `status ${status}, ${/^[\w.+/-]{1,60}$/.test(type) ? type : 'of unknown type'} where JSON was expected`,
      next: 'a proxy or its sign-in page may answer in its place: check HTTPS_PROXY, and endpoints of the profile',
    },
  );
}

function busy(url: string, { status, headers }: HttpResponse, tries: number): FederationError {
  const asked = headers['retry-after']?.[0]?.trim() ?? '';
  const pause = /^[\w ,:+-]{1,40}$/.test(asked) ? `, Retry-After ${asked}` : '';
  const { host } = new URL(url);
  const id = stripControl(headers['x-ms-request-id']?.[0] ?? '').slice(0, 80);
  return new FederationError('sign-in.throttled', 'unavailable', `${host} has no time`, {
    where: id === '' ? host : `${host}, request id ${id}`,
    why: `status ${status}${pause}, after ${tries === 1 ? 'one try' : `${tries} tries`}`,
    next: 'wait some minutes; run fewer jobs at once',
  });
}
