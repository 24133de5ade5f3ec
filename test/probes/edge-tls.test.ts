import { connect } from 'node:net';
import { createSecureContext, type TlsOptions } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { known } from '../../src/model/reading.ts';
import { probeEdges } from '../../src/probes/probe-edges.ts';
import {
  authority,
  closeServers,
  good,
  host,
  identityOf,
  judged,
  look,
  lookAt,
  pem,
  said,
  startEdge,
  startTcp,
} from './edge-servers.ts';

afterEach(closeServers);

describe('an Access Edge', () => {
  it('when everything is right, then nothing is said against it, by TLS 1.2 and 1.3, and how it speaks is told', async () => {
    expect(await lookAt({})).toEqual([]);
    const edge = await look(await startEdge({ maxVersion: 'TLSv1.2' }));
    expect(said(edge)).toEqual([]);
    expect(judged(edge).find(({ id }) => id === 'edge.tls')?.text).toMatch(/^TLSv1\.2, ECDHE-/);
  });

  it('when it asks for no certificate, then that is no federation port', async () => {
    expect(await lookAt({ requestCert: false })).toEqual([expect.stringMatching(/^warn edge\.mutual-tls/)]);
    expect(await lookAt({ requestCert: false, maxVersion: 'TLSv1.2' })).toEqual([
      expect.stringMatching(/^warn edge\.mutual-tls/),
    ]);
  });

  it('when it speaks old protocols alone, then they are named, and the certificate is looked at all the same', async () => {
    const found = await lookAt({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
    expect(found).toEqual([expect.stringMatching(/^fail edge\.tls: .*TLSv1\.1 at best/)]);
  });

  it('when the server chooses by the name that is asked for, then it is asked by name', async () => {
    const other = await identityOf({ names: ['other.contoso.com'] });
    const port = await startEdge({
      ...pem(other),
      SNICallback: (name, done) => done(null, createSecureContext(pem(name === host ? good : other))),
    });
    expect(said(await look(port))).toEqual([]);
  });

  it('when nobody listens, then the port is closed; IPv6 is looked at beside IPv4', async () => {
    const port = await startEdge();
    closeServers();
    expect(said(await look(port))).toEqual([expect.stringMatching(/^fail edge\.reachable: .*refused/)]);
    const both = await look(await startEdge(), { addresses: ['127.0.0.1', '::1'] });
    expect(said(both)).toEqual([expect.stringMatching(/edge\.reachable: .*::1/)]);
  });

  it('when the handshake never ends, then it failed within its time; when it is slow, then it is waited for', async () => {
    const silent = await startTcp(() => undefined);
    expect(said(await look(silent, { timeoutMs: 200 }))).toEqual([
      expect.stringMatching(/^fail edge\.tls: .*no handshake within 0\.2 s/),
    ]);
    expect(said(await look(await inFrontOf(await startEdge(), { delayMs: 150 })))).toEqual([]);
  });

  it('when it was stopped before an address had its turn, then nothing is waited for', async () => {
    const port = await startTcp(() => undefined);
    const target = { host, port, domains: [], owner: 'own', addresses: known(['127.0.0.1']) } as const;
    const looking = probeEdges([target], {
      roots: [],
      timeoutMs: 600_000,
      signal: AbortSignal.abort(new Error('enough')),
      userAgent: 'federation/test',
      newToken: () => 'token',
    });
    await expect(looking).rejects.toThrow('enough');
  });

  it('when it is reset at once or in the middle, or speaks no TLS, then the handshake failed, and why', async () => {
    const atOnce = await startTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const midway = await inFrontOf(await startEdge(), { cutAfter: 200 });
    for (const port of [atOnce, midway]) {
      expect(said(await look(port))).toEqual([
        expect.stringMatching(/^fail edge\.tls: .*(ECONNRESET|closed|disconnected)/),
      ]);
    }
    const web = await startTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(said(await look(web))).toEqual([expect.stringMatching(/^fail edge\.tls/)]);
  });

  it('when it talks only to those who show a certificate, then its own is judged all the same; with one it answers', async () => {
    const strict: TlsOptions = { ca: authority.cert, rejectUnauthorized: true };
    const without = await look(await startEdge(strict));
    expect(said(without)).toEqual([expect.stringMatching(/^not-applicable edge\.sip: .*show a certificate/)]);
    const with12 = await look(await startEdge({ ...strict, maxVersion: 'TLSv1.2' }));
    expect(said(with12)).toEqual([expect.stringMatching(/^not-applicable edge\.sip/)]);
    const shown = await look(await startEdge(strict), { identity: `${good.cert}\n${good.key}` });
    expect(said(shown)).toEqual([]);
  });
});

/** Something in the way to a server: hands its bytes on late, or cuts the connection after so many of them. */
function inFrontOf(
  port: number,
  { delayMs = 0, cutAfter }: { readonly delayMs?: number; readonly cutAfter?: number },
): Promise<number> {
  return startTcp((socket) => {
    const behind = connect(port, '127.0.0.1');
    behind.on('error', () => undefined);
    socket.on('close', () => behind.destroy());
    socket.pipe(behind);
    behind.on('data', (bytes: Buffer) => {
      if (cutAfter === undefined) {
        setTimeout(() => socket.write(bytes), delayMs);
      } else {
        socket.write(bytes.subarray(0, cutAfter), () => setTimeout(() => socket.resetAndDestroy(), 10));
      }
    });
  });
}
