import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import {
  createNtlmServer,
  type NtlmServer,
  type NtlmServerOptions,
} from '../../src/protocols/ntlm/server.ts';

export const account = { username: 'CONTOSO\\anna', password: 'Passw0rd!Secret' } as const;

export interface NtlmEndpointOptions {
  /** Schemes listed in a 401. */
  readonly schemes?: readonly ('NTLM' | 'Negotiate')[];
  readonly server?: Partial<NtlmServerOptions>;
  /** Answers an authenticated envelope; the default says OK. `count` is 1 for the first. */
  readonly answer?: (response: ServerResponse, count: number, socket: Socket) => void;
  /** Called with each challenge about to be sent; what it returns replaces the usual answer. */
  readonly onChallenge?: (response: ServerResponse, count: number) => boolean;
}

/** An endpoint that demands NTLM of every connection, as IIS does, and writes down what it saw. */
export interface NtlmEndpoint {
  readonly listener: RequestListener;
  /** Envelopes that were acted upon. */
  readonly processed: string[];
  /** For every request: what it carried. */
  readonly seen: {
    readonly step: 'first' | 'third' | 'bare' | 'other';
    readonly body: string;
    readonly socket: Socket;
  }[];
  /** Makes the server forget who is on its connections. */
  forget(): void;
}

export const ok = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"/>';

export function ntlmEndpoint(options: NtlmEndpointOptions = {}): NtlmEndpoint {
  const { schemes = ['Negotiate', 'NTLM'] } = options;
  let connections = new WeakMap<Socket, { server: NtlmServer; authenticated: boolean }>();
  let challenges = 0;
  const processed: string[] = [];
  const seen: NtlmEndpoint['seen'] = [];

  function handle(request: IncomingMessage, response: ServerResponse, body: string): void {
    const { socket } = request;
    const state = connections.get(socket) ?? { server: makeServer(options.server), authenticated: false };
    connections.set(socket, state);
    const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ');
    const message = Buffer.from(token, 'base64');
    const type = message.length > 12 ? message.readUInt32LE(8) : 0;
    seen.push({
      step: type === 1 ? 'first' : type === 3 ? 'third' : token === '' ? 'bare' : 'other',
      body,
      socket,
    });
    if (type === 1 && schemes.some((offered) => offered === scheme)) {
      challenges += 1;
      if (options.onChallenge?.(response, challenges) !== true) {
        const challenge = Buffer.from(state.server.challenge(message)).toString('base64');
        response.writeHead(401, { 'www-authenticate': `${scheme} ${challenge}` }).end();
      }
      return;
    }
    if (type === 3) {
      state.authenticated = state.server.verify(message).ok;
    }
    if (!state.authenticated) {
      response.writeHead(401, { 'www-authenticate': [...schemes] }).end();
      return;
    }
    processed.push(body);
    if (options.answer === undefined) {
      response.writeHead(200, { 'content-type': 'application/soap+xml;charset=UTF-8' }).end(ok);
    } else {
      options.answer(response, processed.length, socket);
    }
  }

  return {
    processed,
    seen,
    forget() {
      connections = new WeakMap();
    },
    listener(request, response) {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        handle(request, response, Buffer.concat(chunks).toString());
      });
    },
  };
}

function makeServer(options: Partial<NtlmServerOptions> = {}): NtlmServer {
  return createNtlmServer({
    netbiosDomain: 'CONTOSO',
    netbiosComputer: 'POOL01',
    dnsDomain: 'contoso.com',
    dnsComputer: 'pool01.contoso.com',
    lookup: (user, domain) =>
      user.toLowerCase() === 'anna' && domain === 'CONTOSO' ? account.password : undefined,
    now: () => new Date(),
    random: (bytes) => randomBytes(bytes),
    ...options,
  });
}
