import pLimit from 'p-limit';
import type { DnsLookup } from '../model/live-snapshot.ts';
import {
  domainQuestions,
  hostQuestions,
  partnerQuestions,
  type DnsQuestion,
} from '../diagnosis/dns-questions.ts';
import type { Resolver } from './dns-resolver.ts';

/** What is to be looked up: nothing else is asked for but what the answers lead to. */
export interface DnsPlan {
  readonly domains: readonly string[];
  readonly partners: readonly string[];
  /** Domains of which only the record is of interest, not where it leads. */
  readonly records: readonly string[];
  /** Hosts that are known from elsewhere: the Access Edges of the topology. */
  readonly hosts: readonly string[];
}

/** Questions on their way at the same time, of all resolvers together. */
const parallel = 16;

/** Every question to every resolver; the order of the answers is that of the plan, whatever came first. */
export async function lookUp(plan: DnsPlan, resolvers: readonly Resolver[]): Promise<readonly DnsLookup[]> {
  const limit = pLimit(parallel);
  const askAll = (questions: readonly DnsQuestion[]): Promise<readonly DnsLookup[]> =>
    Promise.all(
      questions.flatMap(({ name, type }) =>
        resolvers.map(({ title, ask }) =>
          limit(async () => ({ resolver: title, name, type, answer: await ask(name, type) })),
        ),
      ),
    );
  const first = await askAll([
    ...plan.domains.flatMap(domainQuestions),
    ...plan.partners.flatMap(partnerQuestions),
  ]);
  const records = await askAll(plan.records.flatMap(partnerQuestions));
  const hosts = new Set([...plan.hosts, ...first.flatMap(federationTargets)]);
  return [...first, ...records, ...(await askAll([...hosts].flatMap(hostQuestions)))];
}

function federationTargets({ name, answer }: DnsLookup): readonly string[] {
  if (!name.startsWith('_sipfederationtls.') || answer.state !== 'known') {
    return [];
  }
  return answer.value.records.flatMap((record) =>
    record.type === 'SRV' && record.target !== '.' ? [record.target] : [],
  );
}
