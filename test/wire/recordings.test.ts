import { Buffer } from 'node:buffer';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../src/protocols/clixml/access.ts';
import { parseMetadataQuery, parseRunspacesRequest } from '../../src/protocols/psrp/pool-messages.ts';
import { messageTypeName } from '../../src/protocols/psrp/message-types.ts';
import { readClixml } from '../../src/protocols/clixml/reader.ts';
import { readEnvelope } from '../../src/protocols/wsman/envelope.ts';
import { sharedPath } from '../helpers/shared.ts';
import { normalData, normalEnvelope } from './normal-form.ts';
import { rawFragments, rawMessage, rawMessages, type RawMessage } from './psrp-bytes.ts';
import { isPowerShell, readRecording, type RecordedRequest } from './recording.ts';
import { parsedOnly, receivedTypes, Replay, type ReplayedPipeline, type ReplayedPool } from './replay.ts';

const folder = sharedPath('vectors', 'wsman-recordings');
const files = folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith('.yml'));

function recordingOf(file: string): RecordedRequest[] {
  return readRecording(`${folder ?? ''}/${file}`);
}

function replayOf(file: string): Replay {
  const replay = new Replay();
  replay.run(recordingOf(file));
  return replay;
}

function onlyPool(replay: Replay): ReplayedPool {
  const [pool] = replay.pools.values();
  if (pool === undefined) {
    throw new Error('no pool');
  }
  return pool;
}

function pipelinesOf(pool: ReplayedPool): ReplayedPipeline[] {
  return [...new Set(pool.pipelines.values())];
}

/** After Create a client waits as long as it likes: pypsrp waits less for a Get. */
function timeoutOf(recorded: RecordedRequest): string | undefined {
  return recorded.operation === 'Create' ? undefined : recorded.envelope.operationTimeout;
}

/** Payload of all requests of a queue, in order, as one run of bytes. */
function payloadByQueue(requests: readonly (readonly [RecordedRequest, string])[]): Map<string, Buffer> {
  const queues = new Map<string, Buffer>();
  for (const [recorded, text] of requests) {
    if (!isPowerShell(recorded.envelope)) {
      continue;
    }
    const [body] = readEnvelope(text).body;
    const carriers = (body?.children ?? []).filter((one) =>
      ['creationXml', 'Arguments', 'Stream'].includes(one.name),
    );
    const key = `${recorded.shellId} ${recorded.commandId ?? 'pool'} ${recorded.stream}`;
    const bytes = carriers.map((one) => Buffer.from(one.text, 'base64'));
    queues.set(key, Buffer.concat([queues.get(key) ?? Buffer.alloc(0), ...bytes]));
  }
  return queues;
}

/** A message as far as the server cares; requests this product never sends are compared by what they mean. */
function meaning(message: RawMessage): unknown {
  const type = messageTypeName(message.typeId);
  const isForPipeline = message.pipelineId !== '0'.repeat(32);
  const head = { type, destination: message.destination, isForPipeline };
  switch (type) {
    case 'getCommandMetadata':
      return { ...head, data: parseMetadataQuery(readClixml(message.text)) };
    case 'setMaxRunspaces':
    case 'setMinRunspaces':
    case 'getAvailableRunspaces':
    case 'resetRunspaceState':
      return { ...head, data: parseRunspacesRequest(readClixml(message.text)) };
    case 'pipelineHostResponse':
    case 'runspacePoolHostResponse':
      return { ...head, data: withoutErrorDetail(normalData(message.text)) };
    default:
      return { ...head, data: normalData(message.text) };
  }
}

/** A refused host call carries an error record; each client words its own. */
function withoutErrorDetail(data: unknown): unknown {
  const { MS: members } = data as { MS: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, name === 'me' ? 'error' : value]),
  );
}

