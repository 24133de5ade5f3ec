import { describe, expect, it, onTestFinished } from 'vitest';
import { createAxiosTransport } from '../../src/http/axios-transport.ts';
import { sanitiseHeaders, type HttpLogEntry } from '../../src/http/log.ts';
import { deadPort, serveHttp } from './servers.ts';

describe('the log of requests', () => {
  it('has no secret: no body, no credential, no query, no header that is not known to be harmless', async () => {
    const { port } = await serveHttp((_, response) => {
      response.setHeader('www-authenticate', ['Negotiate TlRMSECRET', 'eyJhbGciSECRET.x.y']);
      response.setHeader('set-cookie', 'session=SECRET');
      response.setHeader('content-type', 'text/plain');
      response.end('SECRET');
    });
    const entries: HttpLogEntry[] = [];
    const transport = createAxiosTransport({ userAgent: 'test', log: (entry) => entries.push(entry) });
    onTestFinished(() => {
      transport.close();
    });
    await transport.send({
      method: 'POST',
      url: `http://localhost:${port}/path?token=SECRET#SECRET`,
      headers: {
        Authorization: 'NTLM SECRET',
        Cookie: 'SECRET',
        'X-Unknown': 'SECRET',
        'Content-Type': 'text/xml',
      },
      body: 'SECRET',
      timeoutMs: 1000,
      maxResponseBytes: 1000,
    });
    expect(JSON.stringify(entries)).not.toContain('SECRET');
    expect(entries).toMatchObject([
      {
        method: 'POST',
        url: `http://localhost:${port}/path`,
        requestBytes: 6,
        requestHeaders: { authorization: 'NTLM (hidden)', cookie: '(hidden)', 'content-type': 'text/xml' },
        outcome: {
          status: 200,
          bytes: 6,
          headers: { 'www-authenticate': 'Negotiate (hidden), (hidden)', 'content-type': 'text/plain' },
        },
      },
    ]);
  });

  it('says of a request without an answer what failed', async () => {
    const entries: HttpLogEntry[] = [];
    const transport = createAxiosTransport({ userAgent: 'test', log: (entry) => entries.push(entry) });
    const url = `http://127.0.0.1:${await deadPort()}/`;
    await expect(
      transport.send({ method: 'GET', url, headers: {}, timeoutMs: 1000, maxResponseBytes: 1000 }),
    ).rejects.toThrow();
    expect(entries).toMatchObject([{ method: 'GET', outcome: { failure: 'connect' } }]);
  });

  it('takes header names in any case', () => {
    expect(sanitiseHeaders({ AUTHORIZATION: 'Bearer x', Date: 'now' })).toEqual({
      authorization: 'Bearer (hidden)',
      date: 'now',
    });
  });
});
