import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { HttpResponse } from './transport.ts';

type Connection = HttpResponse['connection'];

const known = new WeakMap<Socket, Connection>();
let last = 0;

/** The identity of a socket, and the certificate that its server showed; asked for once per socket. */
export function connectionOf(socket: Socket): Connection {
  const seen = known.get(socket);
  if (seen !== undefined) {
    return seen;
  }
  last += 1;
  const certificate = socket instanceof TLSSocket ? certificateOf(socket) : undefined;
  const connection: Connection =
    certificate === undefined ? { id: last } : { id: last, peerCertificate: certificate };
  known.set(socket, connection);
  return connection;
}

/** Absent on a resumed TLS session, which is why the agents resume none. */
function certificateOf(socket: TLSSocket): Uint8Array | undefined {
  return socket.getPeerX509Certificate()?.raw;
}
