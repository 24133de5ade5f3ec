import 'reflect-metadata';
import { KeyUsageFlags } from '@peculiar/x509';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { createServer, type TlsOptions, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultExpiryDays, judgeEdges } from '../../src/diagnosis/edge-rules.ts';
import type { EdgeProbe } from '../../src/model/live-snapshot.ts';
import { known } from '../../src/model/reading.ts';
import { probeEdges } from '../../src/probes/probe-edges.ts';
import { createAuthority, type Authority, type Identity } from '../helpers/certificates.ts';

/*
 * Access Edges of the test's own, on loopback: for every rule about TLS, certificates and SIP one that breaks it.
 */

const dayMs = 86_400_000;
const host = 'sip.contoso.com';
const serverAuth = '1.3.6.1.5.5.7.3.1';
const clientAuth = '1.3.6.1.5.5.7.3.2';

let authority: Authority;
let good: Identity;
const servers: Server[] = [];

beforeAll(async () => {
  authority = await createAuthority();
  good = await authority.issue({
    names: [host],
    notAfter: new Date(Date.now() + 300 * dayMs),
    purposes: [serverAuth, clientAuth],
  });
});
afterEach(() => servers.splice(0).forEach((server) => server.close()));

const ok = 'SIP/2.0 200 OK\r\nServer: RTC/6.0\r\nContent-Length: 0\r\n\r\n';

/** Answers whatever is asked with these bytes; null says nothing. */
async function startEdge(options: TlsOptions = {}, answer: string | null = ok): Promise<number> {
  const server = createServer(
    { ...pem(good), requestCert: true, rejectUnauthorized: false, ...options },
    (socket: TLSSocket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => {
        if (answer !== null) {
          socket.write(answer);
        }
      });
    },
  );
  server.on('tlsClientError', () => undefined);
  return listen(server);
}

function listen(server: Server, address = '127.0.0.1'): Promise<number> {
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, address, () => resolve((server.address() as AddressInfo).port));
  });
}

const pem = ({ cert, key }: Identity) => ({ cert, key });

interface Looking {
  readonly roots?: readonly string[];
  readonly timeoutMs?: number;
  readonly identity?: string;
  readonly addresses?: readonly string[];
}

async function look(
  port: number,
  { roots = [authority.cert], timeoutMs = 10_000, identity, addresses = ['127.0.0.1'] }: Looking = {},
): Promise<EdgeProbe> {
  const [edge] = await probeEdges(
    [{ host, port, domains: ['contoso.com'], owner: 'own', addresses: known(addresses) }],
    {
      roots,
      timeoutMs,
      signal: new AbortController().signal,
      userAgent: 'federation/test',
      newToken: () => 'token',
      ...(identity === undefined ? {} : { identity }),
    },
  );
  if (edge === undefined) {
    throw new Error('nothing was looked at');
  }
  return edge;
}

/** What is said against an Edge; advice left out. */
function said(...edges: readonly EdgeProbe[]): readonly string[] {
  return judgeEdges({ takenAt: new Date().toISOString(), dns: [], edges }, { expiryDays: defaultExpiryDays })
    .filter(({ outcome, severity }) => outcome !== 'pass' && severity !== 'low')
    .map(({ outcome, id, text }) => `${outcome} ${id}: ${text}`);
}

const lookAt = async (options: TlsOptions, answer?: string | null, looking?: Looking) =>
  said(await look(await startEdge(options, answer), looking));

