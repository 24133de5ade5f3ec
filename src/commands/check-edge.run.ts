import type { App } from '../app.ts';
import { diagnosis, type Diagnosis } from '../diagnosis/diagnosis.ts';
import { failureOf, dnsAnswers } from '../diagnosis/dns-answers.ts';
import { federationRecord } from '../diagnosis/dns-questions.ts';
import { judgeEdges } from '../diagnosis/edge-rules.ts';
import { outsideOf } from '../diagnosis/topology.ts';
import { FederationError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { DnsLookup } from '../model/live-snapshot.ts';
import type { Input } from './declaration.ts';
import { textOption } from './globals.ts';
import { lookUpDns } from './live-dns.ts';
import { lookAtEdges } from './live-edges.ts';
import { finishLive } from './live-report.ts';
import { liveSubject, type LiveSubject } from './live-subject.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  const expiryDays = expiryDaysOf(input);
  const subject = await liveSubject(input, app);
  const looked = await lookUpDns(input, app, subject);
  const { snapshot } = subject;
  if (looked.kind === 'not-looked') {
    const diagnoses = [diagnosis('edge.looked', looked.outcome, 'Access Edge', looked.reason)];
    return finishLive({ command: 'check edge', snapshot, what: 'Access Edge', diagnoses }, input, app);
  }
  const edges = await lookAtEdges(input, app, subject, looked.lookups);
  const takenAt = snapshot.live?.takenAt ?? app.host.clock.now().toISOString();
  const diagnoses = [
    ...notLed(subject, looked.lookups),
    ...judgeEdges({ takenAt, dns: looked.lookups, edges }, { expiryDays }),
  ];
  const hosts = edges.map(({ host, port }) => `${host}:${port}`);
  const what = `Access Edge ${hosts.join(', ') || '(none found)'}, asked ${looked.resolvers.join(' and ')}`;
  return finishLive({ command: 'check edge', snapshot, what, diagnoses }, input, app);
}

/** Domains of which DNS tells no Edge: not known, where it could not be asked. */
function notLed(
  { snapshot, domains, partners, topology }: LiveSubject,
  lookups: readonly DnsLookup[],
): readonly Diagnosis[] {
  const answers = dnsAnswers(lookups);
  const own = domains ?? outsideOf(snapshot, topology).domains.map(({ name }) => name);
  return [...own, ...partners].flatMap((domain) => {
    const { answer, evidence } = answers.find(federationRecord(domain), 'SRV');
    if (answer.state !== 'known') {
      return [
        diagnosis('edge.record', 'unknown', domain, `${domain}: ${failureOf(answer).reason}`, {
          evidence,
          nextStep: failureOf(answer).nextStep,
        }),
      ];
    }
    return answer.value.records.some((record) => record.type === 'SRV' && record.target !== '.')
      ? []
      : [
          diagnosis('edge.record', 'fail', domain, `DNS names no Access Edge of ${domain}`, {
            evidence,
            nextStep: 'federation check dns',
          }),
        ];
  });
}

/** @throws FederationError `usage.expiry-days`. */
export function expiryDaysOf({ options }: Input): number {
  const text = textOption(options, 'expiryDays') ?? '';
  if (!/^\d{1,4}$/.test(text)) {
    throw new FederationError(
      'usage.expiry-days',
      'usage',
      `--expiry-days ${JSON.stringify(text)} is no number of days`,
      {
        next: '--expiry-days 45',
      },
    );
  }
  return Number(text);
}
