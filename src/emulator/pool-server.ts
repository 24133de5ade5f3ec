import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerAnswer, ServerReply, WsmanServer } from '../protocols/wsman/server-port.ts';
import type { ServerCertificate } from './certificates.ts';
import {
  ConnectionAuthentication,
  unauthorized,
  type AuthenticationOptions,
} from './connection-authentication.ts';
import type { FaultName, FaultPlan } from './faults.ts';
import { replacementFor, sendAnswer, soapType, webPage, type HttpAnswer } from './http-answer.ts';
import { readBody } from './request-body.ts';

/**
 * The web server in front of the emulated endpoint, as IIS stands in front of a pool's: TLS, /OcsPowershell and
 * nothing else, who is there (per connection), and then one envelope in, one out. One port takes TLS and plain HTTP;
 * the latter only to say that TLS is required.
 */
export interface PoolServerOptions {
  readonly certificate: ServerCertificate;
  readonly authentication: AuthenticationOptions;
  readonly wsman: WsmanServer;
  readonly faults: FaultPlan;
  /** 0 takes a free port. */
  readonly port: number;
  /** Every answer is this much later, as over a long line. */
  readonly latencyMs: number;
  readonly now: () => number;
  /** Holds the connections that are open: destroying them is how the server falls over. */
  readonly sockets: Set<Socket>;
}

export interface PoolServer {
  readonly port: number;
  close(): Promise<void>;
}

export const endpointPath = '/OcsPowershell';
const slowMs = 3000;

/** @throws an error of the system when the port is taken. */
export async function listen(options: PoolServerOptions): Promise<PoolServer> {
  const front = new PoolFront(options);
  const { certificatePem: cert, keyPem: key } = options.certificate;
  const secure = createHttpsServer(
    { cert, key, minVersion: 'TLSv1.2', keepAliveTimeout: keepAliveMs },
    (...both) => front.take(...both),
  );
  const plain = createHttpServer((_, response) =>
    sendAnswer(response, webPage(403, 'Forbidden: SSL required')),
  );
  const { sockets } = options;
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('readable', () => route(socket, secure, plain));
  });
  const port = await bound(server, options.port);
  return {
    port,
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

const keepAliveMs = 120_000;
/** First byte of a TLS record that carries a handshake (RFC 8446 5.1). */
const tlsHandshake = 0x16;

function route(socket: Socket, secure: Server, plain: Server): void {
  const first: unknown = socket.read(1);
  if (Buffer.isBuffer(first)) {
    socket.unshift(first);
    (first[0] === tlsHandshake ? secure : plain).emit('connection', socket);
  }
}

function bound(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

class PoolFront {
  readonly #options: PoolServerOptions;
  readonly #connections = new WeakMap<Socket, ConnectionAuthentication>();

  constructor(options: PoolServerOptions) {
    this.#options = options;
  }

  take(request: IncomingMessage, response: ServerResponse): void {
    // A client that goes away in the middle is no error of the server.
    response.on('error', () => response.destroy());
    this.#answer(request, response).catch(() => response.destroy());
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
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
