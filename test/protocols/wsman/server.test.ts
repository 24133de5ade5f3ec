import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ShellClient, type ShellAnswer, type ShellRequest } from '../../../src/protocols/wsman/client.ts';
import type { WsmanFault } from '../../../src/protocols/wsman/faults.ts';
import { createWsmanServer } from '../../../src/protocols/wsman/server.ts';
import type { WsmanServerOptions } from '../../../src/protocols/wsman/server-context.ts';
import {
  ShellRefusal,
  type PendingReceive,
  type ServerAnswer,
  type ShellOpening,
  type ShellOutput,
} from '../../../src/protocols/wsman/server-port.ts';

const anna = 'CONTOSO\\anna';
const commandId = 'B0A1C2D3-0000-4000-8000-000000000001';

/** A backend that only notes what it is told, as the bridge to a real PowerShell would see it. */
function rig(options: Partial<WsmanServerOptions> = {}) {
  const calls: string[] = [];
  const time = { ms: 0 };
  const seen: { output?: ShellOutput; opening?: ShellOpening } = {};
  const server = createWsmanServer({
    shells: {
      open: (opening, output) => {
        seen.output = output;
        seen.opening = opening;
        return {
          command: (id, bytes) => void calls.push(`command ${id} ${Buffer.from(bytes).toString()}`),
          send: (stream, bytes, id) =>
            void calls.push(`send ${stream} ${id ?? 'pool'} ${Buffer.from(bytes).toString()}`),
          stop: (id) => void calls.push(`stop ${id}`),
          closeCommand: (id) => void calls.push(`close ${id}`),
          close: () => void calls.push('close'),
        };
      },
    },
    now: () => time.ms,
    newGuid: randomUUID,
    ...options,
  });
  const shell = new ShellClient({
    url: 'https://pool/OcsPowershell',
    resourceUri: 'http://schemas.microsoft.com/powershell/Microsoft.PowerShell',
    operationTimeoutSeconds: 20,
    newGuid: randomUUID,
  });
  const ask = (request: ShellRequest, identity = anna): ShellAnswer =>
    readAnswer(server.handle(request.envelope, identity), request);
  const readAnswer = (answer: ServerAnswer | undefined, request: ShellRequest): ShellAnswer => {
    if (answer?.kind !== 'reply') {
      throw new Error('no reply yet');
    }
    return shell.read(answer.body, request);
  };
  const pending = (request: ShellRequest): PendingReceive => {
    const answer = server.handle(request.envelope, anna);
    if (answer.kind !== 'pending') {
      throw new Error('a reply');
    }
    return answer;
  };
  const open = (): void => {
    const answer = ask(
      shell.create({ shellId: randomUUID().toUpperCase(), protocolVersion: '2.3' }, Buffer.from('opening')),
    );
    if (answer.kind === 'fault') {
      throw new Error(answer.fault.text);
    }
    shell.created(answer.body);
  };
  const write = (text: string, id?: string): void => seen.output?.write(Buffer.from(text), id);
  return { server, shell, ask, readAnswer, pending, open, write, calls, time, seen };
}

function fault(answer: ShellAnswer): WsmanFault {
  if (answer.kind !== 'fault') {
    throw new Error('no fault');
  }
  return answer.fault;
}

function texts(
  rigged: ReturnType<typeof rig>,
  answer: ShellAnswer,
): { streams: string[]; state: string | undefined } {
  if (answer.kind === 'fault') {
    throw new Error(answer.fault.text);
  }
  const { streams, state } = rigged.shell.received(answer.body);
  return {
    streams: streams.map((stream) => Buffer.from(stream.bytes).toString()),
    state: state?.state,
  };
}