describe.skipIf(files.length === 0)('recorded exchanges with real servers', () => {
  for (const file of files) {
    const recording = recordingOf(file);
    const skipped = [...new Set(recording.map(parsedOnly).filter((name) => name !== undefined))];
    const note = skipped.length === 0 ? '' : ` (only parsed: ${skipped.join(', ')})`;

    describe(`${file}${note}`, () => {
      it('every request of ours says what the recorded one says, field by field', () => {
        const own = replayOf(file).requests.filter(({ built }) => built !== undefined);
        expect(own).not.toEqual([]);
        for (const { built = '', recorded } of own) {
          expect(normalEnvelope(built, timeoutOf(recorded)), `request ${recorded.index}`).toEqual(
            normalEnvelope(recorded.text),
          );
        }
      });

      it('every message of ours says what the recorded one says', () => {
        const replay = replayOf(file);
        const own = replay.requests.flatMap(({ recorded, built }) =>
          built === undefined ? [] : [[recorded, built] as const],
        );
        const ours = payloadByQueue(own);
        const theirs = payloadByQueue(own.map(([recorded]) => [recorded, recorded.text] as const));
        expect([...ours.keys()]).toEqual([...theirs.keys()]);
        for (const [queue, bytes] of theirs) {
          const messages = rawMessages(ours.get(queue) ?? Buffer.alloc(0));
          expect(messages.map(meaning), queue).toEqual(rawMessages(bytes).map(meaning));
        }
      });

      it('object ids run on from 1 over everything we sent, and ids inside match the queue', () => {
        const replay = replayOf(file);
        expect(replay.pools.size).toBeGreaterThan(0);
        for (const [shellId, pool] of replay.pools) {
          const own = replay.requests.filter(
            ({ recorded, built }) => recorded.shellId === shellId && built !== undefined,
          );
          const queues = payloadByQueue(own.map(({ recorded, built }) => [recorded, built ?? ''] as const));
          const starts = [...queues.values()].flatMap(rawFragments).filter((fragment) => fragment.isStart);
          const ids = starts.map(({ objectId }) => Number(objectId)).sort((a, b) => a - b);
          expect(ids).toEqual(ids.map((_id, index) => index + 1));
          const init = rawMessage(starts[0]?.blob ?? Buffer.alloc(40));
          expect(starts.every((one) => rawMessage(one.blob).runspacePoolId === init.runspacePoolId)).toBe(
            true,
          );
          expect(pool.client.outgoing.isEmpty && pool.client.answers.isEmpty).toBe(true);
          for (const { client } of pipelinesOf(pool)) {
            expect(client.outgoing.isEmpty && client.answers.isEmpty).toBe(true);
          }
        }
      });

      it('every recorded answer is read, and pools and pipelines end as the server says', () => {
        const replay = replayOf(file);
        expect(replay.pools.size).toBeGreaterThan(0);
        for (const pool of replay.pools.values()) {
          const told = pool.events.filter((event) => event.kind === 'pool-state');
          expect(told[0]?.state ?? 'opened').toBe('opened');
          expect(pool.events.filter((event) => event.kind === 'negotiated').length).toBeLessThanOrEqual(1);
          for (const pipeline of pipelinesOf(pool)) {
            expectSameStreams(pipeline);
          }
        }
      });
    });
  }
});

const stateNames = ['not-started', 'running', 'stopping', 'stopped', 'completed', 'failed', 'disconnected'];

/** Events against the server's messages, counted and read without code of the product. */
function expectSameStreams(pipeline: ReplayedPipeline): void {
  const types = receivedTypes(pipeline);
  const sent = (id: number): number => types.filter((type) => type === id).length;
  const got = (kind: string): number => pipeline.events.filter((event) => event.kind === kind).length;
  expect(got('output')).toBe(sent(0x41004));
  expect(got('error')).toBe(sent(0x41005));
  expect(got('record')).toBe(sent(0x41007) + sent(0x41008) + sent(0x41009));
  expect(got('progress')).toBe(sent(0x41010));
  expect(got('information')).toBe(sent(0x41011));
  expect(got('host-call')).toBe(sent(0x41100));
  const raw = rawMessages(Buffer.concat(pipeline.received));
  const last = raw.filter((message) => message.typeId === 0x41006).at(-1)?.text ?? '';
  const state = /N="PipelineState">(\d)</.exec(last)?.[1];
  if (state !== undefined) {
    expect(pipeline.client.state).toBe(stateNames[Number(state)]);
  }
}

