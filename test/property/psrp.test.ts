import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boolean, int32, list, nil, propertyBag, string } from '../../src/protocols/clixml/build.ts';
import type { ClixmlValue } from '../../src/protocols/clixml/values.ts';
import { PoolClient } from '../../src/protocols/psrp/client.ts';
import {
  createPipelineValue,
  parseCreatePipeline,
  type PipelineCommand,
  type PipelineRequest,
} from '../../src/protocols/psrp/create-pipeline.ts';
import { readData, writeData } from '../../src/protocols/psrp/data.ts';
import { apartmentStates, errorCategories, resultTypes } from '../../src/protocols/psrp/enums.ts';
import {
  errorRecordValue,
  makeErrorRecord,
  parseErrorRecord,
} from '../../src/protocols/psrp/error-record.ts';
import { PsrpError } from '../../src/protocols/psrp/errors.ts';
import { Defragmenter, ObjectIds, OutgoingQueue } from '../../src/protocols/psrp/fragments.ts';
import { hostCallValue, parseHostCall } from '../../src/protocols/psrp/host-calls.ts';
import { decodeMessage, encodeMessage, type Message } from '../../src/protocols/psrp/messages.ts';
import { messageTypes, type MessageTypeName } from '../../src/protocols/psrp/message-types.ts';
import {
  capabilityValue,
  pipelineStateValue,
  poolStateValue,
} from '../../src/protocols/psrp/pool-messages.ts';
import { informationalValue } from '../../src/protocols/psrp/records.ts';
import { createPsrpServer } from '../../src/protocols/psrp/server.ts';
import { received } from '../protocols/psrp/received.ts';

const poolId = '5b1be6c6-1f2e-4d3c-8b4a-0123456789ab';
const unbounded = { maxObjectBytes: 1 << 24, maxQueueBytes: 0 };

/** Runs a step that may only fail with our error. */
function onlyOurs<T>(step: () => T): T | 'refused' {
  try {
    return step();
  } catch (error) {
    if (error instanceof PsrpError) {
      return 'refused';
    }
    throw error;
  }
}

/** Cuts bytes at the given places. */
function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...places, bytes.length].map((place, index) => bytes.subarray(places[index - 1] ?? 0, place));
}

const value: fc.Arbitrary<ClixmlValue> = fc.oneof(
  fc.string({ unit: 'binary' }).map(string),
  fc.boolean().map(boolean),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map(int32),
  fc.constant(nil),
  fc.array(fc.string().map(string)).map((items) => list(items)),
  fc.string().map((text) => propertyBag([['Name', string(text)]])),
);

const text = fc.string({ unit: 'binary', maxLength: 200 });

const record = fc
  .record({
    message: text,
    fullyQualifiedErrorId: text,
    category: fc.constantFrom(...errorCategories),
    activity: text,
    targetObject: value,
  })
  .map(makeErrorRecord);

/** What a server may say to a pipeline, in any order. */
const serverMessage: fc.Arbitrary<readonly [MessageTypeName, ClixmlValue]> = fc.oneof(
  value.map((one) => ['pipelineOutput', one] as const),
  record.map((one) => ['errorRecord', errorRecordValue(one, true)] as const),
  text.map((one) => ['warningRecord', informationalValue('warning', one)] as const),
  text.map((one) => ['verboseRecord', informationalValue('verbose', one)] as const),
  fc
    .array(value, { maxLength: 3 })
    .map(
      (parameters) =>
        [
          'pipelineHostCall',
          hostCallValue({ callId: 3n, method: 'Prompt', methodNumber: 23, parameters }),
        ] as const,
    ),
  fc
    .constantFrom('running' as const, 'completed' as const, 'failed' as const)
    .map((state) => ['pipelineState', pipelineStateValue({ state })] as const),
  fc.constant(['userEvent', nil] as const),
);

function stream(messages: readonly (readonly [MessageTypeName, ClixmlValue])[], room: number): Uint8Array {
  const queue = new OutgoingQueue(new ObjectIds());
  for (const [type, data] of messages) {
    queue.add(
      encodeMessage({
        destination: 'client',
        type,
        runspacePoolId: poolId,
        pipelineId: poolId,
        data: writeData(data),
      }),
    );
  }
  const parts: Uint8Array[] = [];
  while (!queue.isEmpty) {
    parts.push(queue.take(room));
  }
  return Buffer.concat(parts);
}

