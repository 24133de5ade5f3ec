import { NtlmError } from './errors.ts';

/**
 * The three messages of NTLM as bytes ([MS-NLMP] 2.2.1). Readers check every offset and length against the message;
 * what is read is a view of it.
 */
export const ntlmFlags = {
  unicode: 0x0000_0001,
  oem: 0x0000_0002,
  requestTarget: 0x0000_0004,
  sign: 0x0000_0010,
  seal: 0x0000_0020,
  ntlm: 0x0000_0200,
  alwaysSign: 0x0000_8000,
  targetTypeDomain: 0x0001_0000,
  extendedSessionSecurity: 0x0008_0000,
  targetInfo: 0x0080_0000,
  version: 0x0200_0000,
  encryption128: 0x2000_0000,
  keyExchange: 0x4000_0000,
  encryption56: 0x8000_0000,
} as const;

const signature = Buffer.from('NTLMSSP\0', 'latin1');
/** 10.0.17763, NTLM revision 15 ([MS-NLMP] 2.2.2.10). */
const versionField = Buffer.from('0a0063450000000f', 'hex');

/** The kind of an NTLM message: 1 negotiate, 2 challenge, 3 authenticate; undefined when it is none. */
export function ntlmMessageType(message: Uint8Array): number | undefined {
  return message.length >= 12 && signature.equals(message.subarray(0, 8))
    ? Buffer.from(message.buffer, message.byteOffset, message.length).readUInt32LE(8)
    : undefined;
}

export function writeNegotiate(flags: number): Uint8Array {
  const message = Buffer.alloc(40);
  signature.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(flags >>> 0, 12);
  message.writeUInt32LE(40, 20);
  message.writeUInt32LE(40, 28);
  versionField.copy(message, 32);
  return message;
}

/** Only the flags are of use; a message of 16 bytes is enough (curl sends 32, without a version). */
export function readNegotiate(message: Uint8Array): { readonly flags: number } {
  return { flags: open(message, 1, 16).readUInt32LE(12) };
}

export interface ChallengeMessage {
  readonly flags: number;
  /** Eight bytes. */
  readonly serverChallenge: Uint8Array;
  readonly targetName: Uint8Array;
  readonly targetInfo: Uint8Array;
}

export function writeChallenge(challenge: ChallengeMessage): Uint8Array {
  const head = Buffer.alloc(56);
  signature.copy(head);
  head.writeUInt32LE(2, 8);
  writeField(head, 12, challenge.targetName.length, 56);
  head.writeUInt32LE(challenge.flags >>> 0, 20);
  head.set(challenge.serverChallenge, 24);
  writeField(head, 40, challenge.targetInfo.length, 56 + challenge.targetName.length);
  versionField.copy(head, 48);
  return Buffer.concat([head, challenge.targetName, challenge.targetInfo]);
}

export function readChallenge(message: Uint8Array): ChallengeMessage {
  const bytes = open(message, 2, 48);
  return {
    flags: bytes.readUInt32LE(20),
    serverChallenge: bytes.subarray(24, 32),
    targetName: readField(bytes, 12),
    targetInfo: readField(bytes, 40),
  };
}

export interface AuthenticateMessage {
  readonly flags: number;
  readonly domain: Uint8Array;
  readonly user: Uint8Array;
  readonly workstation: Uint8Array;
  readonly lmResponse: Uint8Array;
  readonly ntResponse: Uint8Array;
  readonly sessionKey: Uint8Array;
}

/** Where the message integrity code stands in a message with a version field. */
export const micOffset = 72;
const authenticateHead = 88;

/** The code is left zero: it is computed over the finished message. */
export function writeAuthenticate(fields: AuthenticateMessage): Uint8Array {
  const head = Buffer.alloc(authenticateHead);
  signature.copy(head);
  head.writeUInt32LE(3, 8);
  const payload = [
    fields.domain,
    fields.user,
    fields.workstation,
    fields.lmResponse,
    fields.ntResponse,
    fields.sessionKey,
  ];
  const places = [28, 36, 44, 12, 20, 52];
  let offset = authenticateHead;
  payload.forEach((part, i) => {
    writeField(head, places[i] ?? 0, part.length, offset);
    offset += part.length;
  });
  head.writeUInt32LE(fields.flags >>> 0, 60);
  versionField.copy(head, 64);
  return Buffer.concat([head, ...payload]);
}

export function readAuthenticate(message: Uint8Array): AuthenticateMessage {
  const bytes = open(message, 3, 64);
  return {
    flags: bytes.readUInt32LE(60),
    domain: readField(bytes, 28),
    user: readField(bytes, 36),
    workstation: readField(bytes, 44),
    lmResponse: readField(bytes, 12),
    ntResponse: readField(bytes, 20),
    sessionKey: readField(bytes, 52),
  };
}

function open(message: Uint8Array, type: number, atLeast: number): Buffer {
  if (ntlmMessageType(message) !== type || message.length < atLeast) {
    throw new NtlmError(`not an NTLM message of type ${type}`);
  }
  return Buffer.from(message.buffer, message.byteOffset, message.length);
}

function writeField(message: Buffer, place: number, length: number, offset: number): void {
  message.writeUInt16LE(length, place);
  message.writeUInt16LE(length, place + 2);
  message.writeUInt32LE(offset, place + 4);
}

function readField(message: Buffer, place: number): Uint8Array {
  const length = message.readUInt16LE(place);
  const offset = message.readUInt32LE(place + 4);
  if (length === 0) {
    return new Uint8Array();
  }
  if (offset + length > message.length) {
    throw new NtlmError('a field of the NTLM message lies outside it');
  }
  return message.subarray(offset, offset + length);
}
