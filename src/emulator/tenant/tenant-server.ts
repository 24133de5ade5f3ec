import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultName, FaultPlan } from '../faults.ts';
import { replacementFor, sendAnswer, type HttpAnswer } from '../http-answer.ts';
import { readBytes } from '../request-body.ts';
import { toHttp, type TenantAnswer } from './answer.ts';
import type { ApiRequest, TenantApi } from './api.ts';
import { apiError } from './api-error.ts';
import type { Api } from './audiences.ts';
import type { Authority } from './authority.ts';
import { ApiRefusal } from './refusal.ts';
import { refusalFor } from './tenant-faults.ts';

/** A request as it came, for tests that look at what a client sends. */
export interface SeenRequest {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

export interface TenantServerOptions {
  readonly api: TenantApi;
  readonly authority: Authority;
  readonly faults: FaultPlan;
  readonly latencyMs: number;
  readonly now: () => Date;
  readonly sockets: ReadonlySet<Socket>;
  readonly onRequest: ((request: SeenRequest) => void) | undefined;
}

interface Answered {
  readonly answer: HttpAnswer | 'silence';
  readonly striking: ReadonlySet<FaultName>;
}

const slowMs = 3000;
const nothing: ReadonlySet<FaultName> = new Set();

/** The web server in front of authority, Teams API and Graph, which all are at one origin. */
export class TenantServer {
  readonly #options: TenantServerOptions;

  constructor(options: TenantServerOptions) {
    this.#options = options;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { onRequest, latencyMs } = this.#options;
    const came = performance.now();
    const { method = '', url = '', headers } = request;
    const body = await readBytes(request);
    onRequest?.({ method, url, headers, body: body.toString() });
    const [path = '', query = ''] = url.split(/[?#]/);
    const { authorization, 'content-type': contentType, 'accept-encoding': acceptEncoding } = headers;
    const accepted = acceptEncoding ?? '';
    const asked = { method, path, query: new URLSearchParams(query), authorization, contentType, body };
    const named = apiOf(path);
    const { answer, striking } =
      named === undefined
        ? this.#signIn(asked, accepted)
        : await this.#ask({ ...asked, api: named }, accepted, request.socket);
    if (answer === 'silence') {
      return;
    }
    // What the answer took to make is part of the wait: over a long line nobody can tell which is which.
    const wait = latencyMs - (performance.now() - came);
    if (wait > 0) {
      await sleep(wait);
    }
    const more = correlation(named ?? 'graph', headers);
    sendAnswer(response, { ...answer, headers: [...(answer.headers ?? []), ...more] }, striking);
  }

  #signIn(asked: Omit<ApiRequest, 'api'>, acceptEncoding: string): Answered {
    const answer = this.#orRefusal('graph', () => this.#options.authority.answer(asked));
    return { answer: toHttp(answer, acceptEncoding), striking: nothing };
  }

  async #ask(request: ApiRequest, acceptEncoding: string, socket: Socket): Promise<Answered> {
    const { api, faults, now } = this.#options;
    const refused = (refusal: ApiRefusal) => toHttp(apiError(request.api, refusal, now()), acceptEncoding);
    const identity = orRefusal(() => api.identify(request));
    if (identity instanceof ApiRefusal) {
      return { answer: refused(identity), striking: nothing };
    }
    const striking = new Set([...faults.strike('request'), ...faults.strike('operation')]);
    if (striking.has('slow')) {
      await sleep(slowMs);
    }
    if (striking.has('reset')) {
      socket.destroy();
    }
    if (striking.has('reset') || striking.has('hang')) {
      return { answer: 'silence', striking };
    }
    const refusal = striking.has('token-expires')
      ? api.expireTokens()
      : refusalFor(request.api, striking, now());
    if (refusal !== undefined) {
      return { answer: refused(refusal), striking };
    }
    const replacement = replacementFor(striking);
    if (replacement !== undefined) {
      return { answer: replacement, striking };
    }
    const answer = this.#orRefusal(request.api, () => api.run(request, identity));
    if (answer === 'cut') {
      this.#options.sockets.forEach((open) => open.destroy());
      return { answer: 'silence', striking };
    }
    return { answer: toHttp(answer, acceptEncoding, striking), striking };
  }

  #orRefusal<T>(api: Api, act: () => T): T | TenantAnswer {
    const answer = orRefusal(act);
    return answer instanceof ApiRefusal ? apiError(api, answer, this.#options.now()) : answer;
  }
}

function orRefusal<T>(act: () => T): T | ApiRefusal {
  try {
    return act();
  } catch (error) {
    if (error instanceof ApiRefusal) {
      return error;
    }
    throw error;
  }
}

/** Undefined: it is for the authority. */
function apiOf(path: string): Api | undefined {
  if (/^\/(Skype\.Policy|Teams\.Tenant|Teams\.User|Skype\.User)\//i.test(path)) {
    return 'teams';
  }
  return /^\/(v1\.0|beta)\/(?!\.well-known)/i.test(path) ? 'graph' : undefined;
}

/** Each API gives back the id that the request was sent with, in a header of its own. */
function correlation(api: Api, headers: IncomingMessage['headers']): readonly (readonly [string, string])[] {
  const [sent, echoed] =
    api === 'teams'
      ? ['x-ms-correlation-id', 'X-MS-Correlation-Id']
      : ['client-request-id', 'client-request-id'];
  const id = headers[sent];
  return typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? [[echoed, id]] : [];
}
