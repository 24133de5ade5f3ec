import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { listOf, member, numberOf, textOf } from '../../../src/protocols/clixml/access.ts';
import {
  hashtable,
  int32,
  list,
  nil,
  object,
  propertyBag,
  string,
} from '../../../src/protocols/clixml/build.ts';
import type { ClixmlValue } from '../../../src/protocols/clixml/values.ts';
import { PoolClient } from '../../../src/protocols/psrp/client.ts';
import type { PipelineClient } from '../../../src/protocols/psrp/client-pipeline.ts';
import {
  noMerges,
  plainPipeline,
  type PipelineCommand,
} from '../../../src/protocols/psrp/create-pipeline.ts';
import {
  makeErrorRecord,
  parseErrorRecord,
  errorRecordValue,
} from '../../../src/protocols/psrp/error-record.ts';
import { PsrpError } from '../../../src/protocols/psrp/errors.ts';
import type { PipelineEvent, PoolEvent } from '../../../src/protocols/psrp/events.ts';
import { rawMessages } from '../../wire/psrp-bytes.ts';
import { createPsrpServer, type PsrpServerOptions } from '../../../src/protocols/psrp/server.ts';
import {
  HostCallRefused,
  type PipelineHandler,
  type PipelineInvocation,
} from '../../../src/protocols/psrp/server-port.ts';
import { capabilityValue } from '../../../src/protocols/psrp/pool-messages.ts';
import { encodeMessage } from '../../../src/protocols/psrp/messages.ts';
import { ObjectIds, OutgoingQueue } from '../../../src/protocols/psrp/fragments.ts';
import { emptyGuid } from '../../../src/protocols/psrp/guid.ts';
import { writeData } from '../../../src/protocols/psrp/data.ts';
import type { ShellSession } from '../../../src/protocols/wsman/server-port.ts';
import { received } from './received.ts';

const poolId = '5b1be6c6-1f2e-4d3c-8b4a-0123456789ab';
const withUi = { isHostNull: false, isUiNull: false, isRawUiNull: true, useRunspaceHost: false };

/** Client and server half with nothing between them but byte arrays. */
function pair(
  handler: PipelineHandler,
  options: Partial<PsrpServerOptions> & {
    settings?: ConstructorParameters<typeof PoolClient>[0]['settings'];
  } = {},
) {
  const client = new PoolClient({ runspacePoolId: poolId, settings: options.settings ?? {} });
  const written: { readonly bytes: Uint8Array; readonly commandId: string | undefined }[] = [];
  const done: string[] = [];
  const backend = createPsrpServer({ pool: { open: () => handler }, ...options });
  client.open();
  const session: ShellSession = backend.open(
    {
      shellId: poolId.toUpperCase(),
      identity: 'A\\b',
      protocolVersion: '2.3',
      creationBytes: client.outgoing.take(100_000),
      maxFragmentBytes: 32_768,
    },
    {
      write: (bytes, commandId) => void written.push({ bytes, commandId }),
      breakAnswer: () => undefined,
      commandPending: () => undefined,
      commandDone: (id) => void done.push(id),
      closed: () => undefined,
    },
  );
  const take = (commandId?: string): Uint8Array[] => {
    const own = written.filter((one) => one.commandId === commandId);
    own.forEach((one) => written.splice(written.indexOf(one), 1));
    return own.map((one) => one.bytes);
  };
  const poolEvents = (): PoolEvent[] => take().flatMap((bytes) => client.receive(bytes));
  const opening = poolEvents();
  let count = 0;
  const start = (
    statements: readonly (readonly PipelineCommand[])[],
    extra: Partial<typeof plainPipeline> = {},
  ) => {
    count += 1;
    const id = `00000000-0000-4000-8000-00000000000${count}`;
    const pipeline = client.createPipeline(id, { ...plainPipeline, ...extra, statements });
    const events = (): PipelineEvent[] => take(id).flatMap((bytes) => received(pipeline, bytes));
    const send = (): void => session.command(id, pipeline.outgoing.take(100_000));
    return { id, pipeline, events, send };
  };
  return { client, session, opening, poolEvents, start, done, take };
}

