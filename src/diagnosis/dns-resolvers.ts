import type { DnsLookup } from '../model/live-snapshot.ts';
import { diagnosis, evidence, type Diagnosis } from './diagnosis.ts';
import { formatRecord } from './dns-answers.ts';

/** Whether several resolvers say the same: what partners see may be what only one of them says. */
export function compareResolvers(lookups: readonly DnsLookup[]): readonly Diagnosis[] {
  const resolvers = [...new Set(lookups.map(({ resolver }) => resolver))];
  if (resolvers.length < 2) {
    return [];
  }
  const questions = new Map<string, readonly DnsLookup[]>();
  for (const lookup of lookups) {
    const question = `${lookup.type} ${lookup.name}`;
    questions.set(question, [...(questions.get(question) ?? []), lookup]);
  }
  const differing = [...questions].filter(([, asked]) => new Set(asked.map(said)).size > 1);
  if (differing.length === 0) {
    return [
      diagnosis('dns.resolvers', 'pass', resolvers.join(', '), `${resolvers.join(' and ')} say the same`),
    ];
  }
  return differing.map(([question, asked]) =>
    diagnosis(
      'dns.resolvers',
      'warn',
      question,
      `${question}: ${asked.map((one) => `${one.resolver} says ${said(one)}`).join(', ')}`,
      {
        evidence: asked.map((one) => evidence(`resolver ${one.resolver}`, question, said(one))),
        nextStep:
          'by hand: let what is published outside and what is answered inside agree, or wait for caches',
      },
    ),
  );
}

function said({ answer }: DnsLookup): string {
  if (answer.state !== 'known') {
    return answer.state === 'unreadable' ? (answer.raw ?? answer.reason) : 'nothing';
  }
  const { status, records } = answer.value;
  return status === 'records' ? records.map(formatRecord).sort().join(' | ') : status;
}
