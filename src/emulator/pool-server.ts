import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerAnswer, ServerReply, WsmanServer } from '../protocols/wsman/server-port.ts';
import {
  ConnectionAuthentication,
  unauthorized,
  type AuthenticationOptions,
} from './connection-authentication.ts';
import type { FaultName, FaultPlan } from './faults.ts';
import { replacementFor, sendAnswer, soapType, webPage, type HttpAnswer } from './http-answer.ts';
import { readBody } from './request-body.ts';
import { listen, type Listener, type ListenerOptions } from './tls-listener.ts';

/**
 * The web server in front of the emulated endpoint, as IIS stands in front of a pool's: /OcsPowershell and nothing
 * else, who is there (per connection), and then one envelope in, one out.
 */
export interface PoolServerOptions extends Omit<ListenerOptions, 'take'> {
  readonly authentication: AuthenticationOptions;
  readonly wsman: WsmanServer;
  readonly faults: FaultPlan;
  /** Every answer is this much later, as over a long line. */
  readonly latencyMs: number;
  readonly now: () => number;
}

export const endpointPath = '/OcsPowershell';
const slowMs = 3000;

/** @throws FederationError `emulator.port` when the port is taken. */
export function listenAsPool(options: PoolServerOptions): Promise<Listener> {
  const front = new PoolFront(options);
  const { certificate, port, sockets } = options;
  return listen({ certificate, port, sockets, take: (...both) => front.answer(...both) });
}

class PoolFront {
  readonly #options: PoolServerOptions;
  readonly #connections = new WeakMap<Socket, ConnectionAuthentication>();

  constructor(options: PoolServerOptions) {
    this.#options = options;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (this.#options.latencyMs > 0) {
      await sleep(this.#options.latencyMs);
    }
    const refusal = refuse(request);
    if (refusal !== undefined) {
      sendAnswer(response, refusal);
      return;
    }
    const authentication = this.#authenticationOf(request.socket);
    const verdict = authentication.judge(request.headers.authorization);
    if (verdict.kind === 'answered') {
      sendAnswer(response, verdict.answer);
      return;
    }
    const striking = this.#options.faults.strike('request');
    const headers = verdict.header === undefined ? [] : [verdict.header];
    if (striking.has('unauthorized-loop')) {
      authentication.forget();
      sendAnswer(response, unauthorized());
      return;
    }
    const replacement = await this.#spoil(request.socket, striking);
    if (replacement === 'silence') {
      return;
    }
    const answer = replacement ?? (await this.#endpoint(body, verdict.identity, response));
    sendAnswer(response, { ...answer, headers: [...(answer.headers ?? []), ...headers] }, striking);
  }

  #authenticationOf(socket: Socket): ConnectionAuthentication {
    const known = this.#connections.get(socket);
    if (known !== undefined) {
      return known;
    }
    const authentication = new ConnectionAuthentication(this.#options.authentication);
    this.#connections.set(socket, authentication);
    return authentication;
  }

  /** What faults do before the endpoint sees the request. */
  async #spoil(
    socket: Socket,
    striking: ReadonlySet<FaultName>,
  ): Promise<HttpAnswer | 'silence' | undefined> {
    if (striking.has('slow')) {
      await sleep(slowMs);
    }
    if (striking.has('reset')) {
      socket.destroy();
      return 'silence';
    }
    return striking.has('hang') ? 'silence' : replacementFor(striking);
  }

  async #endpoint(
    body: Awaited<ReturnType<typeof readBody>>,
    identity: string,
    response: ServerResponse,
  ): Promise<HttpAnswer> {
    switch (body.kind) {
      case 'too-large':
        return webPage(413, 'Request Entity Too Large');
      case 'wrong-type':
        return webPage(415, 'Unsupported Media Type');
      case 'empty':
        return webPage(400, 'Bad Request');
      case 'envelope': {
        const reply = await this.#settled(this.#options.wsman.handle(body.text, identity), response);
        return { status: reply.status, body: reply.body, contentType: soapType };
      }
    }
  }

  /** Waits for a Receive to have something, until its time is over or the client has gone. */
  #settled(answer: ServerAnswer, response: ServerResponse): Promise<ServerReply> {
    if (answer.kind === 'reply') {
      return Promise.resolve(answer);
    }
    return new Promise((resolve, reject) => {
      const finish = () => {
        const reply = answer.poll();
        if (reply === undefined) {
          answer.subscribe(finish);
        } else {
          clearTimeout(timer);
          resolve(reply);
        }
      };
      const timer = setTimeout(finish, Math.max(0, answer.deadline - this.#options.now()));
      response.once('close', () => {
        clearTimeout(timer);
        answer.abandon();
        reject(new Error('the client has gone'));
      });
      answer.subscribe(finish);
    });
  }
}

function refuse(request: IncomingMessage): HttpAnswer | undefined {
  const path = (request.url ?? '').replace(/[?#].*$/, '').replace(/\/$/, '');
  if (path.toLowerCase() !== endpointPath.toLowerCase()) {
    return webPage(404, 'Not Found');
  }
  return request.method === 'POST' ? undefined : webPage(405, 'Method Not Allowed', [['Allow', 'POST']]);
}
