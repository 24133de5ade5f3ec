import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type EmulatorOptions, type RunningEmulator } from '../../src/emulator/emulator.ts';
import { poolUrlOf } from './connect.ts';
import { RawClient, spnego, type RawOptions } from './raw-client.ts';

let emulator: RunningEmulator;
const clients: RawClient[] = [];

beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(() => clients.splice(0).forEach((client) => client.close()));
afterAll(() => emulator.close());

function client(options: Partial<RawOptions> = {}, server = emulator): RawClient {
  const made = new RawClient(poolUrlOf(server), {
    ca: server.caPem,
    username: server.username,
    password: server.password,
    ...options,
  });
  clients.push(made);
  return made;
}

const nonsense = '<nonsense/>';

describe('who is asked and who comes in', () => {
  it('offers Negotiate and NTLM, each in a line of its own', async () => {
    const answer = await client().send(nonsense);
    expect([answer.status, answer.challenges]).toEqual([401, ['Negotiate', 'NTLM']]);
  });

  it.each([
    ['NTLM', 'NTLM', undefined],
    ['bare NTLM under Negotiate', 'Negotiate', undefined],
    ['NTLM within SPNEGO', 'Negotiate', spnego],
  ] as const)('lets in %s', async (_, scheme, wrapping) => {
    const raw = client({ scheme });
    const answer = await raw.signIn(nonsense, wrapping);
    // A fault of the endpoint: it has looked at the envelope.
    expect([answer.status, answer.contentType]).toEqual([500, 'application/soap+xml;charset=UTF-8']);
    expect(answer.challenges.length).toBe(wrapping === undefined ? 0 : 1);
    expect((await raw.send(nonsense)).status).toBe(500);
  });

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['an unknown user', { username: 'CONTOSO\\joe' }],
    ['another domain', { username: 'FABRIKAM\\admin' }],
    ['the channel binding of another connection', { binding: 'wrong' }],
  ] as const)('keeps out %s', async (_, options) => {
    const answer = await client(options).signIn(nonsense);
    expect([answer.status, answer.challenges]).toEqual([401, ['Negotiate', 'NTLM']]);
  });

  it('authenticates connections: another one is asked again', async () => {
    const first = client();
    await first.signIn(nonsense);
    expect((await first.send(nonsense)).status).toBe(500);
    expect((await client().send(nonsense)).status).toBe(401);
  });

  it('takes a client without channel binding, unless it is required', async () => {
    expect((await client({ binding: 'none' }).signIn(nonsense)).status).toBe(500);
    const strict = await startEmulator({ requireChannelBinding: true });
    expect((await client({ binding: 'none' }, strict).signIn(nonsense)).status).toBe(401);
    expect((await client({ binding: 'right' }, strict).signIn(nonsense)).status).toBe(500);
    await strict.close();
  });

  it('makes another password for every run', async () => {
    const other = await startEmulator();
    expect(other.password).not.toBe(emulator.password);
    await other.close();
  });
});

describe('what the web server refuses by itself', () => {
  it.each([
    ['another path', nonsense, {}, '/wsman', 404],
    ['the root', nonsense, {}, '/', 404],
    ['the path in any case, with a query', nonsense, {}, '/ocsPOWERSHELL/?PSVersion=5.1', 500],
    ['text that is no SOAP', 'hello', { 'Content-Type': 'text/plain' }, undefined, 415],
    [
      'a charset that WS-Management does not know',
      'hello',
      { 'Content-Type': 'application/soap+xml;charset=koi8-r' },
      undefined,
      415,
    ],
    ['nothing at all', '', {}, undefined, 400],
    ['two megabytes', 'x'.repeat(2_000_000), {}, undefined, 413],
  ] as const)('answers %s with its status', async (_, body, headers, path, status) => {
    const raw = client();
    await raw.signIn(nonsense);
    expect((await raw.send(body, headers, path)).status).toBe(status);
  });

  it('takes POST only', async () => {
    expect((await client().send('', {}, undefined, 'GET')).status).toBe(405);
  });

  it('takes UTF-16 too', async () => {
    const raw = client();
    await raw.signIn(nonsense);
    const body = Buffer.from(`\uFEFF${nonsense}`, 'utf16le');
    const answer = await raw.send(body, { 'Content-Type': 'application/soap+xml; charset="utf-16"' });
    expect([answer.status, answer.contentType]).toEqual([500, 'application/soap+xml;charset=UTF-8']);
  });

  it('answers plain HTTP with 403', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(poolUrlOf(emulator)).port), '127.0.0.1');
      let received = '';
      socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
      socket.on('end', () => resolve(received));
      socket.on('error', reject);
      socket.write(
        'POST /OcsPowershell HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
      );
    });
    expect(text).toMatch(/^HTTP\/1\.1 403 /);
  });
});

describe('answers that take their time', () => {
  const outcome = async (options: EmulatorOptions, ms: number) => {
    const server = await startEmulator(options);
    const raw = client({}, server);
    const answer = raw.signIn(nonsense).then(
      ({ status }) => status,
      () => 'cut',
    );
    const first = await Promise.race([answer, sleep(ms, 'nothing')]);
    await server.close();
    return [first, await answer];
  };

  it('never come with the fault hang', async () => {
    expect(await outcome({ faults: ['hang'] }, 500)).toEqual(['nothing', 'cut']);
  });

  it('come three seconds late with the fault slow', async () => {
    expect(await outcome({ faults: ['slow'] }, 2000)).toEqual(['nothing', 'cut']);
    expect(await outcome({ faults: ['slow'] }, 4500)).toEqual([500, 500]);
  });

  it('come later by the latency asked for, each', async () => {
    const before = performance.now();
    await outcome({ latencyMs: 100 }, 5000);
    expect(performance.now() - before).toBeGreaterThanOrEqual(200);
  });
});

describe('its certificate', () => {
  const handshake = (servername: string, ca?: string) =>
    new Promise<string>((resolve) => {
      const socket = connectTls({
        host: '127.0.0.1',
        port: Number(new URL(poolUrlOf(emulator)).port),
        servername,
        ...(ca === undefined ? {} : { ca }),
      });
      socket.on('secureConnect', () => {
        resolve(socket.getProtocol() ?? '');
        socket.destroy();
      });
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });

  it.each(['localhost', 'pool01.contoso.com'])(
    'is good for %s to whom trusts its authority',
    async (name) => {
      expect(await handshake(name, emulator.caPem)).toMatch(/^TLSv1\.[23]$/);
    },
  );

  it('is not good for another name, nor to whom does not trust its authority', async () => {
    expect(await handshake('fabrikam.com', emulator.caPem)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await handshake('localhost')).toMatch(/UNABLE_TO|SELF_SIGNED/);
  });
});
