import { describe, expect, it } from 'vitest';
import { serveHttp, serveHttps, serveTcp } from '../http/servers.ts';
import { createAuthority } from '../helpers/certificates.ts';
import { channelBindingHash, tlsServerEndPoint } from '../../src/protocols/ntlm/channel-binding.ts';
import { asText, failure, limits, openLane } from './lanes.ts';
import { account, ntlmEndpoint, ok } from './ntlm-endpoint.ts';

describe('a lane with NTLM', () => {
  it('authenticates once, sends the envelope with the third message, and then just talks', async () => {
    const endpoint = ntlmEndpoint();
    const server = await serveHttp(endpoint.listener);
    const lane = openLane(`http://localhost:${server.port}/OcsPowershell`);
    expect(asText(await lane.post('<one/>', limits))).toEqual({ status: 200, body: ok });
    await lane.post('<two/>', limits);
    expect(endpoint.seen.map(({ step, body }) => [step, body])).toEqual([
      ['first', ''],
      ['third', '<one/>'],
      ['bare', '<two/>'],
    ]);
    expect(server.connections()).toBe(1);
  });

  it('sends one request at a time, in order', async () => {
    const endpoint = ntlmEndpoint();
    const server = await serveHttp(endpoint.listener);
    const lane = openLane(`http://localhost:${server.port}/`);
    await Promise.all(['<a/>', '<b/>', '<c/>'].map((envelope) => lane.post(envelope, limits)));
    expect(endpoint.processed).toEqual(['<a/>', '<b/>', '<c/>']);
    expect(server.connections()).toBe(1);
  });

  it('goes on after a request that failed', async () => {
    const endpoint = ntlmEndpoint({
      answer: (response, count, socket) => (count === 1 ? socket.destroy() : response.end(ok)),
    });
    const { port } = await serveHttp(endpoint.listener);
    const lane = openLane(`http://localhost:${port}/`);
    const lost = await failure(lane.post('<a/>', limits));
    expect(lost.error.code).toBe('pool.connection-lost');
    expect(lost.mayHaveActed).toBe(true);
    expect((await lane.post('<b/>', limits)).status).toBe(200);
    expect(endpoint.processed).toEqual(['<a/>', '<b/>']);
  });

  it('speaks NTLM under Negotiate when only that goes on', async () => {
    const endpoint = ntlmEndpoint({ schemes: ['Negotiate'] });
    const { port } = await serveHttp(endpoint.listener);
    expect((await openLane(`http://localhost:${port}/`).post('<a/>', limits)).status).toBe(200);
  });

  it('shakes hands again, before it sends, when the server said that it closes', async () => {
    const endpoint = ntlmEndpoint({
      answer: (response) => response.setHeader('connection', 'close').end(ok),
    });
    const server = await serveHttp(endpoint.listener);
    const lane = openLane(`http://localhost:${server.port}/`);
    await lane.post('<a/>', limits);
    await lane.post('<b/>', limits);
    expect(endpoint.seen.map(({ step }) => step)).toEqual(['first', 'third', 'first', 'third']);
    expect(endpoint.processed).toEqual(['<a/>', '<b/>']);
    expect(server.connections()).toBe(2);
  });

  it('shakes hands again on a new connection when the old one is gone, and nothing is acted upon twice', async () => {
    const endpoint = ntlmEndpoint({
      answer: (response, count, socket) => {
        response.end(ok, () => (count === 1 ? socket.end() : undefined));
      },
    });
    const { port } = await serveHttp(endpoint.listener);
    const lane = openLane(`http://localhost:${port}/`);
    await lane.post('<a/>', limits);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await lane.post('<b/>', limits);
    expect(endpoint.processed).toEqual(['<a/>', '<b/>']);
  });

  it('shakes hands again when the server forgot who is on the connection', async () => {
    const endpoint = ntlmEndpoint();
    const server = await serveHttp(endpoint.listener);
    const lane = openLane(`http://localhost:${server.port}/`);
    await lane.post('<a/>', limits);
    endpoint.forget();
    await lane.post('<b/>', limits);
    expect(endpoint.seen.map(({ step }) => step)).toEqual(['first', 'third', 'bare', 'first', 'third']);
    expect(endpoint.processed).toEqual(['<a/>', '<b/>']);
    expect(server.connections()).toBe(1);
  });

  it('binds the handshake to the certificate of the server, which may demand it', async () => {
    const authority = await createAuthority('RSA');
    const identity = await authority.issue({ hash: 'SHA-384' });
    const binding = channelBindingHash(tlsServerEndPoint(identity.der));
    const endpoint = ntlmEndpoint({ server: { channelBinding: binding, requireChannelBinding: true } });
    const { port } = await serveHttps(identity, endpoint.listener);
    const url = `https://localhost:${port}/OcsPowershell`;
    const tls = { ca: authority.cert };
    expect((await openLane(url, {}, tls).post('<a/>', limits)).status).toBe(200);
    const unbound = await failure(openLane(url, { channelBinding: false }, tls).post('<a/>', limits));
    expect(unbound.error.code).toBe('auth.rejected');
  });

  it('replays the cookies that keep a session on one server, and forgets those that are over', async () => {
    const cookies: unknown[] = [];
    const endpoint = ntlmEndpoint({
      answer: (response, count) => {
        const set = count === 1 ? ['lb=node2; Path=/', 'x=1'] : ['x=; Max-Age=0'];
        response.setHeader('set-cookie', set).end(ok);
      },
    });
    const { port } = await serveHttp((request, response) => {
      cookies.push(request.headers.cookie);
      endpoint.listener(request, response);
    });
    const lane = openLane(`http://localhost:${port}/`);
    for (const envelope of ['<a/>', '<b/>', '<c/>']) {
      await lane.post(envelope, limits);
    }
    expect(cookies).toEqual([undefined, undefined, 'lb=node2; x=1', 'lb=node2']);
  });

  it('posts to a server that does not ask who it is', async () => {
    const bodies: string[] = [];
    const { port } = await serveHttp((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        bodies.push(body);
        response.end(ok);
      });
    });
    const lane = openLane(`http://localhost:${port}/`);
    await lane.post('<a/>', limits);
    await lane.post('<b/>', limits);
    expect(bodies).toEqual(['', '<a/>', '<b/>']);
  });
});

