import { cloudOfProxy } from '../model/cloud-hosts.ts';
import type { LiveSnapshot } from '../model/live-snapshot.ts';
import { federationPort } from '../model/networks.ts';
import { diagnosis, type Diagnosis } from './diagnosis.ts';
import { dnsAnswers, failureOf, srvRecords, type FoundAnswer, type SrvRecord } from './dns-answers.ts';
import { clientRecordCheck, discoverAliasCheck, sipAliasCheck, type HelperDemand } from './dns-helpers.ts';
import { federationRecord } from './dns-questions.ts';
import { hostChecks, proxyChecks } from './dns-hosts.ts';
import { judgeTarget } from './dns-target.ts';
import type { Outside } from './topology.ts';

/** What is asked of the deployment's own domains. */
export interface DnsOptions {
  readonly helperRecords: HelperDemand;
  /** Only these domains; every SIP domain when absent. */
  readonly domains?: readonly string[];
}

/** Everything DNS says of the deployment's own domains, domain by domain; every check is made, whatever failed before. */
export function judgeDns(outside: Outside, live: LiveSnapshot, options: DnsOptions): readonly Diagnosis[] {
  const answers = dnsAnswers(live.dns);
  const domains = options.domains ?? outside.domains.map(({ name }) => name);
  const records = domains.map((domain) => ({ domain, found: answers.find(federationRecord(domain), 'SRV') }));
  return [
    ...outside.unread.map((reason) =>
      diagnosis('dns.domains', 'unknown', 'SIP domains', reason, { nextStep: 'federation doctor' }),
    ),
    ...(domains.length === 0 && outside.unread.length === 0
      ? [diagnosis('dns.domains', 'unknown', 'SIP domains', 'there is no SIP domain to look up')]
      : []),
    ...records.flatMap(({ domain, found }) => [
      ...federationChecks(domain, found, outside),
      ...topologyCheck(domain, found, outside),
      clientRecordCheck(domain, answers, outside, options.helperRecords),
      sipAliasCheck(domain, answers, outside, options.helperRecords),
      discoverAliasCheck(domain, answers, outside, options.helperRecords),
    ]),
    ...hostChecks(targetsOf(records.map(({ found }) => found)), answers, outside.edges),
    ...(outside.topology === 'hybrid' ? proxyChecks(outside.cloud.federation, answers) : []),
  ];
}

/** A record that leads somewhere is right or wrong by where people are: where that is not known, neither is it. */
function topologyCheck(
  domain: string,
  found: FoundAnswer,
  { topologyUnread }: Outside,
): readonly Diagnosis[] {
  return topologyUnread === undefined || srvRecords(found).length === 0
    ? []
    : [
        diagnosis('dns.topology', 'unknown', domain, topologyUnread, {
          nextStep: 'federation doctor, or name it: federation check dns --topology',
        }),
      ];
}

/** What DNS says of the domain of another organisation, which may be anywhere: on servers of its own or in any cloud. */
export function judgePartnerDns(domain: string, live: LiveSnapshot): readonly Diagnosis[] {
  const answers = dnsAnswers(live.dns);
  const found = answers.find(federationRecord(domain), 'SRV');
  const partner: Outside = {
    topology: 'separate',
    domains: [],
    unread: [],
    edges: [],
    cloud: { federation: '', directory: '', discovery: '' },
    federates: { state: 'known', value: true },
  };
  return [
    ...federationChecks(domain, found, partner, 'dns.partner-record'),
    ...hostChecks(targetsOf([found]), answers, []),
  ];
}

/** The hosts that SRV records lead to, each once. */
export function targetsOf(answers: readonly FoundAnswer[]): readonly string[] {
  return [...new Set(answers.flatMap(srvRecords).map(({ target }) => target))].filter(
    (target) => target !== '.',
  );
}

function federationChecks(
  domain: string,
  found: FoundAnswer,
  outside: Outside,
  id = 'dns.federation-record',
): readonly Diagnosis[] {
  const name = federationRecord(domain);
  const details = { evidence: found.evidence };
  if (found.answer.state !== 'known') {
    const { reason, isZone, nextStep } = failureOf(found.answer);
    return [
      diagnosis(id, isZone ? 'fail' : 'unknown', domain, `SRV ${name}: ${reason}`, { ...details, nextStep }),
    ];
  }
  const records = srvRecords(found);
  const off = outside.federates.state === 'known' && !outside.federates.value;
  if (records.length === 0) {
    return [missingRecord(id, domain, found, off, outside)];
  }
  if (records.some(({ target }) => target === '.')) {
    const text = `SRV ${name} has the target ".": federation is closed on purpose`;
    return [
      diagnosis(id, off ? 'pass' : 'fail', domain, text, {
        ...details,
        nextStep: off ? '' : `by hand: publish where ${name} leads, port ${federationPort}`,
      }),
    ];
  }
  return [
    ...records.map((record) => judgeTarget(id, domain, record, outside, found.evidence)),
    ...portChecks(domain, records, found),
    ...(records.length > 1 ? [duplicates(domain, records, found)] : []),
    ...(off
      ? [
          diagnosis('dns.federation-off', 'warn', domain, `SRV ${name} is published, and federation is off`, {
            ...details,
            severity: 'low',
            nextStep: `by hand: take ${name} away, or publish the target "."`,
          }),
        ]
      : []),
  ];
}

/** Not there and there without this record are mended in different places of a zone. */
function missingRecord(
  id: string,
  domain: string,
  { answer, evidence }: FoundAnswer,
  off: boolean,
  { topology, cloud, edges }: Outside,
): Diagnosis {
  const name = federationRecord(domain);
  const status = answer.state === 'known' ? answer.value.status : 'no-data';
  const what =
    status === 'no-name'
      ? `${name} does not exist (NXDOMAIN)`
      : `${name} has no SRV record (the name exists: NODATA)`;
  if (off) {
    return diagnosis(id, 'not-applicable', domain, `${what}, and federation is off`, { evidence });
  }
  const target = topology === 'cloud' ? cloud.federation : (edges[0]?.host ?? `sip.${domain}`);
  return diagnosis(id, 'fail', domain, `${what}: other organisations cannot find ${domain}`, {
    evidence,
    nextStep: `by hand: publish ${name} SRV 0 0 ${federationPort} ${target}`,
  });
}

function portChecks(domain: string, records: readonly SrvRecord[], found: FoundAnswer): readonly Diagnosis[] {
  const wrong = records.filter(({ port }) => port !== federationPort);
  const name = federationRecord(domain);
  return wrong.length === 0
    ? [diagnosis('dns.port', 'pass', domain, `${name} names port ${federationPort}`)]
    : [
        diagnosis(
          'dns.port',
          'warn',
          domain,
          `${name} names port ${wrong.map(({ port }) => port).join(', ')}`,
          {
            evidence: found.evidence,
            nextStep: `by hand: publish port ${federationPort}, on which partners expect federation`,
          },
        ),
      ];
}

/** One record is what Microsoft expects; more of them are tried in the order of their priorities. */
function duplicates(domain: string, records: readonly SrvRecord[], { evidence }: FoundAnswer): Diagnosis {
  const clouds = new Set(records.map(({ target }) => cloudOfProxy(target) ?? 'servers'));
  const text = `${federationRecord(domain)} has ${records.length} records${clouds.size > 1 ? ', which lead to servers and to the cloud' : ''}`;
  return diagnosis('dns.single-record', 'warn', domain, text, {
    evidence,
    severity: clouds.size > 1 ? 'medium' : 'low',
    nextStep: 'by hand: leave one record',
  });
}
