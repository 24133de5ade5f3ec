import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Identity } from '../helpers/certificates.ts';

/** A port of this machine with a server behind it; both are gone when the test that made them ends. */
export interface Listening {
  readonly port: number;
  /** How many connections were accepted so far. */
  readonly connections: () => number;
}

/** Starts any server for the length of the test. */
export async function listen(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  server.on('connection', (socket: Socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
  });
  return { port: portOf(server), connections: () => accepted };
}

function portOf(server: Server): number {
  const address = server.address() as AddressInfo;
  return address.port;
}

export function serveHttp(listener: RequestListener): Promise<Listening> {
  return listen(createHttpServer(listener));
}

export function serveHttps(
  identity: Identity,
  listener: RequestListener,
  options: ServerOptions = {},
): Promise<Listening> {
  const server = createHttpsServer({ ...options, cert: identity.cert, key: identity.key }, listener);
  server.on('tlsClientError', () => undefined);
  return listen(server);
}

/** A server that speaks whatever `onSocket` writes. */
export function serveTcp(onSocket: (socket: Socket) => void): Promise<Listening> {
  return listen(createTcpServer(onSocket));
}

/** A port on which nothing listens. */
export async function deadPort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
