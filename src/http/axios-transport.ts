import { request as plainRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { AxiosInstance, AxiosRequestConfig } from 'axios';
import { FederationError } from '../errors.ts';
import { createAgents, type AgentOptions, type Agents } from './agents.ts';
import { Exchange } from './exchange.ts';
import { toTransportError } from './failures.ts';
import { sanitiseHeaders, sanitiseUrl, type HttpLogEntry } from './log.ts';
import { isLinkLocal, isLoopback } from './loopback.ts';
import { createPinnedLookup, type PinnedLookup } from './pinned-lookup.ts';
import { TransportError, type HttpRequest, type HttpResponse, type Transport } from './transport.ts';
import { checkAuthorities } from './trust.ts';
import type { TunnelRequestOptions } from './tunnel-agent.ts';

export interface TransportOptions extends AgentOptions {
  readonly userAgent: string;
  readonly log?: (entry: HttpLogEntry) => void;
  /** Plain HTTP also to 169.254.0.0/16, where a cloud's machine finds its metadata service and nobody else is. */
  readonly linkLocal?: boolean;
}

/**
 * The one place where this program speaks HTTP. axios makes the request; the sockets, the limits and the words for
 * what failed are ours ({@link Exchange}). The environment's proxy variables are not looked at: the caller decides.
 * @throws FederationError `http.ca` (usage) when `ca` is not PEM.
 */
export function createAxiosTransport(options: TransportOptions): Transport {
  if (options.ca !== undefined) {
    checkAuthorities(options.ca);
  }
  return new AxiosTransport(options);
}

class AxiosTransport implements Transport {
  readonly #options: TransportOptions;
  readonly #pinned: PinnedLookup | undefined;
  readonly #agents: Agents;
  readonly #underWay = new Set<Exchange>();
  #axios: Promise<AxiosInstance> | undefined;
  #closed = false;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#pinned = options.singleConnection === true ? createPinnedLookup() : undefined;
    this.#agents = createAgents(options, this.#pinned);
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    refusePlain(request.url, this.#options.linkLocal === true);
    this.#axios ??= loadAxios();
    const axios = await this.#axios;
    if (this.#closed) {
      throw new TransportError('aborted', 'the transport is closed', { requestSent: false });
    }
    const started = performance.now();
    const headers = completeHeaders(request, this.#options.userAgent);
    const report = (outcome: HttpLogEntry['outcome']): void =>
      this.#options.log?.(logEntry(request, headers, performance.now() - started, outcome));
    try {
      const response = await this.#exchange(axios, request, headers);
      report({
        status: response.status,
        headers: sanitiseHeaders(response.headers),
        bytes: response.body.length,
        connectionId: response.connection.id,
      });
      return response;
    } catch (error) {
      const failed = toTransportError(error, 'connecting');
      report({ failure: failed.failure, message: failed.message });
      throw failed;
    }
  }

  close(): void {
    this.#closed = true;
    for (const exchange of this.#underWay) {
      exchange.abort();
    }
    this.#agents.destroy();
  }

  async #exchange(
    axios: AxiosInstance,
    request: HttpRequest,
    headers: Readonly<Record<string, string>>,
  ): Promise<HttpResponse> {
    const exchange = new Exchange(request, (socket) => {
      this.#pin(request.url, socket);
    });
    this.#underWay.add(exchange);
    try {
      return await exchange.answer(axios.request(axiosRequest(request, headers, this.#agents, exchange)));
    } catch (error) {
      if (error instanceof TransportError && !error.requestSent) {
        this.#pinned?.unpin();
      }
      throw error;
    } finally {
      this.#underWay.delete(exchange);
    }
  }

  /** Behind a proxy it is the proxy that resolves names. */
  #pin(url: string, socket: Socket): void {
    if (this.#options.proxy === undefined && socket.remoteAddress !== undefined) {
      const family = socket.remoteFamily === 'IPv6' ? 6 : 4;
      this.#pinned?.pin(new URL(url).hostname, socket.remoteAddress, family);
    }
  }
}

async function loadAxios(): Promise<AxiosInstance> {
  const { default: axios } = await import('axios');
  return axios.create();
}

function refusePlain(url: string, linkLocal: boolean): void {
  const { protocol, hostname, host } = new URL(url);
  const near = isLoopback(hostname) || (linkLocal && isLinkLocal(hostname));
  if (protocol === 'https:' || (protocol === 'http:' && near)) {
    return;
  }
  throw new FederationError('http.plain', 'usage', `${host} would be spoken to without TLS`, {
    where: sanitiseUrl(url),
    why: 'plain HTTP is only allowed to this machine itself (localhost)',
    next: 'Write the address with https://.',
  });
}

/** Headers as they go out; axios adds none of its own to these. */
function completeHeaders(request: HttpRequest, userAgent: string): Record<string, string> {
  const given = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const length = request.method === 'GET' ? {} : { 'content-length': String(bodyBytes(request).length) };
  return { accept: '*/*', 'accept-encoding': 'gzip', 'user-agent': userAgent, ...given, ...length };
}

function bodyBytes(request: HttpRequest): Buffer {
  const { body = '' } = request;
  return typeof body === 'string'
    ? Buffer.from(body)
    : Buffer.from(body.buffer, body.byteOffset, body.length);
}

function axiosRequest(
  request: HttpRequest,
  headers: Readonly<Record<string, string>>,
  agents: Agents,
  exchange: Exchange,
): AxiosRequestConfig {
  const secure = request.url.startsWith('https:');
  const make = secure ? secureRequest : plainRequest;
  return {
    method: request.method,
    url: request.url,
    // `false` keeps axios from claiming a form where the caller named no type.
    headers: { 'content-type': false, ...headers },
    ...(request.body === undefined ? {} : { data: bodyBytes(request) }),
    transformRequest: (data: unknown) => data,
    responseType: 'stream',
    decompress: false,
    maxRedirects: 0,
    proxy: false,
    validateStatus: null,
    signal: exchange.signal,
    ...(secure ? { httpsAgent: agents.secure } : { httpAgent: agents.plain }),
    transport: {
      request(options: TunnelRequestOptions, answered: (response: IncomingMessage) => void): ClientRequest {
        const abandonable: TunnelRequestOptions = { ...options, abandon: exchange.signal };
        return exchange.watch(make(abandonable, answered));
      },
    },
  };
}

function logEntry(
  request: HttpRequest,
  headers: Readonly<Record<string, string>>,
  durationMs: number,
  outcome: HttpLogEntry['outcome'],
): HttpLogEntry {
  return {
    method: request.method,
    url: sanitiseUrl(request.url),
    requestHeaders: sanitiseHeaders(headers),
    requestBytes: bodyBytes(request).length,
    durationMs,
    outcome,
  };
}
