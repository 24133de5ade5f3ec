import { createSocket, type Socket } from 'node:dgram';
import { isIP } from 'node:net';
import { decode, encode } from 'dns-packet';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createResolver } from '../../src/probes/dns-resolver.ts';
import { readAnswer } from '../../src/probes/dns-content.ts';
import { decodeAnswer } from '../../src/probes/dns-message.ts';
import { parseResolver, resolverTitle } from '../../src/probes/resolver-address.ts';
import { runFederation } from '../helpers/app.ts';

/** A resolver that answers each datagram as it is told; undefined says nothing. */
const open: Socket[] = [];
afterEach(() => open.splice(0).forEach((socket) => socket.close()));

function startResolver(
  answer: (question: Buffer, send: (reply: Buffer) => void) => Buffer | undefined,
): Promise<number> {
  const socket = createSocket('udp4');
  open.push(socket);
  socket.on('message', (bytes, { port, address }) => {
    const send = (reply: Buffer): void => socket.send(reply, port, address);
    const reply = answer(bytes, send);
    if (reply !== undefined) {
      send(reply);
    }
  });
  return new Promise((resolve) => socket.bind(0, '127.0.0.1', () => resolve(socket.address().port)));
}

function reply(question: Buffer, rcode: number, address?: string): Buffer {
  const { id, questions } = decode(question);
  const name = questions?.[0]?.name ?? '';
  return encode({
    type: 'response',
    ...(id === undefined ? {} : { id }),
    flags: rcode,
    ...(questions === undefined ? {} : { questions }),
    answers: address === undefined ? [] : [{ type: 'A', name, ttl: 1, data: address }],
  });
}

const patience = (timeoutMs: number) => ({
  title: 'test',
  timeoutMs,
  signal: new AbortController().signal,
  randomId: () => 7,
});
const ask = (port: number, timeoutMs = 10_000) =>
  createResolver({ ...patience(timeoutMs), servers: [{ address: '127.0.0.1', port }] }).ask(
    'sip.contoso.com',
    'A',
  );

describe('a resolver', () => {
  it('when it answers, then the record is read', async () => {
    const port = await startResolver((question) => reply(question, 0, '8.8.4.4'));
    expect(await ask(port)).toMatchObject({ state: 'known', value: { records: [{ address: '8.8.4.4' }] } });
  });

  it('when signatures do not hold, then that is told from a server that fails', async () => {
    const checking = await startResolver((question) =>
      decode(question).flag_cd ? reply(question, 0, '8.8.4.4') : reply(question, 2),
    );
    expect(await ask(checking)).toMatchObject({ state: 'unreadable', raw: 'DNSSEC' });
    const failing = await startResolver((question) => reply(question, 2));
    expect(await ask(failing)).toMatchObject({ state: 'unreadable', raw: 'SERVFAIL' });
  });

  it('when it cannot read EDNS, then it is asked without', async () => {
    const port = await startResolver((question) =>
      (decode(question).additionals ?? []).length > 0 ? reply(question, 1) : reply(question, 0, '8.8.4.4'),
    );
    expect(await ask(port)).toMatchObject({ state: 'known' });
  });

  it('when it is silent, or answers somebody else, then that is silence', async () => {
    const silent = await startResolver(() => undefined);
    expect(await ask(silent, 50)).toMatchObject({ state: 'unreadable', raw: 'TIMEOUT' });
    const other = await startResolver((question) => {
      const bytes = Buffer.from(reply(question, 0, '8.8.4.4'));
      bytes.writeUInt16BE(8, 0);
      return bytes;
    });
    expect(await ask(other, 50)).toMatchObject({ state: 'unreadable', raw: 'TIMEOUT' });
  });

  it('when a datagram is lost, then it is sent again', async () => {
    let seen = 0;
    const port = await startResolver((question) =>
      ++seen === 1 ? undefined : reply(question, 0, '8.8.4.4'),
    );
    expect(await ask(port, 400)).toMatchObject({ state: 'known' });
  });

  it('when it is slow, then it is waited for', async () => {
    const port = await startResolver((question, send) => {
      setTimeout(() => send(reply(question, 0, '8.8.4.4')), 100);
      return undefined;
    });
    expect(await ask(port, 2000)).toMatchObject({ state: 'known' });
  });

  it('when it sends on to TCP and is not there, then that is said', async () => {
    const port = await startResolver((question) => {
      const bytes = Buffer.from(reply(question, 0));
      bytes.writeUInt16BE(bytes.readUInt16BE(2) | 0x0200, 2);
      return bytes;
    });
    expect(await ask(port)).toMatchObject({
      state: 'unreadable',
      raw: 'UNREACHABLE',
      reason: expect.stringContaining('over TCP') as string,
    });
  });

  it('when one of two never answers, then it is not waited for again and again, and the other one counts', async () => {
    let inVain = 0;
    const silent = await startResolver(() => void (inVain += 1));
    const good = await startResolver((question) => reply(question, 0, '8.8.4.4'));
    const resolver = createResolver({
      ...patience(30),
      servers: [silent, good].map((port) => ({ address: '127.0.0.1', port })),
    });
    for (let asked = 0; asked < 10; asked++) {
      expect(await resolver.ask('sip.contoso.com', 'A')).toMatchObject({ state: 'known' });
    }
    // Three questions, each sent twice.
    expect(inVain).toBe(6);
    const alone = createResolver({ ...patience(30), servers: [{ address: '127.0.0.1', port: silent }] });
    const answers = await Promise.all(Array.from({ length: 3 }, () => alone.ask('sip.contoso.com', 'A')));
    expect(inVain).toBe(12);
    expect(await alone.ask('sip.contoso.com', 'A')).toEqual(answers[0]);
    expect(inVain).toBe(12);
  });

  it('when it answers with what nobody can read, then that is said', async () => {
    const port = await startResolver((question) =>
      Buffer.concat([reply(question, 0, '8.8.4.4').subarray(0, 30)]),
    );
    expect(await ask(port)).toMatchObject({ state: 'unreadable', raw: 'MALFORMED' });
  });

  it('when its bytes are any bytes, then reading them never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const header = Buffer.from([0, 7, 0x84, 0, 0, 1, 0, 2, 0, 1, 0, 1]);
        for (const message of [bytes, Buffer.concat([header, bytes])]) {
          const answer = decodeAnswer(message, 7, 'sip.contoso.com', 'A');
          if (answer.kind === 'answer') {
            readAnswer(answer, 'sip.contoso.com', 'A', 'udp');
          }
        }
      }),
    );
  });
});