describe('a rejected credential', () => {
  it('is never sent again: not by the lane, not by another lane of the same session', async () => {
    const endpoint = ntlmEndpoint();
    const { port } = await serveHttp(endpoint.listener);
    const credentials = { ...account, password: 'wrong' };
    const lane = openLane(`http://localhost:${port}/`, { credentials });
    const other = openLane(`http://localhost:${port}/`, { credentials });
    const first = await failure(lane.post('<a/>', limits));
    expect(first.error).toMatchObject({ code: 'auth.rejected', exit: 4 });
    expect(first.error.where).toContain('CONTOSO\\anna');
    expect(first.error.why).toMatch(/^in this order: wrong user name or password; .*locked/);
    expect(first.mayHaveActed).toBe(false);
    expect((await failure(lane.post('<b/>', limits))).error.code).toBe('auth.rejected');
    expect((await failure(other.post('<c/>', limits))).error.code).toBe('auth.rejected');
    expect(endpoint.seen.map(({ step }) => step)).toEqual(['first', 'third']);
    expect(endpoint.processed).toEqual([]);
    expect(JSON.stringify([first.error, first.error.message, first.error.details])).not.toContain('"wrong"');
  });

  it('is explained by the clocks when they differ too much', async () => {
    const endpoint = ntlmEndpoint();
    const { port } = await serveHttp(endpoint.listener);
    const lane = openLane(`http://localhost:${port}/`, {
      credentials: { ...account, password: 'wrong' },
      clock: { now: () => new Date(Date.now() + 45 * 60_000) },
    });
    const { error } = await failure(lane.post('<a/>', limits));
    expect(error.why).toContain('differ by 4');
    expect(error.next).toContain('clock');
  });
});

describe('a server with which authentication cannot work', () => {
  it('that answers 401 for ever is asked once per scheme, and never gets the envelope', async () => {
    const bodies: string[] = [];
    const { port } = await serveHttp((request, response) => {
      bodies.push(request.headers['content-length'] ?? '');
      response.writeHead(401, { 'www-authenticate': ['Negotiate', 'NTLM'] }).end();
    });
    const { error, mayHaveActed } = await failure(openLane(`http://localhost:${port}/`).post('<a/>', limits));
    expect(error).toMatchObject({ code: 'auth.no-challenge', exit: 4 });
    expect(bodies).toEqual(['0', '0']);
    expect(mayHaveActed).toBe(false);
  });

  it('that does not offer NTLM is told by what it offers', async () => {
    const { port } = await serveHttp((_, response) => {
      response
        .writeHead(401, { 'www-authenticate': ['Basic realm="a, NTLM b"', 'Digest qop="auth", nonce="x"'] })
        .end();
    });
    const { error } = await failure(openLane(`http://localhost:${port}/`).post('<a/>', limits));
    expect(error).toMatchObject({ code: 'auth.no-common-scheme', exit: 4 });
    expect(error.why).toContain('it offers Basic, Digest; needed is NTLM or Negotiate');
  });

  it('that changes the connection in the middle of the handshake, once, is asked again', async () => {
    const endpoint = ntlmEndpoint({
      onChallenge: (response, count) => {
        if (count === 1) {
          response.setHeader('connection', 'close');
        }
        return false;
      },
    });
    const { port } = await serveHttp(endpoint.listener);
    expect((await openLane(`http://localhost:${port}/`).post('<a/>', limits)).status).toBe(200);
    expect(endpoint.processed).toEqual(['<a/>']);
  });

  it('that never keeps the connection is named so, and the credential is not called rejected', async () => {
    const endpoint = ntlmEndpoint({
      onChallenge: (response) => {
        response.setHeader('connection', 'close');
        return false;
      },
    });
    const { port } = await serveHttp(endpoint.listener);
    const { error } = await failure(openLane(`http://localhost:${port}/`).post('<a/>', limits));
    expect(error).toMatchObject({ code: 'auth.connection-not-kept', exit: 4 });
    expect(endpoint.processed).toEqual([]);
  });

  it('that sends a challenge that is none is not proven anything', async () => {
    const { port } = await serveHttp((_, response) => {
      response.writeHead(401, { 'www-authenticate': 'NTLM bm9uc2Vuc2U=' }).end();
    });
    const { error } = await failure(openLane(`http://localhost:${port}/`).post('<a/>', limits));
    expect(error).toMatchObject({ code: 'auth.unusable-challenge', exit: 4 });
  });

  it('that is lost during the handshake certainly did not act', async () => {
    const { port } = await serveTcp((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    const { error, mayHaveActed } = await failure(openLane(`http://localhost:${port}/`).post('<a/>', limits));
    expect(error.code).toBe('pool.connection-lost');
    expect(mayHaveActed).toBe(false);
  });

  it('needs a user name and password for NTLM, and is not contacted without', async () => {
    const lane = openLane('http://localhost:1/', { anonymous: true });
    expect((await failure(lane.post('<a/>', limits))).error).toMatchObject({
      code: 'auth.no-credentials',
      exit: 4,
    });
  });
});
