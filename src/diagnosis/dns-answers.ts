import type { Evidence } from '../model/finding.ts';
import type { DnsAnswer, DnsLookup, DnsRecord, DnsType } from '../model/live-snapshot.ts';
import { unreadable, type Reading, unreadReason } from '../model/reading.ts';
import { evidence } from './diagnosis.ts';

/** What resolvers said, looked up by name and type. */
export interface DnsAnswers {
  /** The first resolver that gave an answer counts; where none did, the first failure. */
  readonly find: (name: string, type: DnsType) => FoundAnswer;
  readonly lookups: readonly DnsLookup[];
}

/** An answer with where it came from. */
export interface FoundAnswer {
  readonly answer: Reading<DnsAnswer>;
  readonly evidence: readonly Evidence[];
}

/** The answers to look things up in, in the order of the resolvers that were asked. */
export function dnsAnswers(lookups: readonly DnsLookup[]): DnsAnswers {
  return {
    lookups,
    find: (name, type) => {
      const asked = lookups.filter((one) => one.name === name && one.type === type);
      const found = asked.find(({ answer }) => answer.state === 'known') ?? asked[0];
      return found === undefined
        ? { answer: unreadable(`${type} ${name} was not asked for`), evidence: [] }
        : { answer: found.answer, evidence: [evidenceOf(found)] };
    },
  };
}

function evidenceOf({ resolver, name, type, answer }: DnsLookup): Evidence {
  const source = `resolver ${resolver}`;
  const question = `${type} ${name}`;
  if (answer.state !== 'known') {
    const reason = unreadReason(answer, 'nothing');
    const raw = answer.state === 'unreadable' ? (answer.raw ?? null) : null;
    return evidence(source, question, raw, reason);
  }
  return evidence(
    source,
    question,
    [...answer.value.aliases.map((alias) => `CNAME ${alias}`), ...answer.value.records.map(formatRecord)],
    answer.value.status,
  );
}

/** An SRV record (RFC 2782). */
export type SrvRecord = Extract<DnsRecord, { readonly type: 'SRV' }>;

/** The SRV records of an answer; none where there is no answer. */
export function srvRecords({ answer }: FoundAnswer): readonly SrvRecord[] {
  return answer.state === 'known' ? answer.value.records.filter((record) => record.type === 'SRV') : [];
}

/** As zone files write the data of a record: `0 0 5061 sip.contoso.com`. */
export function formatRecord(record: DnsRecord): string {
  switch (record.type) {
    case 'SRV':
      return `${record.priority} ${record.weight} ${record.port} ${record.target}`;
    case 'A':
    case 'AAAA':
      return record.address;
    case 'CNAME':
      return record.target;
  }
}

/** Why there is no answer, as the rest of a sentence, and who can do something about it. */
export function failureOf(answer: Exclude<Reading<DnsAnswer>, { readonly state: 'known' }>): {
  readonly reason: string;
  /** What every resolver that checks signatures, or follows aliases, runs into as well. */
  readonly isZone: boolean;
  readonly nextStep: string;
} {
  const reason = unreadReason(answer);
  const kind = answer.state === 'unreadable' ? answer.raw : undefined;
  switch (kind) {
    case 'DNSSEC':
      return { reason, isZone: true, nextStep: 'by hand: mend the signatures of the zone (DNSSEC)' };
    case 'LOOP':
      return { reason, isZone: true, nextStep: 'by hand: break the circle of CNAME records' };
    case 'LAME':
      return {
        reason,
        isZone: false,
        nextStep: 'by hand: the parent zone names servers that do not serve the zone, or --resolver is none',
      };
    case 'SERVFAIL':
      return {
        reason,
        isZone: false,
        nextStep: 'ask another resolver: --resolver <ip>; then look at the servers of the zone',
      };
    case 'UNREACHABLE':
      return {
        reason,
        isZone: false,
        nextStep: 'ask another resolver: --resolver <ip>; look whether this computer is on a network at all',
      };
    default:
      return { reason, isZone: false, nextStep: 'ask another resolver: --resolver <ip>' };
  }
}