describe('--resolver', () => {
  it.each([
    ['9.9.9.9', '9.9.9.9', 53],
    ['127.0.0.1:5353', '127.0.0.1', 5353],
    ['2620:fe::fe', '2620:fe::fe', 53],
    ['[::1]:5353', '::1', 5353],
  ])('when it is %s, then it is asked there, and named so', (text, address, port) => {
    expect(parseResolver(text)).toEqual({ address, port });
    expect(resolverTitle({ address, port })).toBe(text);
  });

  it.each(['dns.example', '1.2.3', '[::1', '1.2.3.4:0', '1.2.3.4:99999', '[1.2.3.4]:53', '::1:5353x', ''])(
    'when it is %j, which is no address, then it is refused',
    (text) => {
      expect(() => parseResolver(text)).toThrow(
        expect.objectContaining({ code: 'usage.resolver', exit: 2 }) as Error,
      );
    },
  );

  it('when it is any text, then it is an address with a port, or refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (text) => {
        try {
          const { address, port } = parseResolver(text);
          expect([isIP(address) > 0, port]).toEqual([true, 53]);
        } catch (error) {
          expect(error).toMatchObject({ code: 'usage.resolver' });
          expect(isIP(text)).toBe(0);
        }
      }),
    );
  });

  it.each([
    [['--resolver', 'dns.example'], 'usage.resolver'],
    [['--domain', '192.0.2.1'], 'usage.domain'],
    [['--partner', 'a@@b'], 'usage.domain'],
  ])('when the command line says %j, then it is refused before anything is asked', async (words, code) => {
    const result = await runFederation([
      'check',
      'dns',
      '--domain',
      'contoso.com',
      ...words,
      '--output',
      'json',
    ]);
    expect(result.exitCode).toBe(2);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code } });
  });
});

describe('check edge', () => {
  it.each([
    [['--expiry-days', 'soon'], 'usage.expiry-days'],
    [['--partner', '[::1]'], 'usage.domain'],
  ])('when the command line says %j, then it is refused before anything is asked', async (words, code) => {
    const result = await runFederation(['check', 'edge', ...words, '--output', 'json']);
    expect(result.exitCode).toBe(2);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code } });
  });
});
