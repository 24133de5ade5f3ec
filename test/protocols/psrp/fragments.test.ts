import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { PsrpError } from '../../../src/protocols/psrp/errors.ts';
import { Defragmenter, ObjectIds, OutgoingQueue } from '../../../src/protocols/psrp/fragments.ts';

const limits = { maxObjectBytes: 1000, maxQueueBytes: 5000 };

function fragment(objectId: number, fragmentId: number, flags: number, blob: string): Buffer {
  const header = Buffer.alloc(21);
  header.writeBigUInt64BE(BigInt(objectId), 0);
  header.writeBigUInt64BE(BigInt(fragmentId), 8);
  header[16] = flags;
  header.writeUInt32BE(Buffer.byteLength(blob), 17);
  return Buffer.concat([header, Buffer.from(blob)]);
}

function refusal(run: () => unknown): PsrpError {
  try {
    run();
  } catch (error) {
    if (error instanceof PsrpError) {
      return error;
    }
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('outgoing fragments', () => {
  it('a message that fits is one fragment with both flags', () => {
    const queue = new OutgoingQueue(new ObjectIds());
    queue.add(Buffer.from('hello'));
    expect(Buffer.from(queue.take(100))).toEqual(fragment(1, 0, 3, 'hello'));
    expect(queue.isEmpty).toBe(true);
    expect(queue.take(100)).toHaveLength(0);
  });

  it('a message that does not fit is cut, and the next one follows where there is room', () => {
    const queue = new OutgoingQueue(new ObjectIds());
    queue.add(Buffer.from('hello world'));
    queue.add(Buffer.from('second'));
    expect(Buffer.from(queue.take(26))).toEqual(fragment(1, 0, 1, 'hello'));
    expect(Buffer.from(queue.take(26))).toEqual(fragment(1, 1, 0, ' worl'));
    expect(Buffer.from(queue.take(50))).toEqual(
      Buffer.concat([fragment(1, 2, 2, 'd'), fragment(2, 0, 3, 'second')]),
    );
  });

  it('object ids run on over the queues of a session', () => {
    const ids = new ObjectIds();
    const [pool, pipeline] = [new OutgoingQueue(ids), new OutgoingQueue(ids)];
    pool.add(Buffer.from('a'));
    pipeline.add(Buffer.from('b'));
    expect(Buffer.from(pipeline.take(100))).toEqual(fragment(2, 0, 3, 'b'));
  });

  it('an empty message is a fragment too', () => {
    const queue = new OutgoingQueue(new ObjectIds());
    queue.add(new Uint8Array(0));
    expect(Buffer.from(queue.take(22))).toEqual(fragment(1, 0, 3, ''));
  });

  it('an envelope without room for a byte is refused', () => {
    const queue = new OutgoingQueue(new ObjectIds());
    expect(refusal(() => queue.take(21)).code).toBe('limit');
  });
});

describe('incoming fragments', () => {
  it('several fragments, cut anywhere, become the message', () => {
    const bytes = Buffer.concat([
      fragment(7, 0, 1, 'hel'),
      fragment(7, 1, 0, 'lo '),
      fragment(7, 2, 2, 'you'),
    ]);
    const defragmenter = new Defragmenter(limits);
    const messages = [...bytes].flatMap((byte) => defragmenter.add(Uint8Array.of(byte)));
    expect(messages.map((message) => Buffer.from(message).toString())).toEqual(['hello you']);
  });

  it('an incomplete one is no message', () => {
    expect(new Defragmenter(limits).add(fragment(1, 0, 1, 'hel'))).toEqual([]);
  });

  it.each([
    ['object id 0', [fragment(0, 0, 3, 'x')], 'fragment'],
    ['a fragment without start', [fragment(1, 0, 2, 'x')], 'fragment'],
    ['a fragment id that starts at 1', [fragment(1, 1, 3, 'x')], 'fragment'],
    ['a gap', [fragment(1, 0, 1, 'x'), fragment(1, 2, 2, 'x')], 'fragment'],
    ['a start inside an object', [fragment(1, 0, 1, 'x'), fragment(2, 0, 3, 'x')], 'fragment'],
    ['another object inside an object', [fragment(1, 0, 1, 'x'), fragment(2, 1, 2, 'x')], 'fragment'],
    ['a fragment over the limit', [fragment(1, 0, 3, 'x'.repeat(1001))], 'limit'],
    [
      'an object over the limit',
      [fragment(1, 0, 1, 'x'.repeat(900)), fragment(1, 1, 2, 'x'.repeat(200))],
      'limit',
    ],
    [
      'a queue over the limit',
      Array.from({ length: 6 }, (_one, index) => fragment(index + 1, 0, 3, 'x'.repeat(990))),
      'limit',
    ],
  ] as const)('%s is refused', (_what, fragments, code) => {
    const defragmenter = new Defragmenter(limits);
    expect(refusal(() => defragmenter.add(Buffer.concat([...fragments]))).code).toBe(code);
  });

  it('a length over the limit is refused before its bytes are waited for', () => {
    const header = fragment(1, 0, 3, '').subarray(0, 17);
    const length = Buffer.from([0xff, 0xff, 0xff, 0xff]);
    expect(refusal(() => new Defragmenter(limits).add(Buffer.concat([header, length]))).code).toBe('limit');
  });

  it('many tiny pieces cost no more than their bytes', () => {
    const blob = 'x'.repeat(4_000_000);
    const bytes = fragment(1, 0, 3, blob);
    const defragmenter = new Defragmenter({ maxObjectBytes: 5_000_000, maxQueueBytes: 0 });
    const start = performance.now();
    let count = 0;
    for (let offset = 0; offset < bytes.length; offset += 40) {
      count += defragmenter.add(bytes.subarray(offset, offset + 40)).length;
    }
    expect(count).toBe(1);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
