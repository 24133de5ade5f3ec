import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAxiosTransport } from '../../src/http/axios-transport.ts';
import {
  createAuthority,
  type Authority,
  type Identity,
  type IssueOptions,
} from '../helpers/certificates.ts';
import { listen, serveHttp, serveHttps, serveTcp } from '../http/servers.ts';
import { asText, failure, limits, openLane } from '../onpremises/lanes.ts';
import { ntlmEndpoint, ok } from '../onpremises/ntlm-endpoint.ts';

const day = 86_400_000;
const authority = await createAuthority();

async function poolWith(options: IssueOptions, tls: TlsOptions = {}): Promise<string> {
  const identity = await authority.issue(options);
  const { port } = await serveHttps(identity, ntlmEndpoint().listener, tls);
  return `https://localhost:${port}/OcsPowershell`;
}

async function refusal(url: string, trusted: Authority = authority) {
  const lane = openLane(url, {}, { ca: trusted.cert });
  const { error, mayHaveActed } = await failure(lane.post('<a/>', limits));
  expect(mayHaveActed).toBe(false);
  expect(error.exit).toBe(3);
  expect(error.where).toContain(url);
  expect(error.details['reason']).not.toBe('');
  return error;
}

describe('TLS with a pool', () => {
  it.each([
    ['elliptic curves', 'EC', 'SHA-256'],
    ['RSA', 'RSA', 'SHA-256'],
    ['RSA and SHA-384', 'RSA', 'SHA-384'],
  ] as const)('works with an internal authority that is named, with %s', async (_, keys, hash) => {
    const issuer = await createAuthority(keys);
    const identity = await issuer.issue({ hash });
    const { port } = await serveHttps(identity, ntlmEndpoint().listener);
    const lane = openLane(`https://localhost:${port}/`, {}, { ca: issuer.cert });
    expect(asText(await lane.post('<a/>', limits))).toEqual({ status: 200, body: ok });
  });

  it('takes several authorities in one file', async () => {
    const other = await createAuthority();
    const lane = openLane(await poolWith({}), {}, { ca: `${other.cert}\n${authority.cert}\n` });
    expect((await lane.post('<a/>', limits)).status).toBe(200);
  });

  it('stops at an authority that nobody named, and asks for `caFile`', async () => {
    const error = await refusal(await poolWith({}), await createAuthority());
    expect(error.code).toBe('tls.unknown-authority');
    expect(error.next).toContain('`caFile`');
  });

  it('stops at an authority that only has the name of the trusted one', async () => {
    const [old, renewed] = [
      await createAuthority('EC', 'Contoso CA'),
      await createAuthority('EC', 'Contoso CA'),
    ];
    const { port } = await serveHttps(await renewed.issue(), ntlmEndpoint().listener);
    expect((await refusal(`https://localhost:${port}/`, old)).code).toBe('tls.unknown-authority');
  });

  it('stops at a self-signed certificate as well, also when no authority is named', async () => {
    const { port } = await serveHttps(await selfSigned(), ntlmEndpoint().listener);
    const lane = openLane(`https://localhost:${port}/`);
    const { error } = await failure(lane.post('<a/>', limits));
    expect(error.code).toBe('tls.unknown-authority');
  });

  it('stops at a certificate for another name, and says for which', async () => {
    const error = await refusal(await poolWith({ names: ['pool01.contoso.com', 'lync-admin.contoso.com'] }));
    expect(error.code).toBe('tls.wrong-name');
    expect(error.details['reason']).toContain('pool01.contoso.com');
    expect(error.next).toContain('`pool`');
  });

  it('stops at a certificate that has expired', async () => {
    const past = { notBefore: new Date(Date.now() - 3 * day), notAfter: new Date(Date.now() - 2 * day) };
    const error = await refusal(await poolWith(past));
    expect(error.code).toBe('tls.expired');
    expect(error.next).toContain('Renew');
  });

  it('stops at a certificate of the future, and suspects the clock', async () => {
    const future = { notBefore: new Date(Date.now() + day), notAfter: new Date(Date.now() + 2 * day) };
    const error = await refusal(await poolWith(future));
    expect(error.code).toBe('tls.not-yet-valid');
    expect(error.next).toContain('date');
  });

  it('stops at TLS 1.1, and asks for 1.2 on the server', async () => {
    const old: TlsOptions = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
    const error = await refusal(await poolWith({}, old));
    expect(error.code).toBe('tls.old-protocol');
    expect(error.next).toContain('TLS 1.2');
  });

  it('speaks TLS 1.1 only where that was allowed in so many words', async () => {
    const old: TlsOptions = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
    const transport = createAxiosTransport({
      userAgent: 'test',
      ca: authority.cert,
      minTlsVersion: 'TLSv1.1',
    });
    onTestFinished(() => {
      transport.close();
    });
    const url = await poolWith({}, old);
    const response = await transport.send({
      method: 'POST',
      url,
      headers: {},
      timeoutMs: 5000,
      maxResponseBytes: 1000,
    });
    expect(response.status).toBe(401);
  });

  it('says so when what answers does not speak TLS', async () => {
    const { port } = await serveHttp(ntlmEndpoint().listener);
    const error = await refusal(`https://localhost:${port}/OcsPowershell`);
    expect(error.code).toBe('tls.not-tls');
    expect(error.next).toContain('port');
  });

  it('says so when the connection is cut during the handshake', async () => {
    const { port } = await serveTcp((socket) => {
      socket.once('data', () => socket.destroy());
    });
    const error = await refusal(`https://localhost:${port}/OcsPowershell`);
    expect(error.code).toBe('tls.failed');
  });

  it('says so when both sides have no cipher in common', async () => {
    const error = await refusal(await poolWith({}, { ciphers: 'AES128-SHA256', maxVersion: 'TLSv1.2' }));
    expect(error.code).toBe('tls.failed');
  });

  it('says so when the server wants a certificate of the client', async () => {
    const identity = await authority.issue();
    const server = createTlsServer({
      cert: identity.cert,
      key: identity.key,
      requestCert: true,
      maxVersion: 'TLSv1.2',
    });
    server.on('tlsClientError', () => undefined);
    const { port } = await listen(server);
    const error = await refusal(`https://localhost:${port}/OcsPowershell`);
    expect(error.code).toBe('tls.failed');
  });
});

async function selfSigned(): Promise<Identity> {
  const issuer = await createAuthority('EC', 'localhost');
  return issuer.issue();
}