describe.skipIf(files.length === 0)('what the recordings mean', () => {
  it('error_failed: output, then a terminating error', () => {
    const [pipeline] = pipelinesOf(onlyPool(replayOf('error_failed.yml')));
    expect(pipeline?.client.state).toBe('failed');
    expect(
      pipeline?.events.flatMap((event) => (event.kind === 'output' ? [textOf(event.value)] : [])),
    ).toEqual(['before']);
    expect(pipeline?.events.at(-1)).toMatchObject({
      kind: 'pipeline-state',
      error: { message: 'error', fullyQualifiedErrorId: 'Microsoft.PowerShell.Commands.WriteErrorException' },
    });
  });

  it('with_jea_configuration: an object, then a batch whose script is refused', () => {
    const [first, second] = pipelinesOf(onlyPool(replayOf('with_jea_configuration.yml')));
    const output = first?.events.find((event) => event.kind === 'output');
    expect(output?.value).toMatchObject({ type: 'Obj' });
    expect(first?.client.state).toBe('completed');
    expect(second?.events.map((event) => event.kind)).toEqual(['error', 'pipeline-state']);
    expect(second?.events[0]).toMatchObject({
      record: { category: 'ObjectNotFound', activity: 'Get-Item', invocationName: 'Get-Item' },
    });
    expect(second?.events[1]).toMatchObject({
      state: 'failed',
      error: { fullyQualifiedErrorId: 'ScriptsNotAllowed', category: 'ParserError' },
    });
  });

  it('long_running_cmdlet: two Receives time out, whatever their HTTP status, then the output comes', () => {
    const replay = replayOf('long_running_cmdlet.yml');
    expect(replay.requests.map(({ fault }) => fault?.kind).filter((kind) => kind !== undefined)).toEqual([
      'timed-out',
      'timed-out',
    ]);
    expect(pipelinesOf(onlyPool(replay))[0]?.client.state).toBe('completed');
  });

  it('receive_failure: a command that does not exist', () => {
    const { fault } = replayOf('receive_failure.yml').requests.find((one) => one.fault !== undefined) ?? {};
    expect(fault).toMatchObject({ kind: 'shell-gone', code: 2150858843, subcode: 'InvalidSelectors' });
    expect(fault?.text).toContain('command identifier that does not exist');
  });

  it('run_protocol_version_2.2: the version of the server is what both speak', () => {
    const pool = onlyPool(replayOf('run_protocol_version_2.2.yml'));
    expect(pool.client.protocolVersion).toBe('2.2');
  });

  it('stream_output_invocation: every stream arrives', () => {
    const [pipeline] = pipelinesOf(onlyPool(replayOf('stream_output_invocation.yml')));
    expect([...new Set(pipeline?.events.map((event) => event.kind))].sort()).toEqual([
      'error',
      'information',
      'output',
      'pipeline-state',
      'progress',
      'record',
    ]);
    const records = pipeline?.events.flatMap((event) =>
      event.kind === 'record' ? [event.record.message] : [],
    );
    expect(records).toEqual(['debug stream', 'verbose stream', 'warning stream']);
  });

  it('small_msg_size: what does not fit into Command follows with Send', () => {
    const replay = replayOf('small_msg_size.yml');
    const { built = '' } = replay.requests.find(({ recorded }) => recorded.operation === 'Command') ?? {};
    expect(Buffer.byteLength(built)).toBeLessThanOrEqual(32_768);
    expect(Buffer.byteLength(built)).toBeGreaterThan(32_000);
  });
});
