/**
 * Fragments ([MS-PSRP] 2.2.4): a message of any length travels as a run of fragments, each with a header of 21 bytes
 * (big-endian): object id (8), fragment id (8), flags (1: bit 0 start, bit 1 end), length of what follows (4).
 *
 * Object ids count up from 1 over everything one side sends in a session. Receivers keep one current object per queue
 * (the pool, each pipeline), so fragments of two objects never interleave inside a queue, and bytes of a fragment may
 * be cut anywhere by the transport: {@link Defragmenter} keeps what is left over.
 */
import { Buffer } from 'node:buffer';
import { PsrpError } from './errors.ts';

export const fragmentHeaderLength = 21;
const startFlag = 1;
const endFlag = 2;

/** Object ids of one direction of one session. */
export class ObjectIds {
  #last = 0n;

  next(): bigint {
    this.#last += 1n;
    return this.#last;
  }
}

interface Waiting {
  readonly objectId: bigint;
  readonly message: Uint8Array;
  offset: number;
  fragmentId: bigint;
}

/** Messages of one queue that wait to be sent, cut to measure by whoever knows how much room an envelope has. */
export class OutgoingQueue {
  readonly #ids: ObjectIds;
  readonly #waiting: Waiting[] = [];

  constructor(ids: ObjectIds) {
    this.#ids = ids;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  add(message: Uint8Array): void {
    this.#waiting.push({ objectId: this.#ids.next(), message, offset: 0, fragmentId: 0n });
  }

  /**
   * The next fragments, together at most `room` bytes; empty when nothing waits.
   * @throws PsrpError `limit` when not even one byte fits beside a header.
   */
  take(room: number): Uint8Array {
    if (room <= fragmentHeaderLength) {
      throw new PsrpError('limit', `an envelope with room for ${room} bytes cannot carry a fragment`);
    }
    const parts: Uint8Array[] = [];
    let left = room;
    let first = this.#waiting[0];
    while (first !== undefined && left > fragmentHeaderLength) {
      const part = cut(first, left);
      parts.push(part);
      left -= part.length;
      if (first.offset >= first.message.length) {
        this.#waiting.shift();
      }
      first = this.#waiting[0];
    }
    return Buffer.concat(parts);
  }
}

function cut(waiting: Waiting, room: number): Uint8Array {
  const blob = waiting.message.subarray(waiting.offset, waiting.offset + room - fragmentHeaderLength);
  const fragment = Buffer.alloc(fragmentHeaderLength + blob.length);
  const isStart = waiting.offset === 0;
  waiting.offset += blob.length;
  const isEnd = waiting.offset >= waiting.message.length;
  fragment.writeBigUInt64BE(waiting.objectId, 0);
  fragment.writeBigUInt64BE(waiting.fragmentId, 8);
  fragment[16] = (isStart ? startFlag : 0) | (isEnd ? endFlag : 0);
  fragment.writeUInt32BE(blob.length, 17);
  fragment.set(blob, fragmentHeaderLength);
  waiting.fragmentId += 1n;
  return fragment;
}

/** Bounds on what a peer may send. The defaults are those of PowerShell. */
export interface ReceiveLimits {
  /** Bytes of one reassembled message. */
  readonly maxObjectBytes: number;
  /** Bytes of all fragments of one queue; 0 for no bound. */
  readonly maxQueueBytes: number;
}

/** PSMaximumReceivedObjectSizeMB and PSMaximumReceivedDataSizePerCommandMB of a session configuration. */
export const defaultReceiveLimits: ReceiveLimits = {
  maxObjectBytes: 10 * 1024 * 1024,
  maxQueueBytes: 50 * 1024 * 1024,
};

/** Puts the fragments of one queue together again. */
export class Defragmenter {
  readonly #limits: ReceiveLimits;
  /** Bytes that are not yet a whole fragment. */
  #chunks: Uint8Array[] = [];
  #available = 0;
  #needed = fragmentHeaderLength;
  #parts: Uint8Array[] = [];
  #partBytes = 0;
  #objectId = 0n;
  #nextFragmentId = 0n;
  #queueBytes = 0;

