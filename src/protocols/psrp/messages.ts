import { Buffer } from 'node:buffer';
import { PsrpError } from './errors.ts';
import { guidBytes, guidText } from './guid.ts';
import { messageTypeName, messageTypes, type MessageTypeName } from './message-types.ts';

/** Little-endian numbers that name the receiver of a message. */
const destinations = { client: 1, server: 2 } as const;
export type Destination = keyof typeof destinations;

/** One message ([MS-PSRP] 2.2.1): a header of 40 bytes, then one CLIXML element in UTF-8. */
export interface Message {
  readonly destination: Destination;
  readonly type: MessageTypeName;
  /** GUIDs in lower case. The server leaves the pool's at zero in its first messages. */
  readonly runspacePoolId: string;
  readonly pipelineId: string;
  /** XML text, without byte order mark; empty for END_OF_PIPELINE_INPUT. */
  readonly data: string;
}

/** A message of a type that this program does not know: skipped, but worth a line in a log. */
export interface UnknownMessage {
  readonly type: 'unknown';
  readonly typeId: number;
}

const headerLength = 40;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const decoder = new TextDecoder('utf-8', { fatal: true });

/** @returns the bytes of a message. Servers put a byte order mark before the XML, clients do not. */
export function encodeMessage(message: Message): Uint8Array {
  const isMarked = message.destination === 'client' && message.data !== '';
  const mark = isMarked ? byteOrderMark.length : 0;
  const bytes = Buffer.alloc(headerLength + mark + Buffer.byteLength(message.data));
  bytes.writeUInt32LE(destinations[message.destination], 0);
  bytes.writeUInt32LE(messageTypes[message.type], 4);
  bytes.set(guidBytes(message.runspacePoolId), 8);
  bytes.set(guidBytes(message.pipelineId), 24);
  if (isMarked) {
    bytes.set(byteOrderMark, headerLength);
  }
  bytes.write(message.data, headerLength + mark);
  return bytes;
}

/** Whether an encoded message is an object of the pipeline's output: it neither ends the pipeline nor asks for anything. */
export function isOutput(bytes: Uint8Array): boolean {
  return (
    bytes.length >= headerLength &&
    Buffer.from(bytes.buffer, bytes.byteOffset, headerLength).readUInt32LE(4) === messageTypes.pipelineOutput
  );
}

/** @throws PsrpError `message` for a header that is cut short, an unknown destination, or text that is not UTF-8. */
export function decodeMessage(bytes: Uint8Array): Message | UnknownMessage {
  if (bytes.length < headerLength) {
    throw new PsrpError('message', `a message of ${bytes.length} bytes has no whole header`);
  }
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, headerLength);
  const destination = header.readUInt32LE(0);
  if (destination !== destinations.client && destination !== destinations.server) {
    throw new PsrpError('message', `a message for destination ${destination}`);
  }
  const typeId = header.readUInt32LE(4);
  const type = messageTypeName(typeId);
  if (type === undefined) {
    return { type: 'unknown', typeId };
  }
  return {
    destination: destination === destinations.client ? 'client' : 'server',
    type,
    runspacePoolId: guidText(header.subarray(8, 24)),
    pipelineId: guidText(header.subarray(24, 40)),
    data: decodeText(bytes.subarray(headerLength), type),
  };
}

function decodeText(bytes: Uint8Array, type: MessageTypeName): string {
  try {
    return decoder.decode(bytes); // Drops the byte order mark.
  } catch (cause) {
    throw new PsrpError('message', `${type}: not UTF-8`, { cause });
  }
}