describe('a shell on the server', () => {
  it('hands the bytes of each request to its backend', () => {
    const it = rig();
    it.open();
    expect(Buffer.from(it.seen.opening?.creationBytes ?? []).toString()).toBe('opening');
    expect(it.seen.opening).toMatchObject({
      identity: anna,
      protocolVersion: '2.3',
      maxFragmentBytes: 32_768,
    });
    it.ask(it.shell.command(commandId, Buffer.from('first')));
    it.ask(it.shell.send('stdin', Buffer.from('more'), commandId));
    it.ask(it.shell.send('pr', Buffer.from('answer')));
    it.ask(it.shell.signal(commandId, 'terminate'));
    it.ask(it.shell.delete());
    expect(it.calls).toEqual([
      `command ${commandId} first`,
      `send stdin ${commandId} more`,
      'send pr pool answer',
      `close ${commandId}`,
      'close',
    ]);
  });

  it('keeps pool and commands in queues of their own, one write an element', () => {
    const it = rig();
    it.open();
    it.ask(it.shell.command(commandId, Buffer.from('x')));
    it.write('pool');
    it.write('a', commandId);
    it.write('b', commandId.toLowerCase());
    expect(texts(it, it.ask(it.shell.receive()))).toEqual({ streams: ['pool'], state: undefined });
    expect(texts(it, it.ask(it.shell.receive(commandId.toLowerCase())))).toEqual({
      streams: ['a', 'b'],
      state: 'running',
    });
  });

  it('says Done behind the last output, and then knows the command no more', () => {
    const it = rig();
    it.open();
    it.ask(it.shell.command(commandId, Buffer.from('x')));
    it.write('end', commandId);
    it.seen.output?.commandDone(commandId);
    it.write('too late', commandId);
    expect(texts(it, it.ask(it.shell.receive(commandId)))).toEqual({ streams: ['end'], state: 'done' });
    expect(fault(it.ask(it.shell.receive(commandId))).text).toContain(
      'command identifier that does not exist',
    );
  });

  it('says Pending while a host call waits', () => {
    const it = rig();
    it.open();
    it.ask(it.shell.command(commandId, Buffer.from('x')));
    it.seen.output?.commandPending(commandId, true);
    it.write('call', commandId);
    expect(texts(it, it.ask(it.shell.receive(commandId))).state).toBe('pending');
  });

  it('never answers with more than the client’s envelope holds, cutting where it must', () => {
    const it = rig();
    it.open();
    it.shell.maxEnvelopeSize = 20_000;
    const sent = Array.from({ length: 10 }, (_one, index) => String(index).repeat(9000));
    sent.push('y'.repeat(50_000));
    sent.forEach((text) => it.write(text));
    let received = '';
    while (received.length < sent.join('').length) {
      const request = it.shell.receive();
      const answer = it.server.handle(request.envelope, anna);
      expect(answer.kind === 'reply' ? Buffer.byteLength(answer.body) : 0).toBeLessThanOrEqual(20_000);
      received += texts(it, it.readAnswer(answer, request)).streams.join('');
    }
    expect(received).toBe(sent.join(''));
  });

  it('ends an answer where the backend breaks it', () => {
    const it = rig();
    it.open();
    it.write('a');
    it.seen.output?.breakAnswer();
    it.write('b');
    expect(texts(it, it.ask(it.shell.receive())).streams).toEqual(['a']);
    expect(texts(it, it.ask(it.shell.receive())).streams).toEqual(['b']);
  });
});

describe('a Receive without data', () => {
  it('waits until data comes', async () => {
    const it = rig();
    it.open();
    const request = it.shell.receive();
    const waiting = it.pending(request);
    expect(waiting.poll()).toBeUndefined();
    const ready = new Promise<void>((resolve) => waiting.subscribe(resolve));
    it.write('now');
    await ready;
    expect(texts(it, it.readAnswer(waiting.poll(), request)).streams).toEqual(['now']);
    expect(waiting.poll()).toBeUndefined();
  });

  it('tells a subscriber that comes late', async () => {
    const it = rig();
    it.open();
    const waiting = it.pending(it.shell.receive());
    it.write('early');
    await new Promise<void>((resolve) => waiting.subscribe(resolve));
    expect(waiting.poll()).toBeDefined();
  });

  it('is answered with TimedOut when OperationTimeout is over', () => {
    const it = rig();
    it.open();
    const request = it.shell.receive();
    const waiting = it.pending(request);
    expect(waiting.deadline).toBe(20_000);
    it.time.ms = 19_999;
    expect(waiting.poll()).toBeUndefined();
    it.time.ms = 20_000;
    expect(fault(it.readAnswer(waiting.poll(), request)).kind).toBe('timed-out');
  });

  it('loses nothing when its client goes away', () => {
    const it = rig();
    it.open();
    it.pending(it.shell.receive()).abandon();
    it.write('kept');
    expect(texts(it, it.ask(it.shell.receive())).streams).toEqual(['kept']);
  });

  it('gives way to a second one on the same queue', () => {
    const it = rig();
    it.open();
    const first = it.shell.receive();
    const waiting = it.pending(first);
    const second = it.shell.receive();
    const later = it.pending(second);
    expect(fault(it.readAnswer(waiting.poll(), first)).code).toBe(995);
    it.write('for the second');
    expect(texts(it, it.readAnswer(later.poll(), second)).streams).toEqual(['for the second']);
  });

  it.each(['delete', 'gone'] as const)('ends with the shell (%s)', (how) => {
    const it = rig();
    it.open();
    const request = it.shell.receive();
    const waiting = it.pending(request);
    if (how === 'delete') {
      it.ask(it.shell.delete());
    } else {
      it.seen.output?.closed();
    }
    expect(fault(it.readAnswer(waiting.poll(), request)).kind).toBe('shell-gone');
  });

  it('ends with its command', () => {
    const it = rig();
    it.open();
    it.ask(it.shell.command(commandId, Buffer.from('x')));
    const request = it.shell.receive(commandId);
    const waiting = it.pending(request);
    it.ask(it.shell.signal(commandId, 'terminate'));
    expect(texts(it, it.readAnswer(waiting.poll(), request))).toEqual({ streams: [], state: 'done' });
  });
});

