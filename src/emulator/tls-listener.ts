import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { FederationError } from '../errors.ts';
import type { ServerCertificate } from './certificates.ts';
import { sendAnswer, webPage } from './http-answer.ts';

export interface ListenerOptions {
  readonly certificate: ServerCertificate;
  /** 0 takes a free port. */
  readonly port: number;
  /** Holds the connections that are open: destroying them is how the server falls over. */
  readonly sockets: Set<Socket>;
  readonly take: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * A web server on this machine. One port takes TLS and plain HTTP; the latter only to say that TLS is required.
 * @throws FederationError `emulator.port` when the port is taken.
 */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const { sockets } = options;
  const secure = createSecureServer(options);
  const plain = createHttpServer((_, response) =>
    sendAnswer(response, webPage(403, 'Forbidden: SSL required')),
  );
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

function createSecureServer({ certificate, take }: ListenerOptions): Server {
  const { certificatePem: cert, keyPem: key } = certificate;
  return createHttpsServer(
    { cert, key, minVersion: 'TLSv1.2', keepAliveTimeout: keepAliveMs },
    (request, response) => {
      // A client that goes away in the middle is no error of the server.
      response.on('error', () => response.destroy());
      take(request, response).catch(() => response.destroy());
    },
  );
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

async function bound(server: Server, port: number): Promise<number> {
  try {
    return await new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  } catch (error) {
    throw new FederationError('emulator.port', 'usage', 'the emulator cannot listen on that port', {
      where: `127.0.0.1:${port}`,
      why: error instanceof Error ? error.message : String(error),
      next: 'leave the port out, or give 0, to take a free one',
      cause: error,
    });
  }
}
