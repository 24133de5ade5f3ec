import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asText, failure, limits, openLane } from '../onpremises/lanes.ts';
import { account, startApache, type ApachePeer } from './apache/apache.ts';
import { missingPackages } from './apache/programs.ts';

/*
 * NTLM and Kerberos judged by others: Apache with mod_auth_gssapi, the NTLM of gss-ntlmssp, the Kerberos of MIT.
 */

const missing = [
  ...missingPackages(),
  ...(kerberosLoads() ? [] : ['npm rebuild kerberos (needs libkrb5-dev)']),
];
const reason = `not installed: ${missing.join(', ')}`;

function kerberosLoads(): boolean {
  try {
    createRequire(import.meta.url)('kerberos');
    return true;
  } catch {
    return false;
  }
}

if (missing.length > 0) {
  describe('Apache', () => {
    it(`is asked (${reason})`, (test) => {
      if (process.env['CI'] === 'true') {
        throw new Error(reason);
      }
      test.skip(reason);
    });
  });
}

interface Outcome {
  readonly answers: readonly unknown[];
  readonly log: readonly string[];
}

describe.skipIf(missing.length > 0)('Apache', () => {
  const envelope = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">Grüße</s:Envelope>';
  const received: string[] = [];
  const scratch = fileURLToPath(new URL('../../node_modules/.cache/federation-peers/', import.meta.url));
  let backend: Server;
  let apache: ApachePeer;

  beforeAll(async () => {
    backend = createServer((request: IncomingMessage, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        received.push(body);
        response.setHeader('content-type', 'application/soap+xml;charset=UTF-8').end(body);
      });
    });
    await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
    apache = await startApache((backend.address() as AddressInfo).port);
    mkdirSync(scratch, { recursive: true });
    await build({
      input: fileURLToPath(new URL('apache/lane-program.ts', import.meta.url)),
      platform: 'node',
      external: /^[^./]/,
      output: { file: join(scratch, 'lane-program.mjs'), format: 'esm' },
    });
  });

  afterAll(() => {
    apache.stop();
    backend.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  /** What a lane in a process of its own gets; in `env` for its Kerberos library, without a ticket by default. */
  async function inProcess(order: object, env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    const noTicket = {
      KRB5_CONFIG: apache.kdc.contoso.config,
      KRB5CCNAME: `FILE:${join(apache.folder, 'none')}`,
    };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(scratch, 'lane-program.mjs'), JSON.stringify(order)],
      { env: { ...process.env, ...noTicket, ...env } },
    );
    return JSON.parse(stdout) as Outcome;
  }

  describe('with NTLM', () => {
    it.each(['http', 'https'] as const)(
      'accepts us over %s, once for the whole connection',
      async (scheme) => {
        const before = apache.requests().length;
        received.length = 0;
        const lane = openLane(
          `${apache[scheme]}/ntlm`,
          { credentials: { ...account } },
          { ca: apache.authority.cert },
        );
        for (let round = 0; round < 3; round += 1) {
          expect(asText(await lane.post(envelope, limits))).toEqual({ status: 200, body: envelope });
        }
        expect(received).toEqual([envelope, envelope, envelope]);
        expect(apache.requests().slice(before)).toEqual(['401 /ntlm', '200 /ntlm', '200 /ntlm', '200 /ntlm']);
      },
    );

    it('accepts NTLM without SPNEGO under Negotiate', async () => {
      const lane = openLane(`${apache.httpNegotiate}/ntlm`, { credentials: { ...account } });
      expect(asText(await lane.post(envelope, limits))).toEqual({ status: 200, body: envelope });
    });

    it('rejects a wrong password, and sees it once', async () => {
      const before = apache.requests().length;
      const credentials = { ...account, password: 'wrong' };
      const lane = openLane(`${apache.http}/ntlm`, { credentials });
      for (let round = 0; round < 3; round += 1) {
        const { error } = await failure(lane.post(envelope, limits));
        expect(error).toMatchObject({ code: 'auth.rejected', exit: 4 });
      }
      // What was let in before is written down when Apache gets to it.
      const refused = apache
        .requests()
        .slice(before)
        .filter((line) => !line.startsWith('200'));
      expect(refused).toEqual(['401 /ntlm', '401 /ntlm']);
    });
  });

  describe('with Kerberos', () => {
    it.each(['http', 'https'] as const)('accepts a ticket over %s', async (scheme) => {
      const before = apache.requests().length;
      const { answers, log } = await inProcess(
        {
          url: `${apache[scheme]}/kerberos`,
          authentication: 'negotiate',
          ca: apache.authority.cert,
          envelopes: [envelope, envelope, envelope],
        },
        apache.kdc.ticket(apache.kdc.contoso, '1h'),
      );
      expect(answers).toEqual([1, 2, 3].map(() => ({ status: 200, body: envelope })));
      expect(log.join()).toContain('Kerberos');
      // The second is asked again, because this server does not remember; the third is proven at once.
      expect(apache.requests().slice(before)).toEqual(
        [200, 401, 200, 200].map((status) => `${status} /kerberos`),
      );
    });

    it('takes the ticket of the user who was named, and of no other', async () => {
      const ticket = apache.kdc.ticket(apache.kdc.contoso, '1h');
      const order = { url: `${apache.http}/kerberos`, authentication: 'kerberos', envelopes: [envelope] };
      const credentials = { username: 'CONTOSO\\csadmin', password: 'not needed' };
      expect((await inProcess({ ...order, credentials }, ticket)).answers).toMatchObject([{ status: 200 }]);
      const other = { ...credentials, username: 'CONTOSO\\somebody' };
      expect((await inProcess({ ...order, credentials: other }, ticket)).answers).toMatchObject([
        { code: 'auth.kerberos-unavailable', exit: 4 },
      ]);
    });

    it('is not even asked with a ticket that has expired', async () => {
      const before = apache.requests().length;
      const ticket = apache.kdc.ticket(apache.kdc.contoso, '2s');
      await sleep(3000);
      const order = { url: `${apache.http}/kerberos`, authentication: 'kerberos', envelopes: [envelope] };
      const { answers } = await inProcess(order, ticket);
      expect(answers).toMatchObject([
        {
          code: 'auth.kerberos-unavailable',
          exit: 4,
          why: expect.stringMatching(/expired/i) as string,
          next: expect.stringContaining('kinit') as string,
        },
      ]);
      expect(apache.requests().length).toBe(before);
    });

    it('rejects a ticket of another realm; the lane says what else could help, and does not ask again', async () => {
      const before = apache.requests().length;
      const { answers } = await inProcess(
        {
          url: `${apache.http}/kerberos`,
          authentication: 'negotiate',
          credentials: account,
          envelopes: [envelope, envelope],
        },
        apache.kdc.ticket(apache.kdc.fabrikam, '1h'),
      );
      const rejection = {
        code: 'auth.rejected',
        exit: 4,
        why: expect.stringContaining('another realm') as string,
        next: expect.stringContaining('authentication: ntlm') as string,
      };
      expect(answers).toMatchObject([rejection, rejection]);
      expect(apache.requests().slice(before)).toEqual(['401 /kerberos']);
    });

    it('gives way to NTLM when there is no ticket', async () => {
      const { answers, log } = await inProcess({
        url: `${apache.http}/ntlm`,
        authentication: 'negotiate',
        credentials: account,
        envelopes: [envelope],
      });
      expect(answers).toEqual([{ status: 200, body: envelope }]);
      expect(log.join()).toContain('NTLM, not Kerberos');
    });

    it('is an error without a ticket when nothing else was allowed', async () => {
      const order = { url: `${apache.http}/kerberos`, authentication: 'kerberos', envelopes: [envelope] };
      expect((await inProcess(order)).answers).toMatchObject([
        { code: 'auth.kerberos-unavailable', exit: 4 },
      ]);
    });
  });
});
