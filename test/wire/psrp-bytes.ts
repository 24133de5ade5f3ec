import { Buffer } from 'node:buffer';

/** One fragment as it stands on the wire, read without any code of the product. */
export interface RawFragment {
  readonly objectId: bigint;
  readonly fragmentId: bigint;
  readonly isStart: boolean;
  readonly isEnd: boolean;
  readonly blob: Buffer;
}

export interface RawMessage {
  readonly destination: number;
  readonly typeId: number;
  readonly runspacePoolId: string;
  readonly pipelineId: string;
  readonly text: string;
}

export function rawFragments(bytes: Uint8Array): RawFragment[] {
  const fragments: RawFragment[] = [];
  let rest = Buffer.from(bytes);
  while (rest.length > 0) {
    const end = 21 + rest.readUInt32BE(17);
    fragments.push({
      objectId: rest.readBigUInt64BE(0),
      fragmentId: rest.readBigUInt64BE(8),
      isStart: (rest.readUInt8(16) & 1) !== 0,
      isEnd: (rest.readUInt8(16) & 2) !== 0,
      blob: rest.subarray(21, end),
    });
    rest = rest.subarray(end);
  }
  return fragments;
}

export function rawMessage(bytes: Buffer): RawMessage {
  return {
    destination: bytes.readUInt32LE(0),
    typeId: bytes.readUInt32LE(4),
    runspacePoolId: bytes.subarray(8, 24).toString('hex'),
    pipelineId: bytes.subarray(24, 40).toString('hex'),
    text: bytes
      .subarray(40)
      .toString('utf8')
      .replace(/^\uFEFF/, ''),
  };
}

/** Whole messages out of the fragments of one queue. */
export function rawMessages(bytes: Uint8Array): RawMessage[] {
  const messages: RawMessage[] = [];
  let parts: Buffer[] = [];
  for (const fragment of rawFragments(bytes)) {
    parts = fragment.isStart ? [fragment.blob] : [...parts, fragment.blob];
    if (fragment.isEnd) {
      messages.push(rawMessage(Buffer.concat(parts)));
      parts = [];
    }
  }
  return messages;
}
