import type { App } from '../app.ts';
import { diagnosis, type Diagnosis } from '../diagnosis/diagnosis.ts';
import { dnsAnswers } from '../diagnosis/dns-answers.ts';
import { compareResolvers } from '../diagnosis/dns-resolvers.ts';
import { judgeDns, judgePartnerDns } from '../diagnosis/dns-rules.ts';
import { judgeListedPartners, listedPartners, type ListedPartner } from '../diagnosis/listed-partners.ts';
import { outsideOf } from '../diagnosis/topology.ts';
import { FederationError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { LiveSnapshot } from '../model/live-snapshot.ts';
import type { Input } from './declaration.ts';
import { lookUpDns, type LookedUp } from './live-dns.ts';
import { finishLive } from './live-report.ts';
import { liveSubject, type LiveSubject } from './live-subject.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  const subject = await liveSubject(input, app);
  const listed = listedOf(input, subject);
  const looked = await lookUpDns(input, app, subject, { records: listed.map(({ domain }) => domain) });
  const diagnoses = dnsDiagnoses(subject, looked, listed, app);
  const resolvers = looked.kind === 'looked' ? `, asked ${looked.resolvers.join(' and ')}` : '';
  const { snapshot } = subject;
  return finishLive({ command: 'check dns', snapshot, what: `DNS${resolvers}`, diagnoses }, input, app);
}

/** @throws FederationError `usage.domain` where no deployment is read, whose lists could be looked at. */
function listedOf({ options }: Input, { snapshot }: LiveSubject): readonly ListedPartner[] {
  if (options['listed'] !== true) {
    return [];
  }
  if (snapshot.onPremises === undefined && snapshot.cloud === undefined) {
    throw new FederationError('usage.domain', 'usage', '--listed goes without --domain and --partner', {
      why: 'the lists are those of a deployment, and none is read for domains that are named',
      next: 'federation check dns --listed',
    });
  }
  return listedPartners(snapshot);
}

function dnsDiagnoses(
  subject: LiveSubject,
  looked: LookedUp,
  listed: readonly ListedPartner[],
  app: App,
): readonly Diagnosis[] {
  const { snapshot, domains, partners, topology } = subject;
  if (looked.kind === 'not-looked') {
    return [diagnosis('dns.asked', looked.outcome, 'DNS', looked.reason)];
  }
  const live: LiveSnapshot = {
    takenAt: snapshot.live?.takenAt ?? app.host.clock.now().toISOString(),
    dns: looked.lookups,
    edges: [],
  };
  const own =
    domains !== undefined && domains.length === 0
      ? []
      : judgeDns(outsideOf(snapshot, topology), live, {
          helperRecords: 'advice',
          ...(domains === undefined ? {} : { domains }),
        });
  return [
    ...own,
    ...partners.flatMap((partner) => judgePartnerDns(partner, live)),
    ...judgeListedPartners(listed, dnsAnswers(live.dns)),
    ...compareResolvers(live.dns),
  ];
}
