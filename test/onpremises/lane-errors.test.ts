import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { FederationError } from '../../src/errors.ts';
import { deadPort, serveHttp, serveTcp } from '../http/servers.ts';
import { failure, limits, openLane } from './lanes.ts';
import { ntlmEndpoint, ok } from './ntlm-endpoint.ts';

/** What an authenticated lane makes of one answer to an envelope. */
async function answered(answer: (response: ServerResponse) => void) {
  const endpoint = ntlmEndpoint({ answer });
  const { port } = await serveHttp(endpoint.listener);
  return openLane(`http://localhost:${port}/OcsPowershell`).post('<a/>', limits);
}

function complete(error: FederationError): void {
  expect(error.where).toMatch(/^https?:\/\/.*CONTOSO\\anna$/);
  expect(error.why).not.toBe('');
  expect(error.next).not.toBe('');
}

describe('an answer to an envelope', () => {
  it('that is a fault is given to the protocol, whatever its status', async () => {
    for (const status of [400, 403, 500]) {
      const response = await answered((sent) => sent.writeHead(status).end(`<?xml version="1.0"?>${ok}`));
      expect(response.status).toBe(status);
    }
  });

  it.each([
    [403, 'pool.forbidden', 4, false],
    [404, 'pool.no-endpoint', 3, false],
    [413, 'pool.request-too-large', 3, false],
    [500, 'pool.failing', 3, true],
    [502, 'pool.failing', 3, true],
    [503, 'pool.busy', 3, true],
    [400, 'pool.unexpected-answer', 3, true],
    [405, 'pool.unexpected-answer', 3, true],
  ])('of status %i without SOAP is the error %s', async (status, code, exit, acted) => {
    const { error, mayHaveActed } = await failure(
      answered((sent) =>
        sent
          .writeHead(status, { 'retry-after': '7', 'content-type': 'text/html' })
          .end('<html><head><title>x</title></head><body>\u0007Service\n <b>down</b></body></html>'),
      ),
    );
    expect(error).toMatchObject({ code, exit });
    expect(error.details).toEqual({ status: String(status), retryAfter: '7', answer: 'Service down' });
    expect(mayHaveActed).toBe(acted);
    complete(error);
  });

  it('that points elsewhere is not followed, and says where it points', async () => {
    let followed = 0;
    const elsewhere = await serveHttp((_, response) => {
      followed += 1;
      response.end(ok);
    });
    const { error } = await failure(
      answered((sent) =>
        sent.writeHead(307, { location: `http://localhost:${elsewhere.port}/OcsPowershell?x=1` }).end(),
      ),
    );
    expect(error).toMatchObject({ code: 'pool.redirected', exit: 2 });
    expect(error.why).toContain(`points to http://localhost:${elsewhere.port}/OcsPowershell;`);
    expect(error.next).toContain(`http://localhost:${elsewhere.port}/OcsPowershell`);
    expect(followed).toBe(0);
  });

  it('that is a web page with status 200 is taken for what stands in between', async () => {
    const { error, mayHaveActed } = await failure(
      answered((sent) =>
        sent.setHeader('content-type', 'text/html').end('<!DOCTYPE html><p>Please sign in</p>'),
      ),
    );
    expect(error).toMatchObject({ code: 'pool.not-soap', exit: 3 });
    expect(error.details['answer']).toContain('Please sign in');
    expect(mayHaveActed).toBe(true);
  });

  it('is read in the charset that it names', async () => {
    const text = `${ok}<!-- Müller -->`;
    const utf16 = await answered((sent) =>
      sent
        .setHeader('content-type', 'application/soap+xml;charset=UTF-16')
        .end(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])),
    );
    expect(utf16.body).toBe(text);
    const utf8 = await answered((sent) =>
      sent.setHeader('content-type', 'application/soap+xml').end(`\uFEFF${text}`),
    );
    expect(Buffer.from(utf8.body).toString()).toBe(`\uFEFF${text}`);
    const quoted = await answered((sent) =>
      sent.setHeader('content-type', 'application/soap+xml; charset="UTF8"').end(text),
    );
    expect(quoted.body).toEqual(Buffer.from(text));
  });

  it.each([
    ['application/soap+xml;charset=UTF-8', Buffer.from([...Buffer.from(ok), 0xfc])],
    ['application/soap+xml;charset=klingon', Buffer.from(ok)],
  ])(
    'that is not text in the charset it names (%s) cannot be read, but may have been acted upon',
    async (type, body) => {
      const { error, mayHaveActed } = await failure(
        answered((sent) => sent.setHeader('content-type', type).end(body)),
      );
      expect(error).toMatchObject({ code: 'pool.answer-unreadable', exit: 3 });
      expect(mayHaveActed).toBe(true);
    },
  );
});

