import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FederationError } from '../../src/errors.ts';
import { TransportError } from '../../src/http/transport.ts';
import type { PipelineRecord, PowerShellSession, Statement } from '../../src/onpremises/powershell.ts';
import { openPowerShellSession, type SessionOptions } from '../../src/onpremises/session.ts';
import { boolean, int32, list, propertyBag, string } from '../../src/protocols/clixml/build.ts';
import { textOf } from '../../src/protocols/clixml/access.ts';
import type { ClixmlValue } from '../../src/protocols/clixml/values.ts';
import { makeErrorRecord } from '../../src/protocols/psrp/error-record.ts';
import { PoolRefusal, type PipelineInvocation } from '../../src/protocols/psrp/server-port.ts';
import { faultBody, type FaultDescription } from '../../src/protocols/wsman/faults.ts';
import { writeResponse } from '../../src/protocols/wsman/envelope.ts';
import { serverFaults, shellQuota } from '../../src/protocols/wsman/server-faults.ts';
import { identity, memoryPool, type MemoryPool } from '../wire/memory-pool.ts';

function open(pool: MemoryPool, options: Partial<SessionOptions> = {}): Promise<PowerShellSession> {
  return openPowerShellSession(pool.lane, {
    url: 'https://pool01.contoso.test/OcsPowershell',
    openTimeoutMs: 180_000,
    clock: pool.clock,
    newGuid: randomUUID,
    random: () => 0.5,
    ...options,
  });
}

function call(name: string, parameters: Statement[number]['parameters'] = []): Statement {
  return [{ name, parameters }];
}

function faultAnswer(fault: FaultDescription): { status: number; body: string } {
  return {
    status: 500,
    body: writeResponse({ action: 'x', messageId: randomUUID(), body: faultBody(fault) }),
  };
}

async function failure(promise: Promise<unknown>): Promise<FederationError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FederationError)) {
    throw new Error('no FederationError', { cause: error });
  }
  return error;
}

function mayHaveActed(error: FederationError): boolean | undefined {
  return error.cause instanceof TransportError ? error.cause.requestSent : undefined;
}

const echo = (invocation: PipelineInvocation, sink: { output(value: ClixmlValue): void }): void => {
  for (const statement of invocation.statements) {
    for (const command of statement) {
      sink.output(string(command.name));
      command.parameters.forEach((parameter) => sink.output(parameter.value));
    }
  }
};