  constructor(limits: ReceiveLimits) {
    this.#limits = limits;
  }

  /**
   * @param bytes the next bytes of the queue, cut anywhere. They are kept by reference until their fragment is whole.
   * @returns the messages that are complete with them.
   * @throws PsrpError `fragment` or `limit`; the queue is of no use afterwards.
   */
  add(bytes: Uint8Array): Uint8Array[] {
    this.#chunks.push(bytes);
    this.#available += bytes.length;
    if (this.#available < this.#needed) {
      return [];
    }
    const messages: Uint8Array[] = [];
    let rest = joined(this.#chunks);
    while (rest.length >= fragmentHeaderLength) {
      const length = rest.readUInt32BE(17);
      this.#checkRoom(length);
      const end = fragmentHeaderLength + length;
      if (rest.length < end) {
        break;
      }
      const message = this.#accept(rest, rest.subarray(fragmentHeaderLength, end));
      if (message !== undefined) {
        messages.push(message);
      }
      rest = rest.subarray(end);
    }
    this.#keep(rest);
    return messages;
  }

  #keep(rest: Buffer): void {
    // A copy, so that a few bytes left over do not hold a whole answer in memory.
    this.#chunks = rest.length === 0 ? [] : [Buffer.from(rest)];
    this.#available = rest.length;
    const isHeaderKnown = rest.length >= fragmentHeaderLength;
    this.#needed = fragmentHeaderLength + (isHeaderKnown ? rest.readUInt32BE(17) : 0);
  }

  #checkRoom(length: number): void {
    if (this.#partBytes + length > this.#limits.maxObjectBytes) {
      throw new PsrpError('limit', `an object of more than ${this.#limits.maxObjectBytes} bytes`);
    }
  }

  #accept(header: Buffer, blob: Uint8Array): Uint8Array | undefined {
    const objectId = header.readBigUInt64BE(0);
    const fragmentId = header.readBigUInt64BE(8);
    const flags = header.readUInt8(16);
    this.#checkSequence(objectId, fragmentId, (flags & startFlag) !== 0);
    this.#objectId = objectId;
    this.#nextFragmentId = fragmentId + 1n;
    this.#count(fragmentHeaderLength + blob.length);
    if ((flags & endFlag) === 0) {
      this.#parts.push(blob);
      this.#partBytes += blob.length;
      return undefined;
    }
    const message = this.#parts.length === 0 ? blob : Buffer.concat([...this.#parts, blob]);
    this.#parts = [];
    this.#partBytes = 0;
    this.#nextFragmentId = 0n;
    return message;
  }

  #checkSequence(objectId: bigint, fragmentId: bigint, isStart: boolean): void {
    if (objectId === 0n) {
      throw new PsrpError('fragment', 'object id 0');
    }
    if (isStart !== (this.#nextFragmentId === 0n)) {
      const what = isStart ? 'starts inside another object' : 'has no start';
      throw new PsrpError('fragment', `object ${objectId} ${what}`);
    }
    if (!isStart && objectId !== this.#objectId) {
      throw new PsrpError('fragment', `object ${objectId} inside object ${this.#objectId}`);
    }
    if (fragmentId !== this.#nextFragmentId) {
      throw new PsrpError('fragment', `fragment ${fragmentId} where ${this.#nextFragmentId} was due`);
    }
  }

  #count(length: number): void {
    this.#queueBytes += length;
    if (this.#limits.maxQueueBytes > 0 && this.#queueBytes > this.#limits.maxQueueBytes) {
      throw new PsrpError('limit', `more than ${this.#limits.maxQueueBytes} bytes for one command`);
    }
  }
}

/** Without a copy where there is nothing to join. */
function joined(chunks: readonly Uint8Array[]): Buffer {
  const [first, ...others] = chunks;
  return first !== undefined && others.length === 0
    ? Buffer.from(first.buffer, first.byteOffset, first.byteLength)
    : Buffer.concat(chunks);
}