describe('signals', () => {
  it.each([
    ['powershell/signal/crtl_c', 'stop'],
    ['powershell/signal/ctrl_c', 'close'],
    ['POWERSHELL/SIGNAL/CRTL_C', 'close'],
    ['http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/Terminate', 'close'],
  ])('%s: %s', (code, call) => {
    const it = rig();
    it.open();
    it.ask(it.shell.command(commandId, Buffer.from('x')));
    const request = it.shell.signal(commandId, 'stop');
    const envelope = request.envelope.replace('powershell/signal/crtl_c', code);
    expect(it.ask({ ...request, envelope }).kind).toBe('answer');
    expect(it.calls.at(-1)).toBe(`${call} ${commandId}`);
  });
});

describe('what the server refuses', () => {
  const createWith = (change: (envelope: string) => string) => {
    const it = rig();
    const request = it.shell.create(
      { shellId: randomUUID().toUpperCase(), protocolVersion: '2.3' },
      Buffer.from('x'),
    );
    return fault(it.ask({ ...request, envelope: change(request.envelope) }));
  };

  it.each([
    ['no protocolversion', /<wsman:OptionSet.*<\/wsman:OptionSet>/, '', 2152991687],
    ['another major version', '>2.3<', '>3.0<', 2152991685],
    ['no version at all', '>2.3<', '>new<', 2152991685],
    [
      'an option of PowerShell’s that must be understood',
      'Name="protocolversion"',
      'Name="PS_NEW"',
      2152991686,
    ],
    ['no streams', /<rsp:InputStreams>[^<]*/, '<rsp:InputStreams>', 2152991673],
    ['an unknown configuration', 'powershell/Microsoft.PowerShell', 'powershell/Other', 2150858752],
    ['another resource', 'powershell/Microsoft.PowerShell', 'wmi', 2150858752],
    ['no creationXml', /<creationXml.*<\/creationXml>/, '', 2152992672],
    ['creationXml that is not base64', /(<creationXml[^>]*>)[^<]*/, '$1***', 2150858817],
    ['a ShellId that is no GUID', /ShellId="[^"]*"/, 'ShellId="1"', 87],
    ['a negative timeout', /PT20S/, 'PT-1S', 2150858767],
    ['a size that is none', />153600</, '>many<', 2150858767],
    ['no ResourceURI', /<wsman:ResourceURI.*<\/wsman:ResourceURI>/, '', 2150858767],
    ['an unknown action', 'transfer/Create', 'transfer/Put', 2150858753],
    [
      'a header that must be understood and is not',
      '<wsa:To>',
      '<q:Q xmlns:q="urn:q" s:mustUnderstand="true"/><wsa:To>',
      2150858817,
    ],
    ['another body', /<rsp:Shell .*<\/rsp:Shell>/, '<x/>', 2150858817],
    ['no body', /<rsp:Shell .*<\/rsp:Shell>/, '', 2150858817],
  ] as const)('%s', (_what, from, to, code) => {
    expect(createWith((envelope) => envelope.replace(from, to)).code).toBe(code);
  });

  it('what is no XML, without throwing', () => {
    const answer = rig().server.handle('<not', anna);
    expect(answer).toMatchObject({ kind: 'reply', status: 500 });
  });

  it('an envelope that is too large', () => {
    const it = rig({ maxEnvelopeSize: 10_000 });
    const request = it.shell.create({ shellId: randomUUID(), protocolVersion: '2.3' }, Buffer.alloc(10_000));
    const answer = it.server.handle(request.envelope, anna);
    expect(answer).toMatchObject({ status: 500, body: expect.stringContaining('EncodingLimit') as string });
  });

  it('a shell that is not there, and one that was idle for too long', () => {
    const it = rig({ idleTimeoutMs: 1000 });
    expect(fault(it.ask(it.shell.receive())).code).toBe(2150858843);
    it.open();
    it.time.ms += 1000;
    expect(fault(it.ask(it.shell.get())).kind).toBe('shell-gone');
    expect(it.calls).toEqual(['close']);
  });

  it('but a shell with a Receive that waits is not idle', () => {
    const it = rig({ idleTimeoutMs: 1000 });
    it.open();
    it.pending(it.shell.receive());
    it.time.ms += 5000;
    it.server.expire();
    expect(it.server.shells).toHaveLength(1);
  });

  it('somebody else’s shell', () => {
    const it = rig();
    it.open();
    expect(fault(it.ask(it.shell.get(), 'CONTOSO\\bert')).code).toBe(5);
    expect(it.ask(it.shell.get(), anna.toUpperCase()).kind).toBe('answer');
  });

  it('one shell more than the quota', () => {
    const it = rig({ maxShellsPerUser: 2 });
    it.open();
    it.open();
    const request = it.shell.create({ shellId: randomUUID(), protocolVersion: '2.3' }, Buffer.from('x'));
    expect(fault(it.ask(request))).toMatchObject({ kind: 'shell-quota', code: 2150859173 });
    expect(it.ask(request, 'CONTOSO\\bert').kind).toBe('answer');
  });

  it('a command without exactly one argument, and one on an unknown command', () => {
    const it = rig();
    it.open();
    const request = it.shell.command(commandId, Buffer.from('x'));
    const twice = request.envelope.replace(/(<rsp:Arguments>.*<\/rsp:Arguments>)/, '$1$1');
    expect(fault(it.ask({ ...request, envelope: twice })).code).toBe(2152991684);
    expect(fault(it.ask(it.shell.send('stdin', Buffer.from('x'), commandId))).code).toBe(2150858843);
    expect(fault(it.ask(it.shell.signal(commandId, 'stop'))).code).toBe(2150858843);
    const other = it.shell.receive();
    expect(fault(it.ask({ ...other, envelope: other.envelope.replace('>stdout<', '>stderr<') })).code).toBe(
      2152991680,
    );
  });

  it('what its backend refuses, with the backend’s code and text', () => {
    const refusing = rig({
      shells: {
        open: () => {
          throw new ShellRefusal(2152992672, 'No role.');
        },
      },
    });
    const request = refusing.shell.create(
      { shellId: randomUUID(), protocolVersion: '2.3' },
      Buffer.from('x'),
    );
    expect(fault(refusing.ask(request))).toMatchObject({ kind: 'session-refused', text: 'No role.' });
    const failing = rig({
      shells: {
        open: () => {
          throw new Error('bad bytes');
        },
      },
    });
    expect(fault(failing.ask(request))).toMatchObject({ kind: 'session-refused', text: 'bad bytes' });
  });

  it('anything, when it is told to', () => {
    const trouble = {
      sender: 'Receiver',
      subcode: 'w:InternalError',
      code: 2150858815,
      reason: 'busy',
    } as const;
    const it = rig({ intercept: (operation) => (operation === 'get' ? trouble : undefined) });
    it.open();
    expect(fault(it.ask(it.shell.get())).kind).toBe('busy');
  });
});

