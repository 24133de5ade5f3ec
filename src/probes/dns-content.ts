import type { Answer, DecodedPacket } from 'dns-packet';
import type { DnsAnswer, DnsFailure, DnsRecord, DnsType } from '../model/live-snapshot.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';
import type { DecodedAnswer } from './dns-message.ts';

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
    .flatMap((answer) => recordOf(answer, type))
    .sort(inOrder);
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

/** Servers turn the order round from answer to answer; reports are to be the same. Records are tried by priority, then weight. */
function inOrder(left: DnsRecord, right: DnsRecord): number {
  const key = (record: DnsRecord): readonly [number, number, string] => {
    switch (record.type) {
      case 'SRV':
        return [record.priority, -record.weight, `${record.target}:${record.port}`];
      case 'CNAME':
        return [0, 0, record.target];
      case 'A':
      case 'AAAA':
        return [0, 0, record.address];
    }
  };
  const [a, b] = [key(left), key(right)];
  return a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : Number(a[2] > b[2]));
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

/** Lower case, without the last dot; the root is `.`. */
export function plainName(name: string): string {
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
