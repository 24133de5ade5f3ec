import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'rolldown';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { KerberosPort } from '../../src/onpremises/kerberos.ts';
import { serveHttp } from '../http/servers.ts';
import { failure, limits, openLane } from './lanes.ts';
import { ntlmEndpoint, ok } from './ntlm-endpoint.ts';

/** Tokens by number: what the system's library would make is opaque to the lane. */
function tickets(): KerberosPort & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    begin(host, principal) {
      asked.push([host, principal]);
      return Promise.resolve({
        kind: 'ready',
        token: `token${asked.length}`,
        next: (challenge: string) => Promise.resolve(`answer-to-${challenge}`),
      });
    },
  };
}

const noTicket: KerberosPort = {
  begin: () => Promise.resolve({ kind: 'unavailable', reason: 'No Kerberos credentials available' }),
};

/** A server that decides by the Authorization header; bodies and headers are written down. */
async function serve(decide: (request: IncomingMessage, response: ServerResponse, count: number) => void) {
  const seen: string[] = [];
  const { port } = await serveHttp((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push(`${request.headers.authorization ?? '-'} ${body}`);
      decide(request, response, seen.length);
    });
  });
  return { url: `http://localhost:${port}/OcsPowershell`, seen };
}

const unauthorised = (response: ServerResponse, ...offers: string[]): void => {
  response.writeHead(401, { 'www-authenticate': offers }).end();
};

describe('a lane with Kerberos', () => {
  it('sends the ticket of the named user with the first envelope, and nothing with the next', async () => {
    const { url, seen } = await serve((_, response) => response.end(ok));
    const kerberos = tickets();
    const lane = openLane(url, { authentication: 'kerberos', kerberos });
    await lane.post('<a/>', limits);
    await lane.post('<b/>', limits);
    expect(seen).toEqual(['Negotiate token1 <a/>', '- <b/>']);
    expect(kerberos.asked).toEqual([['localhost', 'anna']]);
  });

  it.each([
    ['anna@contoso.com', 'anna@CONTOSO.COM'],
    ['CONTOSO\\anna', 'anna'],
    ['anna', 'anna'],
  ])('asks for the ticket of %s as %s', async (username, principal) => {
    const { url } = await serve((_, response) => response.end(ok));
    const kerberos = tickets();
    const credentials = { username, password: 'x' };
    await openLane(url, { authentication: 'negotiate', kerberos, credentials }).post('<a/>', limits);
    expect(kerberos.asked).toEqual([['localhost', principal]]);
  });

  it('takes whatever ticket there is when nobody is named', async () => {
    const { url } = await serve((_, response) => response.end(ok));
    const kerberos = tickets();
    await openLane(url, { authentication: 'negotiate', kerberos, anonymous: true }).post('<a/>', limits);
    expect(kerberos.asked).toEqual([['localhost', undefined]]);
  });

  it('proves itself with every request where the server does not remember', async () => {
    const { url, seen } = await serve((request, response) =>
      request.headers.authorization === undefined ? unauthorised(response, 'Negotiate') : response.end(ok),
    );
    const lane = openLane(url, { authentication: 'kerberos', kerberos: tickets() });
    for (const envelope of ['<a/>', '<b/>', '<c/>']) {
      await lane.post(envelope, limits);
    }
    expect(seen).toEqual([
      'Negotiate token1 <a/>',
      '- <b/>',
      'Negotiate token2 <b/>',
      'Negotiate token3 <c/>',
    ]);
  });

  it('takes one more leg when the server asks for it', async () => {
    const { url, seen } = await serve((_, response, count) =>
      count === 1 ? unauthorised(response, 'Negotiate more==') : response.end(ok),
    );
    await openLane(url, { authentication: 'kerberos', kerberos: tickets() }).post('<a/>', limits);
    expect(seen).toEqual(['Negotiate token1 <a/>', 'Negotiate answer-to-more== <a/>']);
  });

  it('that is rejected says what else could help, stays rejected, and is never downgraded to NTLM', async () => {
    const { url, seen } = await serve((_, response) => unauthorised(response, 'Negotiate', 'NTLM'));
    const lane = openLane(url, { authentication: 'negotiate', kerberos: tickets() });
    const { error } = await failure(lane.post('<a/>', limits));
    expect(error).toMatchObject({ code: 'auth.rejected', exit: 4 });
    expect(error.why).toContain('channel binding');
    expect(error.next).toContain('authentication: ntlm');
    expect((await failure(lane.post('<b/>', limits))).error).toBe(error);
    expect(seen).toEqual(['Negotiate token1 <a/>']);
  });

  it('without a ticket is an error under `kerberos`, and nothing is contacted', async () => {
    const { url, seen } = await serve((_, response) => response.end(ok));
    const { error } = await failure(
      openLane(url, { authentication: 'kerberos', kerberos: noTicket }).post('<a/>', limits),
    );
    expect(error).toMatchObject({ code: 'auth.kerberos-unavailable', exit: 4 });
    expect(error.why).toContain('No Kerberos credentials available');
    expect(error.next).toContain('kinit');
    expect(seen).toEqual([]);
  });
});

describe('the optional package `kerberos`', () => {
  it('may be missing: then Kerberos is unavailable, and nothing else happens', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'federation-kerberos-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    // Outside the project the package cannot be found.
    await build({
      input: fileURLToPath(new URL('../../src/onpremises/kerberos.ts', import.meta.url)),
      platform: 'node',
      external: /^[^./]/,
      output: { file: join(folder, 'kerberos.mjs'), format: 'esm' },
    });
    const script = `import { createKerberos } from './kerberos.mjs';
      console.log(JSON.stringify(await createKerberos().begin('localhost')));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
    });
    expect(JSON.parse(stdout)).toEqual({
      kind: 'unavailable',
      reason: 'the optional package `kerberos` is not installed or does not load',
    });
  });
});

describe('a lane that negotiates', () => {
  it('uses NTLM without a ticket, and says in the log why', async () => {
    const endpoint = ntlmEndpoint();
    const { port } = await serveHttp(endpoint.listener);
    const log: string[] = [];
    const lane = openLane(`http://localhost:${port}/`, {
      authentication: 'negotiate',
      kerberos: noTicket,
      log: (line) => log.push(line),
    });
    expect((await lane.post('<a/>', limits)).status).toBe(200);
    expect(log.join()).toContain('NTLM, not Kerberos: No Kerberos credentials available');
  });

  it('uses NTLM where the server does not know Negotiate at all', async () => {
    const endpoint = ntlmEndpoint({ schemes: ['NTLM'] });
    const { port } = await serveHttp(endpoint.listener);
    const lane = openLane(`http://localhost:${port}/`, { authentication: 'negotiate', kerberos: tickets() });
    expect((await lane.post('<a/>', limits)).status).toBe(200);
    expect(endpoint.processed).toEqual(['<a/>']);
  });

  it('has nothing to say without a ticket and without a password', async () => {
    const lane = openLane('http://localhost:1/', {
      authentication: 'negotiate',
      kerberos: noTicket,
      anonymous: true,
    });
    const { error } = await failure(lane.post('<a/>', limits));
    expect(error).toMatchObject({ code: 'auth.no-credentials', exit: 4 });
    expect(error.why).toContain('No Kerberos credentials available');
  });
});