function command(
  name: string,
  parameters: readonly (readonly [string | undefined, ClixmlValue])[] = [],
): PipelineCommand {
  return {
    name,
    isScript: false,
    useLocalScope: undefined,
    merges: noMerges,
    arguments: parameters.map(([parameter, value]) => ({ name: parameter, value })),
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const kinds = (events: readonly { kind: string }[]): string[] => events.map((event) => event.kind);
const nothing: PipelineHandler = { run: () => undefined };

describe('opening', () => {
  it('agrees on a version, hands over private data and opens', () => {
    const { opening, client } = pair(nothing);
    expect(opening).toMatchObject([
      { kind: 'negotiated', protocolVersion: '2.3' },
      { kind: 'private-data' },
      { kind: 'pool-state', state: 'opened' },
    ]);
    expect(client.state).toBe('opened');
  });

  it.each(['2.0', '2.1', '2.2'])('speaks %s with a server that speaks no more', (version) => {
    expect(pair(nothing, { protocolVersion: version }).client.protocolVersion).toBe(version);
  });

  it('writes only the merge members that the version has', () => {
    for (const [version, members] of [
      ['2.1', 0],
      ['2.2', 4],
      ['2.3', 5],
    ] as const) {
      const { client } = pair(nothing, { protocolVersion: version });
      const pipeline = client.createPipeline(poolId, { ...plainPipeline, statements: [[command('A')]] });
      const [message] = rawMessages(pipeline.outgoing.take(100_000));
      expect(message?.text.match(/N="Merge(?:Error|Warning|Verbose|Debug|Information)"/g)?.length ?? 0).toBe(
        members,
      );
    }
  });

  it('the first message carries no pool id, the others the client’s own bytes', () => {
    const client = new PoolClient({ runspacePoolId: poolId });
    client.open();
    const written: Uint8Array[] = [];
    createPsrpServer({ pool: { open: () => nothing } }).open(
      {
        shellId: 'X',
        identity: 'a',
        protocolVersion: '2.3',
        creationBytes: client.outgoing.take(100_000),
        maxFragmentBytes: 500,
      },
      {
        write: (bytes) => void written.push(bytes),
        breakAnswer: () => undefined,
        commandPending: () => undefined,
        commandDone: () => undefined,
        closed: () => undefined,
      },
    );
    expect(Math.max(...written.map((bytes) => bytes.length))).toBeLessThanOrEqual(500);
    const messages = rawMessages(Buffer.concat(written));
    expect(messages.map((message) => message.runspacePoolId)).toEqual([
      '0'.repeat(32),
      ...Array<string>(2).fill('c6e61b5b2e1f3c4d8b4a0123456789ab'),
    ]);
  });

  it('survives the pipeline state without pipeline that PowerShell 7 sends while it opens', () => {
    const client = new PoolClient({ runspacePoolId: poolId });
    client.open();
    const queue = new OutgoingQueue(new ObjectIds());
    const head = { destination: 'client', runspacePoolId: emptyGuid, pipelineId: emptyGuid } as const;
    queue.add(encodeMessage({ ...head, type: 'sessionCapability', data: writeData(capabilityValue('2.3')) }));
    queue.add(
      encodeMessage({
        ...head,
        type: 'pipelineState',
        data: writeData(propertyBag([['PipelineState', int32(4)]])),
      }),
    );
    queue.add(
      encodeMessage({
        ...head,
        type: 'runspacePoolState',
        data: writeData(propertyBag([['RunspaceState', int32(2)]])),
      }),
    );
    expect(kinds(client.receive(queue.take(10_000)))).toEqual(['negotiated', 'ignored', 'pool-state']);
    expect(client.state).toBe('opened');
  });

  it('refuses another major version, an open before the version, and a second opening', () => {
    const say = (
      client: PoolClient,
      type: 'sessionCapability' | 'runspacePoolState',
      value: ClixmlValue,
    ): void => {
      const queue = new OutgoingQueue(new ObjectIds());
      queue.add(
        encodeMessage({
          destination: 'client',
          type,
          runspacePoolId: emptyGuid,
          pipelineId: emptyGuid,
          data: writeData(value),
        }),
      );
      client.receive(queue.take(10_000));
    };
    const fresh = (): PoolClient => {
      const client = new PoolClient({ runspacePoolId: poolId });
      client.open();
      return client;
    };
    expect(() => say(fresh(), 'sessionCapability', capabilityValue('3.0'))).toThrow(PsrpError);
    expect(() => say(fresh(), 'runspacePoolState', propertyBag([['RunspaceState', int32(2)]]))).toThrow(
      'before its version',
    );
    expect(() => say(fresh(), 'runspacePoolState', propertyBag([['RunspaceState', int32(99)]]))).toThrow(
      PsrpError,
    );
    expect(() => fresh().open()).toThrow(PsrpError);
    expect(() => fresh().createPipeline(poolId, { ...plainPipeline, statements: [] })).toThrow(PsrpError);
    const twice = fresh();
    say(twice, 'sessionCapability', capabilityValue('2.3'));
    expect(() => say(twice, 'sessionCapability', capabilityValue('2.3'))).toThrow(PsrpError);
  });
});

describe('a pipeline', () => {
  it('reaches the handler as it was meant', () => {
    const seen: PipelineInvocation[] = [];
    const { start } = pair({ run: (invocation) => void seen.push(invocation) });
    const value = object({ typeNames: ['T'], props: new Map([['A', list([int32(1), nil])]]) });
    const run = start([
      [
        command('Get-A', [
          ['P', value],
          [undefined, hashtable([['k', string('v')]])],
        ]),
        command('Select-Object'),
      ],
      [{ ...command('$x'), isScript: true }],
    ]);
    run.send();
    expect(
      seen[0]?.statements.map((statement) => statement.map(({ name, isScript }) => [name, isScript])),
    ).toEqual([
      [
        ['Get-A', false],
        ['Select-Object', false],
      ],
      [['$x', true]],
    ]);
    expect(seen[0]?.statements[0]?.[0]?.parameters[1]?.name).toBeUndefined();
    expect(member(seen[0]?.statements[0]?.[0]?.parameters[0]?.value, 'A')).toMatchObject({ type: 'Obj' });
    expect(run.events()).toEqual([{ kind: 'pipeline-state', state: 'completed' }]);
  });

  it('waits for the end of its input', () => {
    const { start, session } = pair({
      run: (invocation, sink) => invocation.input.forEach((value) => sink.output(value)),
    });
    const run = start([[command('Sort')]], { noInput: false });
    run.send();
    run.pipeline.input(string('b'));
    run.pipeline.input(int32(2));
    session.send('stdin', run.pipeline.outgoing.take(100_000), run.id);
    expect(run.events()).toEqual([]);
    run.pipeline.endInput();
    session.send('stdin', run.pipeline.outgoing.take(100_000), run.id);
    expect(kinds(run.events())).toEqual(['output', 'output', 'pipeline-state']);
    expect(() => run.pipeline.input(nil)).toThrow(PsrpError);
  });

  it('fails with what its handler throws, now or later', async () => {
    const now = pair({
      run: () => {
        throw new Error('sync');
      },
    }).start([[command('A')]]);
    now.send();
    expect(now.events()).toMatchObject([{ state: 'failed', error: { message: 'sync' } }]);
    const later = pair({ run: () => Promise.reject(new Error('async')) }).start([[command('A')]]);
    later.send();
    await settle();
    expect(later.events()).toMatchObject([{ state: 'failed', error: { message: 'async' } }]);
  });

  it('is stopped at once, and writes nothing more', async () => {
    let aborted = false;
    const { start, session, done } = pair({
      run: async (_invocation, sink, signal) => {
        sink.output(string('first'));
        signal.addEventListener('abort', () => (aborted = true));
        await settle();
        sink.output(string('late'));
      },
    });
    const run = start([[command('A')]]);
    run.send();
    session.stop(run.id);
    expect(aborted).toBe(true);
    expect(run.events()).toMatchObject([
      { kind: 'output' },
      {
        state: 'stopped',
        error: {
          exceptionTypes: [
            'System.Management.Automation.PipelineStoppedException',
            expect.anything(),
            expect.anything(),
            expect.anything(),
            expect.anything(),
          ],
        },
      },
    ]);
    await settle();
    expect(run.events()).toEqual([]);
    expect(done).toEqual([run.id]);
    expect(run.pipeline.isFinished).toBe(true);
  });

  it('waits for a runspace: with one, the second begins when the first has ended', async () => {
    const ends: (() => void)[] = [];
    const { start, session } = pair({ run: () => new Promise<void>((resolve) => void ends.push(resolve)) });
    const [first, second, third] = [
      start([[command('A')]]),
      start([[command('B')]]),
      start([[command('C')]]),
    ];
    [first, second, third].forEach((run) => run.send());
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await settle();
    expect(kinds(first.events())).toEqual(['pipeline-state']);
    expect(ends).toHaveLength(2);
    session.closeCommand(second.id);
    expect(ends).toHaveLength(3);
    session.close();
  });

  it('of a 2.1 client carries no information records', () => {
    const record = {
      messageData: string('x'),
      source: '',
      timeGenerated: '',
      tags: [],
      user: '',
      computer: '',
      processId: 0,
    };
    const old = pair(
      { run: (_invocation, sink) => sink.information(record) },
      { protocolVersion: '2.1' },
    ).start([[command('A')]]);
    old.send();
    expect(kinds(old.events())).toEqual(['pipeline-state']);
  });
});

describe('records', () => {
  it('an error record keeps everything it had', () => {
    const record = makeErrorRecord({
      message: 'exception',
      detailsMessage: 'details',
      recommendedAction: 'do this',
      exceptionTypes: ['A.B', 'System.Exception', 'System.Object'],
      fullyQualifiedErrorId: 'Id,Command',
      category: 'PermissionDenied',
      activity: 'Set-A',
      targetName: 't',
      targetType: 'T',
      targetObject: string('target'),
      scriptStackTrace: 'at line 1',
      exceptionStackTrace: 'at B()',
    });
    expect(parseErrorRecord(errorRecordValue(record, true))).toEqual(record);
    expect(record).toMatchObject({ reason: 'B', categoryMessage: 'PermissionDenied: (t:T) [Set-A], B' });
  });

  it('progress travels whole', () => {
    const record = {
      activity: 'a',
      activityId: 3,
      parentActivityId: 2,
      statusDescription: 's',
      currentOperation: 'o',
      percentComplete: 40,
      secondsRemaining: 5,
      isCompleted: true,
    };
    const run = pair({ run: (_invocation, sink) => sink.progress(record) }).start([[command('A')]]);
    run.send();
    expect(run.events()[0]).toEqual({ kind: 'progress', record });
  });

  it('information travels whole', () => {
    const record = {
      messageData: string('x'),
      source: 'Write-Host',
      timeGenerated: '2025-01-01T00:00:00Z',
      tags: ['PSHOST'],
      user: 'u',
      computer: 'c',
      processId: 7,
    };
    const run = pair({ run: (_invocation, sink) => sink.information(record) }).start([[command('A')]]);
    run.send();
    expect(run.events()[0]).toEqual({ kind: 'information', record });
  });
});

describe('host calls', () => {
  const choice = async (
    answer: (pipeline: PipelineClient, callId: bigint, methodNumber: number) => void,
  ): Promise<PipelineEvent[]> => {
    const { start, session } = pair({
      run: async (_invocation, sink) => {
        await sink.hostCall('WriteLine2', [string('told')]);
        try {
          sink.output(await sink.hostCall('PromptForChoice', [string('c'), string('m')]));
        } catch (error) {
          sink.warning(error instanceof HostCallRefused ? error.record.message : 'other');
        }
      },
    });
    const run = start([[command('A')]], { hostInfo: withUi });
    run.send();
    await settle();
    const calls = run.events().flatMap((event) => (event.kind === 'host-call' ? [event.call] : []));
    expect(calls.map(({ method, callId, parameters }) => [method, callId, parameters.map(textOf)])).toEqual([
      ['WriteLine2', -100n, ['told']],
      ['PromptForChoice', 1n, ['c', 'm']],
    ]);
    answer(run.pipeline, calls[1]?.callId ?? 0n, calls[1]?.methodNumber ?? 0);
    // Without the command's id, as pypsrp does.
    session.send('pr', run.pipeline.answers.take(100_000));
    await settle();
    return run.events();
  };

  it('are answered with a value', async () => {
    const events = await choice((pipeline, callId, methodNumber) =>
      pipeline.answerHostCall({ callId, methodNumber, result: int32(2) }),
    );
    expect(numberOf(events[0]?.kind === 'output' ? events[0].value : undefined)).toBe(2);
  });

  it('are answered with an error', async () => {
    const error = makeErrorRecord({ message: 'no way', fullyQualifiedErrorId: 'X' });
    const events = await choice((pipeline, callId, methodNumber) =>
      pipeline.answerHostCall({ callId, methodNumber, error }),
    );
    expect(events[0]).toMatchObject({ kind: 'record', record: { message: 'no way' } });
  });

  it('end with the pipeline', async () => {
    let refused = '';
    const { start, session } = pair({
      run: (_invocation, sink) =>
        sink.hostCall('ReadLine', []).then(
          () => undefined,
          (error: unknown) => {
            refused = error instanceof HostCallRefused ? error.message : '';
          },
        ),
    });
    const run = start([[command('A')]], { hostInfo: withUi });
    run.send();
    session.stop(run.id);
    await settle();
    expect(refused).toBe('The pipeline has been stopped.');
  });
});

describe('requests beside pipelines', () => {
  it('runspaces are set, counted and reset', () => {
    const { client, session, poolEvents } = pair(nothing);
    client.requestRunspaces('setMaxRunspaces', 1n, 4);
    client.requestRunspaces('getAvailableRunspaces', 2n);
    client.requestRunspaces('setMinRunspaces', 3n, -1);
    client.requestRunspaces('resetRunspaceState', 4n);
    session.send('stdin', client.outgoing.take(100_000));
    expect(poolEvents()).toEqual([
      { kind: 'availability', availability: { callId: 1n, response: true } },
      { kind: 'availability', availability: { callId: 2n, response: 4n } },
      { kind: 'availability', availability: { callId: 3n, response: false } },
      { kind: 'availability', availability: { callId: 4n, response: true } },
    ]);
  });

  it('command metadata is a count and the objects, or an error', () => {
    const ask = (handler: PipelineHandler): PipelineEvent[] => {
      const { client, session, take } = pair(handler);
      const pipeline = client.getCommandMetadata(poolId, { names: ['Get-Cs*'], commandTypes: 511 });
      session.command(poolId, pipeline.outgoing.take(100_000));
      return take(poolId).flatMap((bytes) => received(pipeline, bytes));
    };
    const found = ask({ ...nothing, commandMetadata: ({ names }) => names.map((name) => string(name)) });
    expect(
      found.map((event) =>
        event.kind === 'output'
          ? (numberOf(member(event.value, 'Count')) ?? textOf(event.value))
          : event.kind,
      ),
    ).toEqual([1, 'Get-Cs*', 'pipeline-state']);
    expect(ask(nothing)).toMatchObject([
      { state: 'failed', error: { fullyQualifiedErrorId: 'CommandNotFoundException' } },
    ]);
  });

  it('secure strings are encrypted for the wire and readable on the server, also inside objects', () => {
    const seen: PipelineInvocation[] = [];
    const { client, session, poolEvents, start } = pair({ run: (invocation) => void seen.push(invocation) });
    expect(() => client.secureString('x')).toThrow(PsrpError);
    client.requestSessionKey();
    client.requestSessionKey();
    session.send('stdin', client.outgoing.take(100_000));
    expect(poolEvents()).toEqual([{ kind: 'session-key' }]);
    const secret = client.secureString('geheim');
    const run = start([[command('A', [['P', list([secret, propertyBag([['Inner', secret]])])]])]]);
    run.send();
    const [first, second] = listOf(seen[0]?.statements[0]?.[0]?.parameters[0]?.value);
    expect([textOf(first), textOf(member(second, 'Inner'))]).toEqual(['geheim', 'geheim']);
  });
});
