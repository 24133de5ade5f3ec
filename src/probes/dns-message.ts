import {
  decode,
  encode,
  AUTHENTIC_DATA,
  CHECKING_DISABLED,
  RECURSION_DESIRED,
  type DecodedPacket,
  type Question,
} from 'dns-packet';
import type { DnsType } from '../model/live-snapshot.ts';
import { plainName } from './dns-content.ts';

/**
 * Questions and answers of DNS (RFC 1035) as bytes, through dns-packet. Node's own resolver would do for the answers, but
 * it hides what a diagnosis is about: a referral of a server that does not serve the zone looks like an empty answer, and
 * signatures that do not hold like a server that is down.
 */
export interface QueryOptions {
  readonly id: number;
  /** Asks a validating resolver for the answer even where its signatures do not hold (RFC 4035, 3.2.2). */
  readonly unchecked: boolean;
  /** Without EDNS (RFC 6891), for servers that cannot read it. */
  readonly plain: boolean;
}

/** The size of a datagram that passes everywhere without being taken apart (DNS flag day 2020). */
const datagramBytes = 1232;

/** @returns A message as it goes into a datagram. */
export function encodeQuery(name: string, type: DnsType, { id, unchecked, plain }: QueryOptions): Buffer {
  return encode({
    type: 'query',
    id,
    flags: RECURSION_DESIRED | AUTHENTIC_DATA | (unchecked ? CHECKING_DISABLED : 0),
    questions: [{ name, type, class: 'IN' }],
    ...(plain
      ? {}
      : {
          additionals: [
            {
              type: 'OPT',
              name: '.',
              udpPayloadSize: datagramBytes,
              extendedRcode: 0,
              ednsVersion: 0,
              flags: 0,
              flag_do: false,
              options: [],
            },
          ],
        }),
  });
}

/**
 * An answer as far as the conversation goes on from it. `other`: to somebody else's question, to be passed over.
 * `truncated`: did not fit the datagram, to be asked for over TCP.
 */
export type DecodedAnswer =
  | { readonly kind: 'other' | 'malformed' | 'truncated' }
  | { readonly kind: 'answer'; readonly rcode: string; readonly packet: DecodedPacket };

/** @param name Lower case, without the last dot. */
export function decodeAnswer(bytes: Uint8Array, id: number, name: string, type: DnsType): DecodedAnswer {
  const buffer = Buffer.from(bytes);
  if (buffer.length < 12 || buffer.readUInt16BE(0) !== id) {
    return { kind: 'other' };
  }
  const flags = buffer.readUInt16BE(2);
  if ((flags & responseFlag) === 0) {
    return { kind: 'other' };
  }
  try {
    const [question] = questionsOf(buffer);
    if (question !== undefined && (plainName(question.name) !== name || question.type !== type)) {
      return { kind: 'other' };
    }
    if ((flags & truncatedFlag) !== 0) {
      return { kind: 'truncated' };
    }
    const rcode = rcodes[flags & 0xf] ?? `RCODE ${flags & 0xf}`;
    return { kind: 'answer', rcode, packet: decode(buffer) };
  } catch {
    return { kind: 'malformed' };
  }
}

/** The questions alone: what follows them may have been cut off. */
function questionsOf(buffer: Buffer): readonly Question[] {
  const head = Buffer.from(buffer);
  head.fill(0, 6, 12);
  return decode(head).questions ?? [];
}

const responseFlag = 0x8000;
const truncatedFlag = 0x0200;
const rcodes = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];
