import { Agent, request as secureRequest, type AgentOptions, type RequestOptions } from 'node:https';
import {
  request as plainRequest,
  type IncomingMessage,
  type RequestOptions as PlainOptions,
} from 'node:http';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { Duplex } from 'node:stream';

/** An HTTP proxy; nothing goes through one that was not named. */
export interface HttpProxy {
  /** `http://` or `https://`, host and port, without path. */
  readonly url: string;
  readonly credentials?: { readonly username: string; readonly password: string };
}

/** The proxy could not be reached, or would not open a way to the server. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
}

/** What a request passes through the agent to the tunnel: gives the tunnel up together with the request. */
export interface TunnelRequestOptions extends RequestOptions {
  readonly abandon?: AbortSignal;
}

type Created = (error: Error | null, stream: Duplex) => void;

const refusalTextBytes = 4096;
const refusalTextMs = 500;

/** Reaches servers through an HTTP proxy: CONNECT, then TLS with the server through the tunnel (RFC 9110, 9.3.6). */
export class TunnelAgent extends Agent {
  readonly #proxy: HttpProxy;
  readonly #secureContext: SecureContext | undefined;

  constructor(proxy: HttpProxy, options: AgentOptions) {
    super(options);
    this.#proxy = proxy;
    this.#secureContext = options.secureContext;
  }

  override createConnection(options: TunnelRequestOptions, callback?: Created): undefined {
    const authority = `${options.host ?? 'localhost'}:${options.port ?? 443}`;
    void openTunnel(this.#proxy, authority, this.#secureContext, options.abandon)
      .then((socket) => {
        const secured = { ...options, socket };
        return super.createConnection(secured);
      })
      .then(
        (stream) => {
          if (stream) {
            callback?.(null, stream);
          }
        },
        (error: unknown) => {
          // The agent looks at the error alone; Node's types want a stream beside it.
          callback?.(error instanceof Error ? error : new ProxyError(String(error)), new Duplex());
        },
      );
    return undefined;
  }
}

async function openTunnel(
  proxy: HttpProxy,
  authority: string,
  secureContext: SecureContext | undefined,
  abandon: AbortSignal | undefined,
): Promise<Socket> {
  const url = new URL(proxy.url);
  const options = {
    method: 'CONNECT',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port,
    path: authority,
    agent: false,
    headers: { host: authority, ...authorization(proxy) },
    ...(secureContext === undefined ? {} : { secureContext }),
    ...(abandon === undefined ? {} : { signal: abandon }),
  };
  const { response, socket, head } = await connect(url, options);
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) {
    return socket;
  }
  const text = await refusalText(socket, head);
  socket.destroy();
  const said = `${status} ${response.statusMessage ?? ''}`.trim();
  throw new ProxyError(
    `the proxy ${url.host} answered ${said} to CONNECT ${authority}${text === '' ? '' : `: ${text}`}`,
  );
}

function connect(
  url: URL,
  options: PlainOptions,
): Promise<{ readonly response: IncomingMessage; readonly socket: Socket; readonly head: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? secureRequest(options) : plainRequest(options);
    request.once('connect', (response, socket, head) => {
      resolve({ response, socket, head });
    });
    request.once('error', (error) => {
      reject(new ProxyError(`the proxy ${url.host} cannot be used: ${error.message}`, { cause: error }));
    });
    request.end();
  });
}

function authorization(proxy: HttpProxy): Record<string, string> {
  if (proxy.credentials === undefined) {
    return {};
  }
  const { username, password } = proxy.credentials;
  return { 'proxy-authorization': `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

/** The beginning of what the proxy says beside its refusal, as one line of text. */
function refusalText(socket: Socket, head: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let text = head.toString('utf8');
    const timer = setTimeout(finish, refusalTextMs);
    function finish(): void {
      clearTimeout(timer);
      resolve(plainLine(text));
    }
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.length > refusalTextBytes) {
        finish();
      }
    });
    socket.once('close', finish);
    socket.once('end', finish);
    socket.once('error', finish);
    socket.resume();
  });
}

/** HTML to one short line: no markup, no control characters. */
export function plainLine(text: string): string {
  return text
    .replace(/<(script|style)\b.*?<\/\1\s*>/gis, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