describe('an Access Edge', () => {
  it('when everything is right, then nothing is said against it, by TLS 1.2 and 1.3', async () => {
    expect(await lookAt({})).toEqual([]);
    expect(await lookAt({ maxVersion: 'TLSv1.2' })).toEqual([]);
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

  it.each([
    ['expired', -2, /^fail edge\.expiry: .*expired on/],
    ['ending within a day', 0.5, /^fail edge\.expiry: .*within a day/],
    ['ending in a week', 6.5, /^warn edge\.expiry: .*in 6 days/],
    ['ending in a month', 30.5, /^warn edge\.expiry: .*in 30 days/],
  ])('when the certificate is %s, then the step is named', async (_, days, text) => {
    const identity = await authority.issue({
      names: [host],
      notBefore: new Date(Date.now() - 30 * dayMs),
      notAfter: new Date(Date.now() + days * dayMs),
    });
    expect(await lookAt(pem(identity))).toEqual([expect.stringMatching(text)]);
  });

  it('when the certificate is not good yet, then since when is said', async () => {
    const identity = await authority.issue({
      names: [host],
      notBefore: new Date(Date.now() + dayMs),
      notAfter: new Date(Date.now() + 90 * dayMs),
    });
    expect(await lookAt(pem(identity))).toEqual([
      expect.stringMatching(/^fail edge\.expiry: .*does not hold before/),
    ]);
  });

  it.each([
    [['edge.contoso.com'], /is for edge\.contoso\.com, not for sip\.contoso\.com/],
    [['*.contoso.com'], /wildcard \*\.contoso\.com alone/],
    [['*.com'], /is for \*\.com, not for/],
    [['contoso.com', 'xsip.contoso.com'], /not for sip\.contoso\.com/],
  ])('when its names are %j, then the name is not accepted', async (names, text) => {
    const identity = await authority.issue({ names, notAfter: new Date(Date.now() + 90 * dayMs) });
    expect(await lookAt(pem(identity))).toEqual([expect.stringMatching(text)]);
  });

  it('when the intermediate is not sent, then it is named; when it is, then the chain holds', async () => {
    const intermediate = await authority.intermediate('Issuing Authority 7');
    const identity = await intermediate.issue({ names: [host], notAfter: new Date(Date.now() + 90 * dayMs) });
    expect(await lookAt(pem(identity))).toEqual([
      expect.stringMatching(/^fail edge\.chain: .*CN=Issuing Authority 7 is missing/),
    ]);
    expect(await lookAt({ ...pem(identity), cert: `${identity.cert}\n${intermediate.cert}` })).toEqual([]);
  });

  it('when nobody trusts the root, then that is said, with and without the root in the chain', async () => {
    const stranger = await createAuthority('EC', 'Stranger');
    const identity = await stranger.issue({ names: [host], notAfter: new Date(Date.now() + 90 * dayMs) });
    expect(await lookAt({ ...pem(identity), cert: `${identity.cert}\n${stranger.cert}` })).toEqual([
      expect.stringMatching(/^fail edge\.chain: the chain ends in CN=Stranger, which is not trusted/),
    ]);
    expect(await lookAt(pem(good), ok, { roots: [] })).toEqual([expect.stringMatching(/^fail edge\.chain/)]);
  });

  it('when the certificate is for clients or for signing authorities alone, then it may not be used', async () => {
    const forClients = await authority.issue({
      names: [host],
      purposes: [clientAuth],
      notAfter: new Date(Date.now() + 90 * dayMs),
    });
    expect(await lookAt(pem(forClients))).toEqual([expect.stringMatching(/^fail edge\.usage/)]);
    const forSigning = await authority.issue({
      names: [host],
      keyUses: KeyUsageFlags.keyCertSign,
      notAfter: new Date(Date.now() + 90 * dayMs),
    });
    expect(await lookAt(pem(forSigning))).toEqual([
      expect.stringMatching(/^fail edge\.usage: .*keyCertSign/),
    ]);
  });

  it('when the server chooses by the name that is asked for, then it is asked by name', async () => {
    const other = await authority.issue({
      names: ['other.contoso.com'],
      notAfter: new Date(Date.now() + 90 * dayMs),
    });
    const port = await startEdge({
      ...pem(other),
      SNICallback: (name, done) => {
        void import('node:tls').then(({ createSecureContext }) =>
          done(null, createSecureContext(pem(name === host ? good : other))),
        );
      },
    });
    expect(said(await look(port))).toEqual([]);
  });

  it('when two addresses show different certificates, then both are shown', async () => {
    const edge = await look(await startEdge());
    const other = await look(
      await startEdge(
        pem(await authority.issue({ names: [host], notAfter: new Date(Date.now() + 90 * dayMs) })),
      ),
    );
    if (edge.addresses.state !== 'known' || other.addresses.state !== 'known') {
      throw new Error('nothing was seen');
    }
    const both = { ...edge, addresses: known([...edge.addresses.value, ...other.addresses.value]) };
    expect(said(both)).toEqual([expect.stringMatching(/^fail edge\.same-certificate/)]);
  });

  it('when nobody listens, then the port is closed; IPv6 is looked at beside IPv4', async () => {
    const port = await startEdge();
    servers.splice(0).forEach((server) => server.close());
    expect(said(await look(port))).toEqual([expect.stringMatching(/^fail edge\.reachable: .*refused/)]);
    const both = await look(await startEdge(), { addresses: ['127.0.0.1', '::1'] });
    expect(said(both)).toEqual([expect.stringMatching(/edge\.reachable: .*::1/)]);
  });

  it('when the handshake is slow, cut off or no TLS, then it failed, and why', async () => {
    const silent = await listen(createTcpServer(() => undefined));
    expect(said(await look(silent, { timeoutMs: 200 }))).toEqual([
      expect.stringMatching(/^fail edge\.tls: .*no handshake within 0\.2 s/),
    ]);
    const cut = await listen(
      createTcpServer((socket) =>
        socket.on('error', () => undefined).once('data', () => socket.resetAndDestroy()),
      ),
    );
    expect(said(await look(cut))).toEqual([
      expect.stringMatching(/^fail edge\.tls: .*(ECONNRESET|closed|disconnected)/),
    ]);
    const web = await listen(
      createTcpServer((socket) =>
        socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      ),
    );
    expect(said(await look(web))).toEqual([expect.stringMatching(/^fail edge\.tls/)]);
  });

  it('when it talks only to those who show a certificate, then its own is judged all the same; with one it answers', async () => {
    const strict: TlsOptions = { ca: authority.cert, rejectUnauthorized: true };
    const without = await look(await startEdge(strict));
    expect(said(without).filter((text) => !text.startsWith('not-applicable'))).toEqual([]);
    expect(said(without)).toEqual([expect.stringMatching(/^not-applicable edge\.sip: .*show a certificate/)]);
    const with12 = await look(await startEdge({ ...strict, maxVersion: 'TLSv1.2' }));
    expect(said(with12)).toEqual([expect.stringMatching(/^not-applicable edge\.sip/)]);
    const shown = await look(await startEdge(strict), { identity: `${good.cert}\n${good.key}` });
    expect(said(shown)).toEqual([]);
  });

  it.each([
    [1008, /no SRV record/],
    [1009, /allowed list/],
    [1010, /does not hold the name/],
    [1017, /do not route/],
    [1027, /federation is off there/],
    [1034, /did not say why/],
    [1047, /TLS handshake between/],
  ])('when OPTIONS is answered with ms-diagnostics %s, then it is explained', async (code, text) => {
    const answer = `SIP/2.0 504 Server time-out\r\nms-diagnostics: ${code};reason="Words of the server";source="sip.fabrikam.com"\r\nContent-Length: 0\r\n\r\n`;
    const [line] = await lookAt({}, answer);
    expect(line).toMatch(/^warn edge\.sip: OPTIONS is answered 504/);
    expect(line).toMatch(text);
  });

  it.each([
    ['403 Forbidden', 'SIP/2.0 403 Forbidden\r\n\r\n', [/^warn edge\.sip: .*not allowed there \(403\)/]],
    ['405', 'SIP/2.0 405 Method Not Allowed\r\n\r\n', []],
    ['100 and then 200', `SIP/2.0 100 Trying\r\n\r\n${ok}`, []],
    ['a code nobody knows', 'SIP/2.0 200 OK\r\nms-diagnostics: 99999;reason="?"\r\n\r\n', []],
    ['garbage', '\u0000\u0001garbage', [/^fail edge\.sip: what answers is not SIP/]],
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n', [/^fail edge\.sip/]],
  ])('when OPTIONS is answered with %s, then that is what is said', async (_, answer, texts) => {
    expect(await lookAt({ requestCert: false }, answer)).toEqual([
      expect.stringMatching(/^warn edge\.mutual-tls/),
      ...texts.map((text) => expect.stringMatching(text) as unknown),
    ]);
  });

  it('when OPTIONS is not answered, then that is unknown, never good', async () => {
    const found = await lookAt({ requestCert: false }, null, { timeoutMs: 300 });
    expect(found).toContainEqual(expect.stringMatching(/^unknown edge\.sip: .*no answer within/));
  });
});