describe('clients that are not ours', () => {
  it('may ask for the configuration', () => {
    const it = rig();
    const request = it.shell.get();
    const envelope = request.envelope.replace(
      /(<wsman:ResourceURI[^>]*>)[^<]*/,
      '$1http://schemas.microsoft.com/wbem/wsman/1/config',
    );
    const answer = it.server.handle(envelope, anna);
    expect(answer).toMatchObject({
      status: 200,
      body: expect.stringContaining('MaxEnvelopeSizekb>500<') as string,
    });
  });

  it('may write the headers and the compression request of Windows, a query, and no ShellId', () => {
    const it = rig();
    const request = it.shell.create({ shellId: randomUUID(), protocolVersion: '2.3' }, Buffer.from('x'));
    const envelope = request.envelope
      .replace(
        '<wsa:To>',
        '<wsmv:OperationID s:mustUnderstand="false">uuid:1</wsmv:OperationID><wsmv:SequenceId s:mustUnderstand="false">1</wsmv:SequenceId><wsa:To>',
      )
      .replace(/ ShellId="[^"]*"/, ' Name="Runspace1"')
      .replace('<creationXml', '<rsp:CompressionMode>XPRESS</rsp:CompressionMode><creationXml')
      .replace(/(Microsoft\.PowerShell)</, '$1?PSVersion=5.1<');
    const answer = it.server.handle(envelope, anna);
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('NoCompression') as string });
    expect(it.server.shells[0]?.shellId).toMatch(/^[0-9A-F-]{36}$/);
  });

  it('see how long a shell was idle', () => {
    const it = rig();
    it.open();
    it.time.ms = 61_000;
    const answer = it.server.handle(it.shell.get().envelope, anna);
    expect(answer).toMatchObject({
      body: expect.stringContaining('<rsp:ShellInactivity>P0DT0H1M1S<') as string,
    });
  });
});