const opening = stream(
  [
    ['sessionCapability', capabilityValue('2.3')],
    ['runspacePoolState', poolStateValue({ state: 'opened' })],
  ],
  1000,
);

function openedPool(): PoolClient {
  const pool = new PoolClient({ runspacePoolId: poolId, limits: unbounded });
  pool.open();
  pool.receive(opening);
  return pool;
}

const plain: Omit<PipelineRequest, 'statements'> = {
  noInput: true,
  addToHistory: false,
  history: undefined,
  isNested: false,
  redirectErrors: false,
  apartmentState: 'Unknown',
  remoteStreamOptions: 0,
  hostInfo: { isHostNull: true, isUiNull: true, isRawUiNull: true, useRunspaceHost: true },
};

const startedPipeline = () => openedPool().createPipeline(poolId, { ...plain, statements: [] });

describe('PSRP, whatever comes', () => {
  it('any split of a server’s bytes gives the same events', () => {
    fc.assert(
      fc.property(
        fc.array(serverMessage),
        fc.integer({ min: 22, max: 5000 }),
        fc.array(fc.nat()),
        (messages, room, cuts) => {
          const bytes = stream(messages, room);
          const [whole, pieces] = [startedPipeline(), startedPipeline()];
          const expected = received(whole, bytes);
          expect(split(bytes, cuts).flatMap((piece) => received(pieces, piece))).toEqual(expected);
          expect(expected).toHaveLength(messages.length);
        },
      ),
    );
  });

  it('any cutting of messages into envelopes gives the messages again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 3000 })),
        fc.array(fc.integer({ min: 22, max: 900 }), { minLength: 1 }),
        (messages, rooms) => {
          const queue = new OutgoingQueue(new ObjectIds());
          messages.forEach((message) => queue.add(message));
          const defragmenter = new Defragmenter(unbounded);
          const received: Uint8Array[] = [];
          for (let turn = 0; !queue.isEmpty; turn += 1) {
            const room = rooms[turn % rooms.length] ?? 22;
            const bytes = queue.take(room);
            expect(bytes.length).toBeLessThanOrEqual(room);
            received.push(...defragmenter.add(bytes));
          }
          expect(received.map((one) => [...one])).toEqual(messages.map((one) => [...one]));
        },
      ),
    );
  });

  it('a message reads as it was written', () => {
    const names = Object.keys(messageTypes) as MessageTypeName[];
    const message: fc.Arbitrary<Message> = fc.record({
      destination: fc.constantFrom('client', 'server'),
      type: fc.constantFrom(...names),
      runspacePoolId: fc.uuid(),
      pipelineId: fc.uuid(),
      data: fc.string({ unit: 'grapheme' }).filter((data) => !data.startsWith('\uFEFF')),
    });
    fc.assert(
      fc.property(message, (one) => {
        expect(decodeMessage(encodeMessage(one))).toEqual(one);
      }),
    );
  });

  it('a pipeline reads as it was written', () => {
    const resultType = fc.constantFrom(...resultTypes);
    const command: fc.Arbitrary<PipelineCommand> = fc.record({
      name: text,
      isScript: fc.boolean(),
      useLocalScope: fc.option(fc.boolean(), { nil: undefined }),
      arguments: fc.array(fc.record({ name: fc.option(text, { nil: undefined }), value }), { maxLength: 3 }),
      merges: fc.record({
        myResult: resultType,
        toResult: resultType,
        previousResults: resultType,
        error: resultType,
        warning: resultType,
        verbose: resultType,
        debug: resultType,
        information: resultType,
      }),
    });
    const request: fc.Arbitrary<PipelineRequest> = fc.record({
      statements: fc.array(fc.array(command, { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
      noInput: fc.boolean(),
      addToHistory: fc.boolean(),
      history: fc.option(text, { nil: undefined }),
      isNested: fc.boolean(),
      redirectErrors: fc.boolean(),
      apartmentState: fc.constantFrom(...apartmentStates),
      remoteStreamOptions: fc.nat(15),
      hostInfo: fc.record({
        isHostNull: fc.boolean(),
        isUiNull: fc.boolean(),
        isRawUiNull: fc.boolean(),
        useRunspaceHost: fc.boolean(),
      }),
    });
    fc.assert(
      fc.property(request, (one) => {
        const data = writeData(createPipelineValue(one, '2.3'));
        expect(parseCreatePipeline(readData(data, 'createPipeline'))).toEqual(one);
      }),
    );
  });

  it('an error record reads as it was written', () => {
    fc.assert(
      fc.property(record, (one) => {
        expect(parseErrorRecord(readData(writeData(errorRecordValue(one, true)), 'errorRecord'))).toEqual(
          one,
        );
      }),
    );
  });

  it('random bytes are refused with our error, or wait for more', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        onlyOurs(() => openedPool().receive(bytes));
        onlyOurs(() => received(startedPipeline(), bytes));
        onlyOurs(() => decodeMessage(bytes));
      }),
    );
  });

  it('truncated, reordered and altered streams are refused with our error, or read', () => {
    const harm = fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255) }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(serverMessage, { minLength: 1 }),
        harm,
        fc.array(fc.nat(), { maxLength: 4 }),
        fc.boolean(),
        (messages, harms, cuts, isReversed) => {
          const bytes = Buffer.from(stream(messages, 300));
          harms.forEach(({ at, byte }) => (bytes[at % bytes.length] = byte));
          const pieces = split(bytes, cuts);
          const pipeline = startedPipeline();
          onlyOurs(() =>
            (isReversed ? pieces.reverse() : pieces).forEach((piece) => received(pipeline, piece)),
          );
        },
      ),
    );
  });

  it('any data in any message of a server is read or refused with our error', () => {
    const names = Object.keys(messageTypes) as MessageTypeName[];
    const data = fc.oneof(
      value.map(writeData),
      fc.string(),
      fc.constant('<Obj RefId="0"><Ref RefId="0"/></Obj>'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), data, (type, one) => {
        const queue = new OutgoingQueue(new ObjectIds());
        queue.add(
          encodeMessage({
            destination: 'client',
            type,
            runspacePoolId: poolId,
            pipelineId: poolId,
            data: one,
          }),
        );
        const bytes = queue.take(1 << 20);
        onlyOurs(() => openedPool().receive(bytes));
        onlyOurs(() => received(startedPipeline(), bytes));
      }),
    );
  });

  it('a server takes any client bytes, or refuses them with our error', () => {
    const names = Object.keys(messageTypes) as MessageTypeName[];
    const message = fc.tuple(fc.constantFrom(...names), fc.oneof(value.map(writeData), fc.string()));
    const output = {
      write: () => undefined,
      breakAnswer: () => undefined,
      commandPending: () => undefined,
      commandDone: () => undefined,
      closed: () => undefined,
    };
    fc.assert(
      fc.property(fc.array(message), fc.array(message), fc.uint8Array(), (creation, later, noise) => {
        const bytesOf = (messages: readonly (readonly [MessageTypeName, string])[]): Uint8Array => {
          const queue = new OutgoingQueue(new ObjectIds());
          messages.forEach(([type, data]) =>
            queue.add(
              encodeMessage({
                destination: 'server',
                type,
                runspacePoolId: poolId,
                pipelineId: poolId,
                data,
              }),
            ),
          );
          return queue.isEmpty ? new Uint8Array(0) : queue.take(1 << 20);
        };
        const backend = createPsrpServer({ pool: { open: () => ({ run: () => undefined }) } });
        const opened = (creationBytes: Uint8Array) => ({
          shellId: poolId,
          identity: 'a',
          protocolVersion: '2.3',
          creationBytes,
          maxFragmentBytes: 1000,
        });
        onlyOurs(() => backend.open(opened(bytesOf(creation)), output));
        const client = new PoolClient({ runspacePoolId: poolId });
        client.open();
        const session = backend.open(opened(client.outgoing.take(10_000)), output);
        onlyOurs(() => session.command('C', bytesOf(later)));
        onlyOurs(() => session.send('stdin', bytesOf(later)));
        onlyOurs(() => session.send('pr', bytesOf(later), 'C'));
        onlyOurs(() => session.send('stdin', noise, 'C'));
        session.stop('C');
        session.closeCommand('C');
        session.close();
      }),
    );
  });

  it('a host call reads as it was written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -100n, max: 1000n }), fc.array(value), (callId, parameters) => {
        const call = { callId, method: 'Prompt' as const, methodNumber: 23, parameters };
        expect(parseHostCall(readData(writeData(hostCallValue(call)), 'pipelineHostCall'))).toMatchObject({
          callId,
          method: 'Prompt',
        });
      }),
    );
  });
});
