import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import {
  capabilityValue,
  parsePipelineState,
  poolStateValue,
} from '../../../src/protocols/psrp/pool-messages.ts';
import { readData, writeData } from '../../../src/protocols/psrp/data.ts';
import { PsrpError } from '../../../src/protocols/psrp/errors.ts';
import {
  Defragmenter,
  defaultReceiveLimits,
  ObjectIds,
  OutgoingQueue,
} from '../../../src/protocols/psrp/fragments.ts';
import { emptyGuid, guidBytes, guidText, isGuid } from '../../../src/protocols/psrp/guid.ts';
import { hostMethodNumber, hostMethods, isVoidMethod } from '../../../src/protocols/psrp/host-calls.ts';
import { decodeMessage, encodeMessage } from '../../../src/protocols/psrp/messages.ts';
import { messageTypes } from '../../../src/protocols/psrp/message-types.ts';

const pool = '5b1be6c6-1f2e-4d3c-8b4a-0123456789ab';

describe('GUIDs', () => {
  it('have their first three groups little-endian, as System.Guid.ToByteArray', () => {
    expect(Buffer.from(guidBytes('00112233-4455-6677-8899-aabbccddeeff')).toString('hex')).toBe(
      '33221100554477668899aabbccddeeff',
    );
    expect(guidText(guidBytes(pool))).toBe(pool);
    expect(isGuid(pool) && !isGuid('x')).toBe(true);
  });
});

describe('messages on the wire', () => {
  it('SESSION_CAPABILITY is byte for byte what real clients send: a fragment of 199 bytes', () => {
    const data = writeData(capabilityValue('2.3'));
    expect(data).toBe(
      '<Obj RefId="0"><MS><Version N="protocolversion">2.3</Version><Version N="PSVersion">2.0</Version><Version N="SerializationVersion">1.1.0.1</Version></MS></Obj>',
    );
    const queue = new OutgoingQueue(new ObjectIds());
    const message = {
      destination: 'server',
      type: 'sessionCapability',
      runspacePoolId: pool,
      pipelineId: emptyGuid,
    } as const;
    queue.add(encodeMessage({ ...message, data }));
    const bytes = Buffer.from(queue.take(1000));
    expect(bytes.subarray(0, 21).toString('hex')).toBe(
      '00000000000000010000000000000000' + '03' + '000000c7',
    );
    expect(bytes.subarray(21, 29).toString('hex')).toBe('0200000002000100');
  });

  it('a server puts a byte order mark before its data: RUNSPACEPOOL_STATE is 103 bytes', () => {
    const data = writeData(poolStateValue({ state: 'opened' }));
    const message = {
      destination: 'client',
      type: 'runspacePoolState',
      runspacePoolId: pool,
      pipelineId: emptyGuid,
    } as const;
    const bytes = encodeMessage({ ...message, data });
    expect(bytes).toHaveLength(103);
    expect(Buffer.from(bytes.subarray(40, 43)).toString('hex')).toBe('efbbbf');
    expect(decodeMessage(bytes)).toEqual({
      ...message,
      data: '<Obj RefId="0"><MS><I32 N="RunspaceState">2</I32></MS></Obj>',
    });
  });

  it('reads a recorded PIPELINE_STATE', () => {
    const recorded =
      'AAAAAAAAAAUAAAAAAAAAAAMAAABnAQAAAAYQBABJ7lxB6AZKRLGS2tSzruy1eVkLvUbiSGqFsHDqcEkjXu+7vzxPYmogUmVmSWQ9IjAiPjxNUz48STMyIE49IlBpcGVsaW5lU3RhdGUiPjQ8L0kzMj48L01TPjwvT2JqPg==';
    const [bytes] = new Defragmenter(defaultReceiveLimits).add(Buffer.from(recorded, 'base64'));
    const message = decodeMessage(bytes ?? new Uint8Array(0));
    expect(message).toMatchObject({ destination: 'client', type: 'pipelineState' });
    const data = message.type === 'unknown' ? '' : message.data;
    expect(parsePipelineState(readData(data, 'pipelineState'))).toEqual({ state: 'completed' });
  });

  it('skips types it does not know, and refuses what is no message', () => {
    const bytes = Buffer.alloc(40);
    bytes.writeUInt32LE(1, 0);
    bytes.writeUInt32LE(0x99, 4);
    expect(decodeMessage(bytes)).toEqual({ type: 'unknown', typeId: 0x99 });
    expect(() => decodeMessage(bytes.subarray(0, 39))).toThrow(PsrpError);
    bytes.writeUInt32LE(9, 0);
    expect(() => decodeMessage(bytes)).toThrow('destination 9');
    bytes.writeUInt32LE(1, 0);
    bytes.writeUInt32LE(messageTypes.pipelineOutput, 4);
    expect(() => decodeMessage(Buffer.concat([bytes, Buffer.from([0xff])]))).toThrow('not UTF-8');
  });
});

describe('host methods', () => {
  it('have the numbers of [MS-PSRP] 2.2.3.17', () => {
    expect(hostMethods).toHaveLength(56);
    expect(
      (
        [
          'GetName',
          'ReadLine',
          'Prompt',
          'PromptForChoice',
          'GetForegroundColor',
          'ReadKey',
          'FlushInputBuffer',
          'PushRunspace',
          'PromptForChoiceMultipleSelection',
        ] as const
      ).map(hostMethodNumber),
    ).toEqual([1, 11, 23, 26, 27, 46, 47, 52, 56]);
  });

  it('know which are never answered', () => {
    expect(isVoidMethod('WriteLine2')).toBe(true);
    expect(isVoidMethod('ReadLine')).toBe(false);
  });
});
