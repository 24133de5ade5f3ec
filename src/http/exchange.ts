import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { connectionOf } from './connections.ts';
import { BodyError, readBody } from './body.ts';
import { toTransportError, type Stage } from './failures.ts';
import { TransportError, type HttpRequest, type HttpResponse } from './transport.ts';

interface Answered {
  readonly response: IncomingMessage;
  readonly body: Promise<Uint8Array>;
  /** Asked for while the response still holds its socket. */
  readonly connection: HttpResponse['connection'];
}

/**
 * One request from its start to the end of its answer, watched at the socket.
 *
 * axios answers or rejects, but does not tell how far a request had come; whether a server may have acted on a write
 * hangs on exactly that. So the exchange listens to the events of the request and its socket, keeps the idle timer
 * (started again by every step and every byte of the body), and is the one place that can give the request up.
 */
export class Exchange {
  readonly #request: HttpRequest;
  readonly #onConnected: (socket: Socket) => void;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #stage: Stage = 'connecting';
  #gaveUp: TransportError | undefined;
  #wireError: Error | undefined;
  #answered: Answered | undefined;

  constructor(request: HttpRequest, onConnected: (socket: Socket) => void) {
    this.#request = request;
    this.#onConnected = onConnected;
    this.#timer = setTimeout(() => {
      this.#giveUp('timeout', `no byte from the server for ${request.timeoutMs / 1000} s`);
    }, request.timeoutMs);
    request.signal?.addEventListener('abort', this.abort, { once: true });
    if (request.signal?.aborted === true) {
      this.abort();
    }
  }

  /** Aborted when this exchange was given up, for whatever reason. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  readonly abort = (): void => {
    this.#giveUp('aborted', 'the request was aborted');
  };

  /** Follows a request that Node has just made. */
  watch(request: ClientRequest): ClientRequest {
    request.once('error', (error) => {
      this.#wireError ??= error;
    });
    request.once('socket', (socket) => {
      this.#follow(socket, request);
    });
    request.once('response', (response) => {
      this.#advance('answering');
      const { maxResponseBytes, onStart } = this.#request;
      const body = readBody(response, maxResponseBytes, () => this.#timer.refresh(), onStart);
      // Whether it fails is found out by `answer`, or no longer of interest.
      body.catch(() => undefined);
      this.#answered = { response, body, connection: connectionOf(response.socket) };
    });
    return request;
  }

  /** The complete answer, after axios has seen its head. @throws TransportError */
  async answer(head: Promise<unknown>): Promise<HttpResponse> {
    try {
      await head;
      if (this.#answered === undefined) {
        throw new Error('an answer without a response');
      }
      const { response, connection } = this.#answered;
      const body = await this.#answered.body;
      const headers = definedHeaders(response.headersDistinct);
      return { status: response.statusCode ?? 0, headers, body, connection };
    } catch (error) {
      throw this.#gaveUp ?? toTransportError(this.#cause(error), this.#stage);
    } finally {
      // A socket remembers its last request, and with it this exchange: until the next one, which may be long.
      this.#answered = undefined;
      clearTimeout(this.#timer);
      this.#request.signal?.removeEventListener('abort', this.abort);
    }
  }

  #follow(socket: Socket, request: ClientRequest): void {
    if (request.reusedSocket) {
      this.#advance('sent');
      return;
    }
    const secure = 'encrypted' in socket;
    const connected = (): void => {
      this.#onConnected(socket);
      this.#advance(secure ? 'securing' : 'sent');
    };
    if (socket.connecting) {
      socket.once('connect', connected);
    } else if (!socket.destroyed) {
      // Where there is no network the attempt is over at once: then nothing stands, and TLS is not to blame.
      connected();
    }
    socket.once('secureConnect', () => {
      this.#advance('sent');
    });
  }

  #advance(stage: Stage): void {
    this.#stage = stage;
    this.#timer.refresh();
  }

  #giveUp(failure: 'timeout' | 'aborted', message: string): void {
    this.#gaveUp ??= new TransportError(failure, message, {
      requestSent: this.#stage === 'sent' || this.#stage === 'answering',
      responseStarted: this.#stage === 'answering',
    });
    this.#controller.abort();
  }

  /** The error of the socket or the parser, which axios wraps and the cut body only follows from. */
  #cause(error: unknown): unknown {
    return error instanceof BodyError ? error : (this.#wireError ?? error);
  }
}

function definedHeaders(headers: NodeJS.Dict<string[]>): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string[]] => entry[1] !== undefined),
  );
}