describe('a session on a pool', () => {
  it('opens, runs one cmdlet and closes in six requests', async () => {
    const pool = memoryPool(echo);
    const session = await open(pool);
    const result = await session.run([call('Get-CsPool', [['Identity', string('pool01')]])]);
    await session.close();
    expect(result).toMatchObject({ state: 'completed', errors: [], failure: undefined });
    expect(result.output.map(textOf)).toEqual(['Get-CsPool', 'pool01']);
    expect(pool.operations).toEqual(['Create', 'Receive', 'Receive', 'Command', 'Receive', 'Delete']);
    expect(pool.server.shells).toEqual([]);
  });

  it('tells the owner, the version and that it can batch', async () => {
    const session = await open(memoryPool(echo, { psrp: { powerShellVersion: '5.1.17763.1' } }));
    expect(session).toMatchObject({ owner: identity, powerShellVersion: '5.1.17763.1', canBatch: true });
  });

  it('cannot batch where the server speaks protocol 2.1, and keeps to small envelopes there', async () => {
    const pool = memoryPool(echo, { psrp: { protocolVersion: '2.1' } });
    const session = await open(pool);
    expect(session.canBatch).toBe(false);
    await session.run([call('Get-CsPool')]);
    await expect(session.run([call('A'), call('B')])).rejects.toThrow('one statement');
    expect(pool.envelopes.at(-1)).toContain('>153600<');
  });

  it('asks for large envelopes once the server speaks 2.2 or later', async () => {
    const pool = memoryPool(echo);
    const session = await open(pool);
    await session.run([call('Get-CsPool')]);
    expect(pool.envelopes[0]).toContain('>153600<');
    expect(pool.envelopes[3]).toContain('>512000<');
  });

  it('runs several statements, each of several commands, in one pipeline', async () => {
    const seen: PipelineInvocation[] = [];
    const pool = memoryPool((invocation) => void seen.push(invocation));
    const session = await open(pool);
    await session.run([
      [
        { name: 'Get-CsUser', parameters: [['ResultSize', int32(1)]] },
        { name: 'Select-Object', parameters: [['Property', list([string('SipAddress')])]] },
      ],
      call('Get-CsPool'),
    ]);
    expect(seen[0]?.statements.map((statement) => statement.map(({ name }) => name))).toEqual([
      ['Get-CsUser', 'Select-Object'],
      ['Get-CsPool'],
    ]);
    expect(seen[0]?.statements[0]?.[0]?.parameters).toEqual([{ name: 'ResultSize', value: int32(1) }]);
  });

  it('releases a finished command before the next one, and not before Delete', async () => {
    const pool = memoryPool(echo);
    const session = await open(pool);
    await Promise.all([session.run([call('A')]), session.run([call('B')])]);
    await session.close();
    expect(pool.operations.slice(3)).toEqual([
      'Command',
      'Receive',
      'Signal',
      'Command',
      'Receive',
      'Delete',
    ]);
    expect(pool.envelopes[5]).toContain('/signal/Terminate');
  });

  it('takes a Receive that timed out on the server as a reason to ask again', async () => {
    const pool = memoryPool(
      (_invocation, sink) =>
        new Promise<void>((resolve) => {
          setTimeout(() => {
            sink.output(string('late'));
            resolve();
          }, 100);
        }),
    );
    const session = await open(pool, { operationTimeoutSeconds: 5 });
    const result = await session.run([call('Start-Slow')]);
    expect(result.output.map(textOf)).toEqual(['late']);
    expect(pool.answers.some((answer) => answer.body.includes('2150858793'))).toBe(true);
  });

  it('sends a command that is larger than an envelope in several parts', async () => {
    const seen: PipelineInvocation[] = [];
    const pool = memoryPool((invocation) => void seen.push(invocation));
    const session = await open(pool);
    const text = 'x'.repeat(1_000_000);
    await session.run([call('Set-CsLong', [['Text', string(text)]])]);
    expect(seen[0]?.statements[0]?.[0]?.parameters[0]?.value).toEqual(string(text));
    expect(pool.operations.filter((operation) => operation === 'Send').length).toBeGreaterThan(1);
    for (const envelope of pool.envelopes) {
      expect(Buffer.byteLength(envelope)).toBeLessThanOrEqual(512_000);
    }
  });

  it('receives an answer that is larger than an envelope, object by object', async () => {
    const many = 2000;
    const pool = memoryPool((_invocation, sink) => {
      for (let index = 0; index < many; index += 1) {
        sink.output(propertyBag([['Text', string(`${index}`.padEnd(2000, '.'))]]));
      }
    });
    const session = await open(pool);
    let count = 0;
    const result = await session.run([call('Get-CsUser')], { onOutput: () => (count += 1) });
    expect(count).toBe(many);
    expect(result.output).toEqual([]);
    for (const { body } of pool.answers) {
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(512_000);
    }
  });

  it('asks for more before it reads a large answer, never for two things at once, and stops all the same', async () => {
    let underWay = 0;
    const pool = memoryPool((_invocation, sink) => {
      for (let index = 0; index < 2000; index += 1) {
        sink.output(propertyBag([['Text', string(`${index}`.padEnd(2000, '.'))]]));
      }
    });
    const oneAtATime: typeof pool.lane.post = async (...request) => {
      underWay += 1;
      expect(underWay).toBe(1);
      try {
        return await pool.lane.post(...request);
      } finally {
        underWay -= 1;
      }
    };
    const session = await open({ ...pool, lane: { ...pool.lane, post: oneAtATime } });
    const stop = new AbortController();
    const receives = (): number => pool.operations.filter((operation) => operation === 'Receive').length;
    const before = receives();
    let askedByThen = 0;
    const running = session.run([call('Get-CsUser')], {
      signal: stop.signal,
      onOutput: () => {
        if (askedByThen === 0) {
          askedByThen = receives() - before;
          stop.abort(new FederationError('interrupted', 'interrupted', 'interrupted'));
        }
      },
    });
    expect((await failure(running)).code).toBe('interrupted');
    expect(askedByThen).toBe(2);
    expect(pool.operations.at(-1)).toMatch(/Signal|Receive/);
  });

  it('delivers warnings, verbose, debug, information and progress as they come, and keeps errors complete', async () => {
    const record = makeErrorRecord({
      message: 'Cannot find it',
      fullyQualifiedErrorId: 'NotFound,Get-CsThing',
      category: 'ObjectNotFound',
      activity: 'Get-CsThing',
      targetObject: string('thing'),
      exceptionTypes: ['Microsoft.Rtc.Management.ManagementException'],
      recommendedAction: 'Look elsewhere',
    });
    const pool = memoryPool((_invocation, sink) => {
      sink.warning('careful');
      sink.verbose('chatty');
      sink.debug('deep');
      sink.progress({
        activity: 'Reading',
        activityId: 0,
        parentActivityId: -1,
        statusDescription: 'half',
        currentOperation: '',
        percentComplete: 50,
        secondsRemaining: -1,
        isCompleted: false,
      });
      sink.information({
        messageData: propertyBag([['Message', string('told')]]),
        source: '',
        timeGenerated: '',
        tags: [],
        user: '',
        computer: '',
        processId: 1,
      });
      sink.error(record);
    });
    const records: PipelineRecord[] = [];
    const session = await open(pool);
    const result = await session.run([call('Get-CsThing')], { onRecord: (one) => void records.push(one) });
    expect(records).toEqual([
      { stream: 'warning', text: 'careful' },
      { stream: 'verbose', text: 'chatty' },
      { stream: 'debug', text: 'deep' },
      { stream: 'progress', text: 'Reading: half' },
      { stream: 'information', text: 'told' },
    ]);
    expect(result.state).toBe('completed');
    expect(result.errors).toEqual([
      {
        message: 'Cannot find it',
        fullyQualifiedErrorId: 'NotFound,Get-CsThing',
        category: 'ObjectNotFound',
        command: 'Get-CsThing',
        targetObject: 'thing',
        recommendedAction: 'Look elsewhere',
        exceptionTypes: [
          'Microsoft.Rtc.Management.ManagementException',
          'System.SystemException',
          'System.Exception',
          'System.Object',
        ],
      },
    ]);
  });

  it('reports a terminating error as the failure of the pipeline', async () => {
    const pool = memoryPool((_invocation, sink) => {
      sink.output(string('before'));
      sink.fail(makeErrorRecord({ message: 'no', fullyQualifiedErrorId: 'CommandNotFoundException' }));
      sink.output(string('never'));
    });
    const session = await open(pool);
    const result = await session.run([call('Get-Nothing')]);
    expect(result.state).toBe('failed');
    expect(result.output.map(textOf)).toEqual(['before']);
    expect(result.failure?.fullyQualifiedErrorId).toBe('CommandNotFoundException');
  });

  it('encrypts a secure string with a key exchanged on first use', async () => {
    const seen: PipelineInvocation[] = [];
    const pool = memoryPool((invocation) => void seen.push(invocation));
    const session = await open(pool);
    await session.run([call('Set-CsPin', [['Pin', { secure: 'pâss 1234' }]])]);
    await session.run([call('Set-CsPin', [['Pin', { secure: 'zwei' }]])]);
    expect(seen.map((one) => one.statements[0]?.[0]?.parameters[0]?.value)).toEqual([
      string('pâss 1234'),
      string('zwei'),
    ]);
    expect(pool.operations.filter((operation) => operation === 'Send')).toHaveLength(1);
    expect(pool.envelopes.join('')).not.toContain(Buffer.from('zwei', 'utf16le').toString('base64'));
  });
});

