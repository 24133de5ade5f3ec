import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAxiosTransport, type TransportOptions } from '../../src/http/axios-transport.ts';
import { TransportError, type HttpRequest, type Transport } from '../../src/http/transport.ts';
import { createAuthority } from '../helpers/certificates.ts';
import { deadPort, serveHttp, serveHttps, serveTcp } from './servers.ts';

function transport(options: Partial<TransportOptions> = {}): Transport {
  const made = createAxiosTransport({ userAgent: 'federation-test', ...options });
  onTestFinished(() => {
    made.close();
  });
  return made;
}

function post(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'POST', url, headers: {}, body: 'hello', timeoutMs: 5000, maxResponseBytes: 1e6, ...more };
}

async function failure(promise: Promise<unknown>): Promise<TransportError> {
  const error: unknown = await promise.then(
    () => new Error('it was answered'),
    (reason: unknown) => reason,
  );
  if (error instanceof TransportError) {
    return error;
  }
  throw new Error('not a TransportError', { cause: error });
}

describe('an answer', () => {
  it('is given whatever its status, with every value of a repeated header', async () => {
    const { port } = await serveHttp((request, response) => {
      response.writeHead(500, [
        ['WWW-Authenticate', 'Negotiate'],
        ['WWW-Authenticate', 'NTLM'],
      ]);
      response.end('broken');
      request.resume();
    });
    const response = await transport().send(post(`http://127.0.0.1:${port}/`));
    expect(response.status).toBe(500);
    expect(response.headers['www-authenticate']).toEqual(['Negotiate', 'NTLM']);
    expect(Buffer.from(response.body).toString()).toBe('broken');
    expect(response.connection.peerCertificate).toBeUndefined();
  });

  it('is not followed when it is a redirect', async () => {
    const { port } = await serveHttp((_, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    });
    const response = await transport().send(post(`http://127.0.0.1:${port}/`));
    expect(response.status).toBe(302);
  });

  it('answers a request that carries exactly the headers and bytes that were given', async () => {
    const seen: unknown[] = [];
    const { port } = await serveHttp((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push(request.headers, Buffer.concat(chunks).toString('hex'));
        response.end();
      });
    });
    const body = new Uint8Array(Buffer.from('00ff80feff', 'hex')).subarray(1);
    await transport().send(post(`http://127.0.0.1:${port}/`, { body, headers: { 'X-One': '1' } }));
    expect(seen).toEqual([
      {
        accept: '*/*',
        'accept-encoding': 'gzip',
        connection: 'keep-alive',
        'content-length': '4',
        host: `127.0.0.1:${port}`,
        'user-agent': 'federation-test',
        'x-one': '1',
      },
      'ff80feff',
    ]);
  });

  it('answers an empty POST that says so', async () => {
    const { port } = await serveHttp((request, response) => {
      response.end(request.headers['content-length']);
    });
    const response = await transport().send({
      method: 'POST',
      url: `http://127.0.0.1:${port}/`,
      headers: {},
      timeoutMs: 5000,
      maxResponseBytes: 10,
    });
    expect(Buffer.from(response.body).toString()).toBe('0');
  });

  it('is decompressed', async () => {
    const { port } = await serveHttp((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync('compressed'));
    });
    const response = await transport().send(post(`http://127.0.0.1:${port}/`));
    expect(Buffer.from(response.body).toString()).toBe('compressed');
  });
});

