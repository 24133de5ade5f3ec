import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, type Server } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { known } from '../../src/model/reading.ts';
import { probeEdges } from '../../src/probes/probe-edges.ts';
import { createAuthority, type Authority } from '../helpers/certificates.ts';

/*
 * A SIP peer that nobody here wrote reads our OPTIONS and answers it: SIPp, with a scenario of its own. Debian's has no
 * TLS, so that is taken off in front of it.
 */

const program = '/usr/bin/sipp';

function sippIsInstalled(): boolean {
  return spawnSync(program, ['-v']).error === undefined;
}

const isInstalled = sippIsInstalled();

if (!isInstalled) {
  it('SIPp is asked (apt-get install sip-tester)', (test) => {
    if (process.env['CI'] === 'true') {
      throw new Error('sip-tester is not installed');
    }
    test.skip();
  });
}

/** Repeats of the question only what RFC 3261 (8.2.6.2) says an answer has to repeat: SIPp fails if it is not there. */
const scenario = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="options">
  <recv request="OPTIONS"/>
  <send><![CDATA[
SIP/2.0 504 Server time-out
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]
[last_Call-ID:]
[last_CSeq:]
ms-diagnostics: 1008;reason="Unable to resolve DNS SRV record";domain="fabrikam.com";source="sip.contoso.com"
Content-Length: 0

]]></send>
</scenario>
`;

describe.skipIf(!isInstalled)('SIPp', () => {
  let folder: string;
  let authority: Authority;
  let sipp: ChildProcess;
  let front: Server;
  let port: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'federation-sipp-'));
    authority = await createAuthority('RSA');
    const identity = await authority.issue({
      names: ['sip.contoso.com'],
      notAfter: new Date(Date.now() + 90 * 86_400_000),
    });
    writeFileSync(join(folder, 'options.xml'), scenario);
    const plainPort = await freePort();
    sipp = spawn(
      program,
      ['-sf', 'options.xml', '-t', 't1', '-i', '127.0.0.1', '-p', String(plainPort), '-nostdin'],
      { cwd: folder, stdio: 'ignore' },
    );
    await listening(plainPort);
    front = createTlsServer({ cert: identity.cert, key: identity.key }, (socket) => {
      const behind = connect(plainPort, '127.0.0.1');
      [socket, behind].forEach((one) => one.on('error', () => undefined));
      socket.pipe(behind).pipe(socket);
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    port = (front.address() as AddressInfo).port;
  }, 60_000);
  afterAll(async () => {
    const ended = new Promise((resolve) => sipp.once('exit', resolve));
    front.close();
    sipp.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it('when it is asked OPTIONS, then it takes the question, and its answer is read', async () => {
    const [edge] = await probeEdges(
      [
        {
          host: 'sip.contoso.com',
          port,
          domains: ['contoso.com'],
          owner: 'own',
          addresses: known(['127.0.0.1']),
        },
      ],
      {
        roots: [authority.cert],
        timeoutMs: 15_000,
        signal: new AbortController().signal,
        userAgent: 'federation/test',
        newToken: () => 'a1b2c3',
      },
    );
    expect(edge?.addresses).toMatchObject({
      value: [
        {
          tls: { value: { chain: { state: 'trusted' } } },
          sip: {
            value: {
              status: 504,
              diagnostics: [
                { code: 1008, reason: 'Unable to resolve DNS SRV record', source: 'sip.contoso.com' },
              ],
            },
          },
        },
      ],
    });
  }, 60_000);
});

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function listening(port: number): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 100) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (isOpen) {
      return;
    }
    await sleep(100);
  }
  throw new Error('SIPp does not listen');
}
