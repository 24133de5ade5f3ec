import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer, type TlsOptions, type TLSSocket } from 'node:tls';
import { defaultExpiryDays, judgeEdges } from '../../src/diagnosis/edge-rules.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import type { EdgeProbe } from '../../src/model/live-snapshot.ts';
import { known } from '../../src/model/reading.ts';
import { probeEdges } from '../../src/probes/probe-edges.ts';
import { createAuthority, type Identity, type IssueOptions } from '../helpers/certificates.ts';

/* Access Edges of the test's own, on loopback: for every rule about TLS, certificates and SIP one that breaks it. */

export const dayMs = 86_400_000;
export const host = 'sip.contoso.com';
export const serverAuth = '1.3.6.1.5.5.7.3.1';
export const clientAuth = '1.3.6.1.5.5.7.3.2';
export const ok = 'SIP/2.0 200 OK\r\nServer: RTC/6.0\r\nContent-Length: 0\r\n\r\n';

export const authority = await createAuthority();
export const good = await identityOf({
  notAfter: new Date(Date.now() + 300 * dayMs),
  purposes: [serverAuth, clientAuth],
});

/** For {@link host}, and good for ninety days, unless asked for otherwise. */
export function identityOf(options: IssueOptions = {}, issuer = authority): Promise<Identity> {
  return issuer.issue({ names: [host], notAfter: new Date(Date.now() + 90 * dayMs), ...options });
}

export const pem = ({ cert, key }: Identity) => ({ cert, key });

const servers: Server[] = [];

/** Whatever was started since the last time. */
export function closeServers(): void {
  servers.splice(0).forEach((server) => server.close());
}

/** Answers whatever is asked with these bytes; null says nothing. */
export function startEdge(
  options: TlsOptions = {},
  answer: string | null | ((socket: TLSSocket) => void) = ok,
  address = '127.0.0.1',
  port = 0,
): Promise<number> {
  const server = createServer(
    { ...pem(good), requestCert: true, rejectUnauthorized: false, ...options },
    (socket: TLSSocket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => {
        if (typeof answer === 'function') {
          answer(socket);
        } else if (answer !== null) {
          socket.write(answer);
        }
      });
    },
  );
  server.on('tlsClientError', () => undefined);
  return listen(server, address, port);
}

/** Something on a port that is no Access Edge. */
export function startTcp(onConnection: (socket: Socket) => void): Promise<number> {
  return listen(
    createTcpServer((socket) => {
      socket.on('error', () => undefined);
      onConnection(socket);
    }),
  );
}

function listen(server: Server, address = '127.0.0.1', port = 0): Promise<number> {
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(port, address, () => resolve((server.address() as AddressInfo).port));
  });
}

export interface Looking {
  readonly roots?: readonly string[];
  readonly timeoutMs?: number;
  readonly identity?: string;
  readonly addresses?: readonly string[];
  readonly domains?: readonly string[];
}

export async function look(
  port: number,
  {
    roots = [authority.cert],
    timeoutMs = 10_000,
    identity,
    addresses = ['127.0.0.1'],
    domains = ['contoso.com'],
  }: Looking = {},
): Promise<EdgeProbe> {
  const [edge] = await probeEdges([{ host, port, domains, owner: 'own', addresses: known(addresses) }], {
    roots,
    timeoutMs,
    signal: new AbortController().signal,
    userAgent: 'federation/test',
    newToken: () => 'token',
    ...(identity === undefined ? {} : { identity }),
  });
  if (edge === undefined) {
    throw new Error('nothing was looked at');
  }
  return edge;
}

/** Everything that is said of an Edge. */
export function judged(edge: EdgeProbe): readonly Diagnosis[] {
  const live = { takenAt: new Date().toISOString(), dns: [], edges: [edge] };
  return judgeEdges(live, { expiryDays: defaultExpiryDays });
}

/** What is said against an Edge; advice left out. */
export function said(edge: EdgeProbe): readonly string[] {
  return judged(edge)
    .filter(({ outcome, severity }) => outcome !== 'pass' && severity !== 'low')
    .map(({ outcome, id, text }) => `${outcome} ${id}: ${text}`);
}

export const lookAt = async (
  options: TlsOptions,
  answer?: Parameters<typeof startEdge>[1],
  looking?: Looking,
) => said(await look(await startEdge(options, answer), looking));