describe('a connection', () => {
  it('keeps its identity for as long as it is the same one', async () => {
    const server = await serveHttp((request, response) => {
      if (request.url === '/close') {
        response.setHeader('connection', 'close');
      }
      response.end();
    });
    const client = transport({ singleConnection: true });
    const send = (path: string) => client.send(post(`http://127.0.0.1:${server.port}${path}`));
    const first = await send('/');
    const second = await send('/close');
    const third = await send('/');
    expect(second.connection.id).toBe(first.connection.id);
    expect(third.connection.id).not.toBe(first.connection.id);
    expect(server.connections()).toBe(2);
  });

  it('is only one when asked so, also for requests made at once', async () => {
    const server = await serveHttp((_, response) => {
      response.end();
    });
    const client = transport({ singleConnection: true });
    const answers = await Promise.all(
      [1, 2, 3].map(() => client.send(post(`http://localhost:${server.port}/`))),
    );
    expect(new Set(answers.map((answer) => answer.connection.id)).size).toBe(1);
    expect(server.connections()).toBe(1);
  });

  it('shows the certificate of the server on every connection, never a resumed session without one', async () => {
    const authority = await createAuthority();
    const identity = await authority.issue();
    const { port } = await serveHttps(identity, (_, response) => {
      response.setHeader('connection', 'close');
      response.end();
    });
    const client = transport({ ca: authority.cert });
    for (const round of [1, 2, 3]) {
      const { connection } = await client.send(post(`https://localhost:${port}/${round}`));
      expect(Buffer.from(connection.peerCertificate ?? [])).toEqual(Buffer.from(identity.der));
    }
  });
});