describe('when something goes wrong before the command', () => {
  it('a fault on Create says what it means, and nothing is left behind', async () => {
    const pool = memoryPool(echo, {
      intercept: (operation) => (operation === 'create' ? serverFaults.accessDenied : undefined),
    });
    const error = await failure(open(pool));
    expect(error).toMatchObject({ code: 'pool.access-denied', exit: 4, why: 'Access is denied.' });
    expect(error.next).toContain('CsAdministrator');
    expect(pool.operations).toEqual(['Create', 'Delete']);
  });

  it.each([
    [995, 'pool.session-lost', 3],
    [2150858752, 'pool.no-configuration', 2],
    [2150858767, 'pool.request-rejected', 70],
    [2150858843, 'pool.session-lost', 3],
    [2150859025, 'pool.request-too-large', 3],
    [2150859026, 'pool.busy', 3],
    [2150859120, 'pool.failing', 3],
    [2150859161, 'pool.redirected', 2],
    [2150859174, 'pool.operation-quota', 3],
    [2150859177, 'pool.identity-changed', 3],
    [2150859180, 'pool.remote-shells-off', 4],
    [2152991685, 'pool.protocol-version', 3],
    [2152992672, 'pool.session-refused', 3],
    [1234, 'pool.fault', 3],
  ])('the fault %i on Create is %s', async (code, expected, exit) => {
    const fault = { ...serverFaults.internal, code };
    const error = await failure(open(memoryPool(echo, { intercept: () => fault })));
    expect([error.code, error.exit]).toEqual([expected, exit]);
    expect(error.next).not.toBe('');
  });

  it('a pool that breaks while it opens is told with the server’s own reason', async () => {
    const pool = memoryPool(echo, {
      psrp: {
        pool: {
          open: () => {
            throw new PoolRefusal('The Central Management Store is not reachable.');
          },
        },
      },
    });
    const error = await failure(open(pool));
    expect(error).toMatchObject({
      code: 'pool.session-refused',
      exit: 3,
      why: 'The Central Management Store is not reachable.',
    });
    expect(pool.operations.at(-1)).toBe('Delete');
    expect(pool.server.shells).toEqual([]);
  });

  it.each([
    ['with a selector that is not the shell described', /(<wsman:Selector Name="ShellId">)./],
    ['with a description that is not the shell selected', /(<rsp:ShellId>)./],
    ['with a selector of another name', /(<wsman:Selector Name="Shell)I/],
  ])('an answer to Create %s is not believed, and the shell asked for is deleted', async (_name, place) => {
    const pool = memoryPool(echo, {
      after: (operation, _count, answer) =>
        operation === 'Create' ? { ...answer, body: answer.body.replace(place, '$1X') } : answer,
    });
    await expect(open(pool)).rejects.toMatchObject({ code: 'pool.answer-unreadable' });
    expect(pool.operations).toEqual(['Create', 'Delete']);
    expect(pool.server.shells).toEqual([]);
  });

  it('a server that gives the shell an id of its own is talked to by that id', async () => {
    const own = randomUUID().toUpperCase();
    const pool = memoryPool(echo, {
      after: (operation, _count, answer) =>
        operation === 'Create'
          ? { ...answer, body: answer.body.replace(/(ShellId"?>)[^<]+/g, `$1${own}`) }
          : answer,
    });
    // This server does not know the id: what counts is which one it is asked for.
    await expect(open(pool)).rejects.toMatchObject({ code: 'pool.session-lost' });
    expect(pool.envelopes.slice(1).every((envelope) => envelope.includes(`"ShellId">${own}<`))).toBe(true);
  });

  it('a busy server is asked again, with growing pauses', async () => {
    const busy = { ...serverFaults.internal, code: 2150858815, subcode: 'w:QuotaLimit' } as const;
    const pool = memoryPool(echo, {
      before: (operation, count) => (operation === 'Create' && count <= 2 ? faultAnswer(busy) : undefined),
    });
    const start = pool.clock.ms;
    const session = await open(pool);
    expect(pool.operations.filter((operation) => operation === 'Create')).toHaveLength(3);
    expect(pool.clock.ms - start).toBe(3000);
    await session.close();
  });

  it('a quota that stays exceeded is reported with its remedy', async () => {
    const pool = memoryPool(echo, {
      before: (operation) => (operation === 'Create' ? faultAnswer(shellQuota(30)) : undefined),
    });
    const error = await failure(open(pool));
    expect(error.code).toBe('pool.session-quota');
    expect(error.why).toContain('maximum number of concurrent shells');
    expect(error.next).toContain('idle');
  });

  it('a Command is never repeated, not even when the server is only busy', async () => {
    const busy = { ...serverFaults.internal, code: 2150858815, subcode: 'w:QuotaLimit' } as const;
    const pool = memoryPool(echo, {
      before: (operation) => (operation === 'Command' ? faultAnswer(busy) : undefined),
    });
    const session = await open(pool);
    const error = await failure(session.run([call('Set-CsThing')]));
    expect(error.code).toBe('pool.busy');
    expect(mayHaveActed(error)).toBe(false);
    expect(pool.operations.filter((operation) => operation === 'Command')).toHaveLength(1);
  });

  it('opening ends at its deadline', async () => {
    const silent = {
      open: () => ({
        command: () => undefined,
        send: () => undefined,
        stop: () => undefined,
        closeCommand: () => undefined,
        close: () => undefined,
      }),
    };
    const pool = memoryPool(echo, { shells: silent });
    const error = await failure(open(pool, { openTimeoutMs: 90_000, operationTimeoutSeconds: 20 }));
    expect(error).toMatchObject({ code: 'pool.timeout', exit: 3, why: 'no session within 90 s' });
    expect(pool.operations.at(-1)).toBe('Delete');
  });

  it('opening can be interrupted', async () => {
    const controller = new AbortController();
    const pool = memoryPool(echo, {
      before: (operation) => {
        if (operation === 'Receive') {
          controller.abort();
        }
        return undefined;
      },
      shells: {
        open: () => ({
          command: () => undefined,
          send: () => undefined,
          stop: () => undefined,
          closeCommand: () => undefined,
          close: () => undefined,
        }),
      },
    });
    const error = await failure(open(pool, { signal: controller.signal }));
    expect(error).toMatchObject({ code: 'interrupted', exit: 130 });
    expect(pool.server.shells).toEqual([]);
  });
});

describe('when something goes wrong after the command was sent', () => {
  it.each([
    ['the shell is gone', serverFaults.shellUnknown, 'pool.session-lost'],
    ['the operation was aborted', serverFaults.aborted, 'pool.session-lost'],
  ] as const)('%s: the error says that the server may have acted', async (_what, fault, code) => {
    const pool = memoryPool(echo, {
      before: (operation, count) => (operation === 'Receive' && count > 2 ? faultAnswer(fault) : undefined),
    });
    const session = await open(pool);
    const error = await failure(session.run([call('Set-CsThing')]));
    expect(error).toMatchObject({ code, exit: 3 });
    expect(mayHaveActed(error)).toBe(true);
    const next = await failure(session.run([call('Get-CsThing')]));
    expect(next.code).toBe('pool.session-lost');
    expect(mayHaveActed(next)).toBe(false);
    await session.close();
    expect(pool.operations.at(-1)).toBe('Delete');
  });

  it('a lane that cannot reconnect: its error is kept, but the server may have acted', async () => {
    const refused = new FederationError('pool.unreachable', 'unavailable', 'refused', {
      cause: new TransportError('connect', 'refused', { requestSent: false }),
    });
    const pool = memoryPool(echo, {
      before: (operation, count) => {
        if (operation === 'Receive' && count > 2) {
          throw refused;
        }
        return undefined;
      },
    });
    const session = await open(pool);
    const error = await failure(session.run([call('Set-CsThing')]));
    expect(error.code).toBe('pool.unreachable');
    expect(mayHaveActed(error)).toBe(true);
  });

  it('the answer to another request is refused', async () => {
    const pool = memoryPool(echo, {
      after: (operation, _count, answer) =>
        operation === 'Command'
          ? { ...answer, body: answer.body.replace(/RelatesTo>[^<]*</, `RelatesTo>uuid:${randomUUID()}<`) }
          : answer,
    });
    const session = await open(pool);
    const error = await failure(session.run([call('Set-CsThing')]));
    expect(error).toMatchObject({ code: 'pool.answer-unreadable' });
    expect(error.why).toContain('another request');
  });

  it('garbage in a stream ends the session with an error of ours', async () => {
    const pool = memoryPool(echo, {
      after: (operation, count, answer) =>
        operation === 'Receive' && count === 3
          ? {
              ...answer,
              body: answer.body.replace(/(<rsp:Stream[^>]*>)[^<]*/, '$1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'),
            }
          : answer,
    });
    const session = await open(pool);
    const error = await failure(session.run([call('Set-CsThing')]));
    expect(error.code).toBe('pool.answer-unreadable');
    expect(mayHaveActed(error)).toBe(true);
  });

  it('a message of an unknown type is not skipped: it may have been part of the result', async () => {
    const unknownType = (base64: string): string => {
      const bytes = Buffer.from(base64, 'base64');
      bytes.writeUInt32LE(0x00041fff, 25); // Behind the fragment's header and the destination.
      return bytes.toString('base64');
    };
    const pool = memoryPool(echo, {
      after: (operation, count, answer) =>
        operation === 'Receive' && count === 3
          ? {
              ...answer,
              body: answer.body.replace(
                /(<rsp:Stream[^>]*>)([^<]*)/,
                (_all, tag: string, text: string) => tag + unknownType(text),
              ),
            }
          : answer,
    });
    const session = await open(pool);
    const error = await failure(session.run([call('Get-CsThing')]));
    expect(error).toMatchObject({
      code: 'pool.answer-unreadable',
      why: expect.stringContaining('0x41fff') as string,
    });
  });

  it('a command that is closed without a state is a lost session', async () => {
    const pool = memoryPool(echo, {
      after: (operation, count, answer) =>
        operation === 'Receive' && count === 3
          ? { ...answer, body: answer.body.replace(/<rsp:Stream .*<\/rsp:Stream>/s, '') }
          : answer,
    });
    const session = await open(pool);
    const error = await failure(session.run([call('Set-CsThing')]));
    expect(error).toMatchObject({ code: 'pool.session-lost' });
    expect(error.why).toContain('closed the command');
  });

  it('closing never throws', async () => {
    const pool = memoryPool(echo, {
      before: (operation) => {
        if (operation === 'Delete') {
          throw new FederationError('pool.unreachable', 'unavailable', 'gone');
        }
        return undefined;
      },
    });
    const session = await open(pool);
    await expect(session.close()).resolves.toBeUndefined();
    await expect(session.close()).resolves.toBeUndefined();
    expect(pool.operations.filter((operation) => operation === 'Delete')).toHaveLength(1);
  });
});

describe('interruption', () => {
  const forever = (): Promise<void> => new Promise(() => undefined);

  it('stops the pipeline on the server, waits for its word and rejects', async () => {
    const controller = new AbortController();
    let stopped = false;
    const pool = memoryPool(
      (_invocation, _sink, signal) =>
        new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => {
            stopped = true;
            resolve();
          });
        }),
    );
    const session = await open(pool);
    const running = failure(session.run([call('Start-Long')], { signal: controller.signal }));
    setTimeout(() => controller.abort(), 20);
    const error = await running;
    expect(error).toMatchObject({ code: 'interrupted', exit: 130 });
    expect(mayHaveActed(error)).toBe(true);
    expect(stopped).toBe(true);
    const signals = pool.envelopes.filter((envelope) => envelope.includes('rsp:Signal'));
    expect(signals).toHaveLength(1);
    expect(signals[0]).toContain('powershell/signal/crtl_c');
    await session.close();
    expect(pool.operations.slice(-4)).toEqual(['Receive', 'Signal', 'Receive', 'Delete']);
  });

  it('waits ten seconds at most for a server that does not stop', async () => {
    const controller = new AbortController();
    const pool = memoryPool(forever, {
      before: (operation) => (operation === 'Signal' ? faultAnswer(serverFaults.timedOut) : undefined),
    });
    const session = await open(pool, { operationTimeoutSeconds: 60 });
    const before = pool.clock.ms;
    setTimeout(() => controller.abort(), 10);
    const error = await failure(session.run([call('Start-Long')], { signal: controller.signal }));
    expect(error.code).toBe('interrupted');
    expect(pool.clock.ms - before).toBeLessThanOrEqual(10_000);
  });

  it('sends nothing when the signal was aborted before', async () => {
    const pool = memoryPool(echo);
    const session = await open(pool);
    const error = await failure(session.run([call('Set-CsThing')], { signal: AbortSignal.abort() }));
    expect(error.code).toBe('interrupted');
    expect(mayHaveActed(error)).toBe(false);
    expect(pool.operations).not.toContain('Command');
  });

  it('rejects with the reason of the signal when that is an error for a person', async () => {
    const reason = new FederationError('timeout', 'unavailable', 'took too long');
    const controller = new AbortController();
    const session = await open(memoryPool(forever));
    setTimeout(() => controller.abort(reason), 10);
    expect(await failure(session.run([call('Start-Long')], { signal: controller.signal }))).toBe(reason);
  });
});

describe('host calls', () => {
  it('are impossible for a server that honours the null host: the cmdlet fails instead of blocking', async () => {
    const pool = memoryPool(async (_invocation, sink) => {
      await sink.hostCall('PromptForChoice', []);
    });
    const session = await open(pool);
    const result = await session.run([call('Remove-CsThing', [['Confirm', boolean(true)]])]);
    expect(result.state).toBe('failed');
    expect(result.failure?.message).toContain('does not support user interaction');
  });
});