describe('an endpoint that refuses before it asks who we are', () => {
  it.each([
    [403, 'pool.forbidden'],
    [404, 'pool.no-endpoint'],
    [503, 'pool.busy'],
    [302, 'pool.redirected'],
  ])('with %i gets neither an envelope nor a credential', async (status, code) => {
    const seen: unknown[] = [];
    const { port } = await serveHttp((request, response) => {
      seen.push(request.headers['content-length']);
      response.writeHead(status, { location: 'https://other.contoso.com/' }).end();
    });
    const { error } = await failure(openLane(`http://localhost:${port}/`).post('<a/>', limits));
    expect(error.code).toBe(code);
    expect(seen).toEqual(['0']);
  });
});

describe('a pool that cannot be reached', () => {
  it('because its name does not resolve', async () => {
    const { error, mayHaveActed } = await failure(
      openLane('https://pool01.contoso.invalid/').post('<a/>', limits),
    );
    expect(error).toMatchObject({ code: 'pool.unresolved', exit: 3 });
    expect(error.message).toContain('pool01.contoso.invalid');
    expect(mayHaveActed).toBe(false);
    complete(error);
  });

  it('because nothing listens', async () => {
    const { error } = await failure(openLane(`https://localhost:${await deadPort()}/`).post('<a/>', limits));
    expect(error).toMatchObject({ code: 'pool.unreachable', exit: 3 });
    expect(error.why).toContain('ECONNREFUSED');
    complete(error);
  });

  it('because the proxy refuses', async () => {
    const { port } = await serveTcp((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    });
    const lane = openLane(
      'https://pool01.contoso.invalid/',
      {},
      { proxy: { url: `http://127.0.0.1:${port}` } },
    );
    const { error } = await failure(lane.post('<a/>', limits));
    expect(error).toMatchObject({ code: 'pool.proxy', exit: 3 });
    expect(error.why).toContain('407 Proxy Authentication Required');
    complete(error);
  });

  it('because it hangs, before or after the connection stands', async () => {
    const { port } = await serveTcp(() => undefined);
    const before = await failure(openLane(`https://localhost:${port}/`).post('<a/>', { timeoutMs: 100 }));
    expect(before.error).toMatchObject({ code: 'pool.timeout', exit: 3 });
    expect(before.error.message).toContain('accept the connection');
    const after = await failure(openLane(`http://localhost:${port}/`).post('<a/>', { timeoutMs: 100 }));
    expect(after.error.code).toBe('pool.timeout');
    complete(after.error);
  });

  it('or was no longer wanted', async () => {
    const { port } = await serveTcp(() => undefined);
    const signal = AbortSignal.timeout(50);
    const { error } = await failure(
      openLane(`http://localhost:${port}/`).post('<a/>', { ...limits, signal }),
    );
    expect(error).toMatchObject({ code: 'interrupted', exit: 130 });
  });

  it('or says more than can be taken', async () => {
    const { port } = await serveTcp((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n');
        const chunk = Buffer.alloc(1 << 20);
        const more = (): void => {
          while (!socket.destroyed && socket.write(chunk)) {
            // until the other side is slower
          }
        };
        socket.on('drain', more);
        more();
      });
    });
    const { error } = await failure(openLane(`http://localhost:${port}/`).post('<a/>', limits));
    expect(error).toMatchObject({ code: 'pool.answer-too-large', exit: 3 });
  });
});