describe('a request that gets no answer', () => {
  it('fails as connect, certainly unsent, when nothing listens', async () => {
    const error = await failure(transport().send(post(`http://127.0.0.1:${await deadPort()}/`)));
    expect(error).toMatchObject({ failure: 'connect', requestSent: false, responseStarted: false });
  });

  it('fails as connect when nothing listens on any of the addresses of a name', async () => {
    const error = await failure(transport().send(post(`http://localhost:${await deadPort()}/`)));
    expect(error).toMatchObject({ failure: 'connect', requestSent: false });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('fails as resolve when the name does not exist', async () => {
    const error = await failure(transport().send(post('https://pool01.contoso.invalid/OcsPowershell')));
    expect(error).toMatchObject({ failure: 'resolve', requestSent: false });
  });

  it('fails as reset, possibly acted upon, when the server cuts the connection', async () => {
    const { port } = await serveTcp((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    const error = await failure(transport().send(post(`http://127.0.0.1:${port}/`)));
    expect(error).toMatchObject({ failure: 'reset', requestSent: true, responseStarted: false });
  });

  it('fails as reset when the body ends before its length', async () => {
    const { port } = await serveTcp((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this'));
    });
    const error = await failure(transport().send(post(`http://127.0.0.1:${port}/`)));
    expect(error).toMatchObject({ failure: 'reset', requestSent: true, responseStarted: true });
  });

  it('fails as timeout when the server hangs', async () => {
    const { port } = await serveTcp(() => undefined);
    const error = await failure(transport().send(post(`http://127.0.0.1:${port}/`, { timeoutMs: 100 })));
    expect(error).toMatchObject({ failure: 'timeout', requestSent: true, responseStarted: false });
    expect(error.message).toContain('0.1 s');
  });

  it('fails as timeout, unsent, when the TLS handshake hangs', async () => {
    const { port } = await serveTcp(() => undefined);
    const error = await failure(transport().send(post(`https://127.0.0.1:${port}/`, { timeoutMs: 100 })));
    expect(error).toMatchObject({ failure: 'timeout', requestSent: false });
  });

  it('fails as timeout when the server stops in the middle of the body', async () => {
    const { port } = await serveTcp((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this'));
    });
    const error = await failure(transport().send(post(`http://127.0.0.1:${port}/`, { timeoutMs: 100 })));
    expect(error).toMatchObject({ failure: 'timeout', responseStarted: true });
  });

  it('is patient with a server that is slow but keeps sending', async () => {
    const { port } = await serveHttp((_, response) => {
      void (async () => {
        for (let round = 0; round < 8; round += 1) {
          response.write('x');
          await sleep(50);
        }
        response.end();
      })();
    });
    const response = await transport().send(post(`http://127.0.0.1:${port}/`, { timeoutMs: 200 }));
    expect(response.body.length).toBe(8);
  });

  it('fails as malformed when what comes is not HTTP', async () => {
    const { port } = await serveTcp((socket) => {
      socket.once('data', () => socket.write('SSH-2.0-OpenSSH_9.2\r\n'));
    });
    const error = await failure(transport().send(post(`http://127.0.0.1:${port}/`)));
    expect(error).toMatchObject({ failure: 'malformed', requestSent: true });
  });

  it('fails as malformed when the chunks of the body are broken', async () => {
    const { port } = await serveTcp((socket) => {
      socket.once('data', () =>
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzzz\r\n'),
      );
    });
    const error = await failure(transport().send(post(`http://127.0.0.1:${port}/`)));
    expect(error).toMatchObject({ failure: 'malformed', responseStarted: true });
  });

  it.each([
    ['is cut', gzipSync('a long enough text to be cut').subarray(0, 20), 'gzip'],
    ['is not gzip at all', Buffer.from('plain text'), 'gzip'],
    ['is encoded as was not asked for', Buffer.from('x'), 'br'],
  ])('fails as malformed when a compressed body %s', async (_, body, encoding) => {
    const { port } = await serveHttp((_request, response) => {
      response.setHeader('content-encoding', encoding);
      response.end(body);
    });
    const error = await failure(transport().send(post(`http://127.0.0.1:${port}/`)));
    expect(error).toMatchObject({ failure: 'malformed', requestSent: true });
  });

  it('fails as aborted when the caller gives it up, and the connection is closed', async () => {
    let closed: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const { port } = await serveTcp((socket) => {
      socket.resume().on('close', () => closed?.());
    });
    const controller = new AbortController();
    const sending = failure(
      transport().send(post(`http://127.0.0.1:${port}/`, { signal: controller.signal })),
    );
    await sleep(50);
    controller.abort();
    expect(await sending).toMatchObject({ failure: 'aborted', requestSent: true });
    await gone;
  });

  it('is not even started when it was given up before', async () => {
    const server = await serveHttp((_, response) => {
      response.end();
    });
    const error = await failure(
      transport().send(post(`http://127.0.0.1:${server.port}/`, { signal: AbortSignal.abort() })),
    );
    expect(error).toMatchObject({ failure: 'aborted', requestSent: false });
    expect(server.connections()).toBe(0);
  });

  it('fails as aborted when the transport is closed, and so does every later one', async () => {
    const { port } = await serveTcp(() => undefined);
    const client = transport();
    const sending = failure(client.send(post(`http://127.0.0.1:${port}/`)));
    await sleep(50);
    client.close();
    expect(await sending).toMatchObject({ failure: 'aborted' });
    expect(await failure(client.send(post(`http://127.0.0.1:${port}/`)))).toMatchObject({
      failure: 'aborted',
      requestSent: false,
    });
  });
});

describe('a body larger than allowed', () => {
  it('is refused while it arrives', async () => {
    let sent = 0;
    const { port } = await serveHttp((_, response) => {
      const timer = setInterval(() => {
        sent += 10_000;
        response.write(Buffer.alloc(10_000));
      }, 5);
      response.on('close', () => {
        clearInterval(timer);
      });
    });
    const error = await failure(
      transport().send(post(`http://127.0.0.1:${port}/`, { maxResponseBytes: 50_000 })),
    );
    expect(error).toMatchObject({ failure: 'too-large', requestSent: true, responseStarted: true });
    expect(sent).toBeLessThan(500_000);
  });

  it('is refused when it only grows on decompression', async () => {
    const { port } = await serveHttp((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(Buffer.alloc(50_000_000)));
    });
    const error = await failure(transport().send(post(`http://127.0.0.1:${port}/`)));
    expect(error).toMatchObject({ failure: 'too-large' });
  });

  it('is refused when it never grows on decompression, and does not end', async () => {
    const emptyBlock = Buffer.from([0x00, 0x00, 0x00, 0xff, 0xff]);
    const { port } = await serveHttp((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.write(gzipSync('').subarray(0, 10));
      const timer = setInterval(() => response.write(Buffer.concat(Array(2000).fill(emptyBlock))), 1);
      response.on('close', () => {
        clearInterval(timer);
      });
    });
    const error = await failure(transport().send(post(`http://127.0.0.1:${port}/`)));
    expect(error).toMatchObject({ failure: 'too-large' });
  });
});

describe('plain HTTP', () => {
  it('is refused to any other machine, before anything is sent', async () => {
    for (const host of ['pool01.contoso.com', '127.0.0.1.contoso.com', '10.0.0.1', 'localhost.contoso.com']) {
      await expect(transport().send(post(`http://${host}/`))).rejects.toMatchObject({
        code: 'http.plain',
        exit: 2,
      });
    }
  });
});
