import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAxiosTransport } from '../../src/http/axios-transport.ts';
import { TransportError, type HttpRequest } from '../../src/http/transport.ts';
import { createAuthority } from '../helpers/certificates.ts';
import { deadPort, listen, serveHttp, serveHttps, serveTcp, type Listening } from './servers.ts';

const authority = await createAuthority();
const identity = await authority.issue();

function client(proxyUrl: string | undefined, credentials?: { username: string; password: string }) {
  const proxy =
    proxyUrl === undefined ? undefined : { url: proxyUrl, ...(credentials ? { credentials } : {}) };
  const made = createAxiosTransport({
    userAgent: 'federation-test',
    ca: authority.cert,
    ...(proxy === undefined ? {} : { proxy }),
  });
  onTestFinished(() => {
    made.close();
  });
  return made;
}

function post(url: string, timeoutMs = 5000): HttpRequest {
  return { method: 'POST', url, headers: {}, body: 'hello', timeoutMs, maxResponseBytes: 1e6 };
}

/** A proxy that opens every tunnel asked for. */
async function tunnellingProxy(asked: IncomingMessage[]): Promise<Listening> {
  const server = createServer((_, response) => {
    response.writeHead(400).end();
  });
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    asked.push(request);
    const upstream = connect(Number(new URL(`http://${request.url ?? ''}`).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  return listen(server);
}

async function failure(promise: Promise<unknown>): Promise<TransportError> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  if (error instanceof TransportError) {
    return error;
  }
  throw new Error('not a TransportError', { cause: error });
}

describe('a proxy', () => {
  it('is asked for a tunnel to host and port, and the TLS of the server goes through it', async () => {
    const asked: IncomingMessage[] = [];
    const proxy = await tunnellingProxy(asked);
    const server = await serveHttps(identity, (_, response) => {
      response.end('through');
    });
    const transport = client(`http://127.0.0.1:${proxy.port}`, { username: 'anna', password: 'pa:ss' });
    const first = await transport.send(post(`https://localhost:${server.port}/`));
    const second = await transport.send(post(`https://localhost:${server.port}/`));
    expect(Buffer.from(second.body).toString()).toBe('through');
    expect(second.connection.id).toBe(first.connection.id);
    expect(Buffer.from(first.connection.peerCertificate ?? [])).toEqual(Buffer.from(identity.der));
    expect(asked.map((request) => [request.url, request.headers['proxy-authorization']])).toEqual([
      [`localhost:${server.port}`, `Basic ${Buffer.from('anna:pa:ss').toString('base64')}`],
    ]);
  });

  it('is not used for plain requests to this machine, nor when none was named', async () => {
    const asked: IncomingMessage[] = [];
    const proxy = await tunnellingProxy(asked);
    const plain = await serveHttp((_, response) => {
      response.end();
    });
    const secure = await serveHttps(identity, (_, response) => {
      response.end();
    });
    await client(`http://127.0.0.1:${proxy.port}`).send(post(`http://localhost:${plain.port}/`));
    await client(undefined).send(post(`https://localhost:${secure.port}/`));
    expect(proxy.connections()).toBe(0);
  });

  it('does not stand between the server and the check of its certificate', async () => {
    const proxy = await tunnellingProxy([]);
    const stranger = await (await createAuthority()).issue();
    const server = await serveHttps(stranger, (_, response) => {
      response.end();
    });
    const error = await failure(
      client(`http://127.0.0.1:${proxy.port}`).send(post(`https://localhost:${server.port}/`)),
    );
    expect(error).toMatchObject({ failure: 'tls', requestSent: false });
  });

  it.each([
    ['407 Proxy Authentication Required', ''],
    [
      '502 Bad Gateway',
      '<html><head><style>p{}</style></head><body><p>No route to\n <b>pool01</b></p></body></html>',
    ],
    ['200 is not meant for us', undefined],
  ])('that answers %s is named as what failed, with its words', async (line, html) => {
    const { port } = await serveTcp((socket) => {
      socket.once('data', () => {
        if (html === undefined) {
          socket.end('<html>hello, this is not HTTP</html>');
        } else {
          socket.end(`HTTP/1.1 ${line}\r\nContent-Type: text/html\r\n\r\n${html}`);
        }
      });
    });
    const error = await failure(
      client(`http://127.0.0.1:${port}`).send(post('https://pool01.contoso.invalid/OcsPowershell')),
    );
    expect(error).toMatchObject({ failure: 'proxy', requestSent: false });
    expect(error.message).toContain(`127.0.0.1:${port}`);
    if (html !== undefined) {
      expect(error.message).toContain(line);
      expect(error.message).toContain(html === '' ? '' : 'No route to pool01');
      expect(error.message).not.toContain('<');
    }
  });

  it('that is not there is named as what failed', async () => {
    const port = await deadPort();
    const error = await failure(
      client(`http://127.0.0.1:${port}`).send(post('https://pool01.contoso.invalid/')),
    );
    expect(error).toMatchObject({ failure: 'proxy', requestSent: false });
    expect(error.message).toContain(`the proxy 127.0.0.1:${port} cannot be used`);
  });

  it('that hangs does not hold the request longer than its time, and is hung up on', async () => {
    let hungUp: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => (hungUp = resolve));
    const { port } = await serveTcp((socket) => {
      socket.resume().on('close', () => hungUp?.());
    });
    const error = await failure(
      client(`http://127.0.0.1:${port}`).send(post('https://pool01.contoso.invalid/', 100)),
    );
    expect(error).toMatchObject({ failure: 'timeout', requestSent: false });
    await gone;
  });

  it('reached over TLS itself opens tunnels as well', async () => {
    const inner = await serveHttps(identity, (_, response) => {
      response.end('deep');
    });
    const { createServer: createTls } = await import('node:https');
    const outer = createTls({ cert: identity.cert, key: identity.key });
    outer.on('connect', (_: IncomingMessage, socket: Socket) => {
      const upstream = connect(inner.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
    });
    const proxy = await listen(outer);
    const response = await client(`https://localhost:${proxy.port}`).send(
      post(`https://localhost:${inner.port}/`),
    );
    expect(Buffer.from(response.body).toString()).toBe('deep');
  });
});
