import {
  decode,
  encode,
  AUTHENTIC_DATA,
  CHECKING_DISABLED,
  RECURSION_DESIRED,
  type Answer,
  type DecodedPacket,
  type Question,
} from 'dns-packet';
import type { DnsAnswer, DnsFailure, DnsRecord, DnsType } from '../model/live-snapshot.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';

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

/** What an answer says, when nothing is left to be asked again. */
export function readAnswer(
  { rcode, packet }: Extract<DecodedAnswer, { readonly kind: 'answer' }>,
  name: string,
  type: DnsType,
  transport: DnsAnswer['transport'],
): Reading<DnsAnswer> {
  const hint = extendedError(packet);
  switch (rcode) {
    case 'NOERROR':
    case 'NXDOMAIN':
      return contentOf(packet, rcode, { name, type, transport });
    case 'SERVFAIL':
      if (aliasesOf(packet.answers ?? [], name) === undefined || /restarts/.test(hint)) {
        return circle;
      }
      return failure('SERVFAIL', `the resolver could not find an answer (SERVFAIL)${hint}`);
    case 'REFUSED':
      return failure('REFUSED', `the resolver refuses to answer (REFUSED)${hint}`);
    default:
      return failure('MALFORMED', `the resolver answers ${rcode}${hint}`);
  }
}

export function failure(kind: DnsFailure, reason: string): Reading<never> {
  return unreadable(reason, kind);
}

/** BIND gives up with SERVFAIL, others answer with the circle itself. */
const circle = failure('LOOP', 'its CNAME records lead in a circle');

interface Asked {
  readonly name: string;
  readonly type: DnsType;
  readonly transport: DnsAnswer['transport'];
}

function contentOf(
  packet: DecodedPacket,
  rcode: string,
  { name, type, transport }: Asked,
): Reading<DnsAnswer> {
  const answers = packet.answers ?? [];
  const aliases = type === 'CNAME' ? [] : aliasesOf(answers, name);
  if (aliases === undefined) {
    return circle;
  }
  const owner = aliases.at(-1) ?? name;
  const records = answers
    .filter((answer) => plainName(answer.name) === owner)
    .flatMap((answer) => recordOf(answer, type));
  const isReferral =
    records.length === 0 &&
    aliases.length === 0 &&
    rcode === 'NOERROR' &&
    !packet.flag_aa &&
    (packet.authorities ?? []).some(({ type: kind }) => kind === 'NS');
  if (isReferral) {
    return failure('LAME', 'the server sends on to others: it does not serve the zone and looks no further');
  }
  const status = records.length > 0 ? 'records' : rcode === 'NXDOMAIN' ? 'no-name' : 'no-data';
  return known({ status, records, aliases, transport });
}

/** The names that lead from `name` on; undefined when they come back to one of themselves. */
function aliasesOf(answers: readonly Answer[], name: string): readonly string[] | undefined {
  const next = new Map(
    answers.flatMap((answer) =>
      answer.type === 'CNAME' ? [[plainName(answer.name), plainName(answer.data)] as const] : [],
    ),
  );
  const seen: string[] = [];
  for (let at = next.get(name); at !== undefined; at = next.get(at)) {
    if (at === name || seen.includes(at)) {
      return undefined;
    }
    seen.push(at);
  }
  return seen;
}

function recordOf(answer: Answer, type: DnsType): readonly DnsRecord[] {
  if (answer.type !== type) {
    return [];
  }
  switch (answer.type) {
    case 'SRV': {
      const { target, port, priority = 0, weight = 0 } = answer.data;
      return [{ type: 'SRV', target: plainName(target), port, priority, weight }];
    }
    case 'A':
    case 'AAAA':
      return [{ type: answer.type, address: answer.data }];
    case 'CNAME':
      return [{ type: 'CNAME', target: plainName(answer.data) }];
    default:
      return [];
  }
}

function plainName(name: string): string {
  return name === '' || name === '.' ? '.' : name.toLowerCase().replace(/\.$/, '');
}

const extendedErrorCode = 15;

/** What a resolver adds to a failure (RFC 8914): code and, mostly, a text. */
function extendedError({ additionals = [] }: DecodedPacket): string {
  for (const record of additionals) {
    const option = record.type === 'OPT' ? record.options.find(isExtendedError) : undefined;
    const data: unknown = option === undefined ? undefined : Reflect.get(option, 'data');
    if (data instanceof Uint8Array && data.length >= 2) {
      const text = Buffer.from(data.subarray(2)).toString('utf8').replace(/\0+$/, '');
      const code = Buffer.from(data).readUInt16BE(0);
      return `, error ${code}${text === '' ? '' : `: ${text.slice(0, 200)}`}`;
    }
  }
  return '';
}

function isExtendedError(option: object): boolean {
  const code: unknown = Reflect.get(option, 'code');
  return code === extendedErrorCode;
}
