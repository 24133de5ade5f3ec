import { diagnosis, type Diagnosis } from './diagnosis.ts';
import { failureOf, srvRecords, type DnsAnswers, type FoundAnswer } from './dns-answers.ts';
import { clientRecord, discoverAlias, sipAlias } from './dns-questions.ts';
import { isWithin } from './dns-target.ts';
import type { Outside } from './topology.ts';

/**
 * Records with which clients find their home: `_sip._tls`, `sip` and `lyncdiscover`. Federation passes without them, and
 * Teams alone needs none, so they are advice; an organisation that still signs in with them requires them.
 */
export type HelperDemand = 'advice' | 'required';

const clientPort = 443;

/** `_sip._tls`: where clients of the domain sign in. */
export function clientRecordCheck(
  domain: string,
  answers: DnsAnswers,
  outside: Outside,
  demand: HelperDemand,
): Diagnosis {
  const found = answers.find(clientRecord(domain), 'SRV');
  return judgeHelper(
    {
      id: 'dns.client-record',
      domain,
      question: `SRV ${clientRecord(domain)}`,
      found,
      wanted: `SRV 0 0 ${clientPort} ${outside.topology === 'cloud' ? outside.cloud.directory : `sip.${domain}`}`,
      demand,
    },
    srvRecords(found).map(({ target, port }) => ({
      text: `${target}:${port}`,
      isRight: leadsRight(target, domain, outside, outside.cloud.directory),
    })),
  );
}

/** `sip.<domain>`. */
export function sipAliasCheck(
  domain: string,
  answers: DnsAnswers,
  outside: Outside,
  demand: HelperDemand,
): Diagnosis {
  return aliasCheck('dns.sip-alias', sipAlias(domain), outside.cloud.directory, {
    domain,
    answers,
    outside,
    demand,
  });
}

/** `lyncdiscover.<domain>`. */
export function discoverAliasCheck(
  domain: string,
  answers: DnsAnswers,
  outside: Outside,
  demand: HelperDemand,
): Diagnosis {
  return aliasCheck('dns.discover-alias', discoverAlias(domain), outside.cloud.discovery, {
    domain,
    answers,
    outside,
    demand,
  });
}

interface AliasContext {
  readonly domain: string;
  readonly answers: DnsAnswers;
  readonly outside: Outside;
  readonly demand: HelperDemand;
}

/** In the cloud an alias of the cloud's host; on servers any record, as long as it does not lead to the cloud. */
function aliasCheck(
  id: string,
  name: string,
  cloudHost: string,
  { domain, answers, outside, demand }: AliasContext,
): Diagnosis {
  const found = answers.find(name, 'CNAME');
  const { answer } = found;
  const targets =
    answer.state === 'known'
      ? answer.value.records.flatMap((record) => (record.type === 'CNAME' ? [record.target] : []))
      : [];
  const helper = {
    id,
    domain,
    question: `CNAME ${name}`,
    found,
    wanted: outside.topology === 'cloud' ? `CNAME ${cloudHost}` : 'an A record of the servers',
    demand,
  };
  if (outside.topology !== 'cloud' && answer.state === 'known' && answer.value.status === 'no-data') {
    return diagnosis(id, 'pass', domain, `${name} is no alias`, { evidence: found.evidence });
  }
  return judgeHelper(
    helper,
    targets.map((target) => ({ text: target, isRight: leadsRight(target, domain, outside, cloudHost) })),
  );
}

function leadsRight(target: string, domain: string, { topology }: Outside, cloudHost: string): boolean {
  switch (topology) {
    case 'cloud':
      return target === cloudHost;
    case 'separate':
      return target === cloudHost || isWithin(target, domain);
    case 'hybrid':
    case 'on-premises':
      return target !== cloudHost;
  }
}

interface Helper {
  readonly id: string;
  readonly domain: string;
  readonly question: string;
  readonly found: FoundAnswer;
  readonly wanted: string;
  readonly demand: HelperDemand;
}

function judgeHelper(
  { id, domain, question, found: { answer, evidence }, wanted, demand }: Helper,
  targets: readonly { readonly text: string; readonly isRight: boolean }[],
): Diagnosis {
  const nextStep = `by hand: publish ${question.replace(/^\w+ /, '')} ${wanted}`;
  if (answer.state !== 'known') {
    return diagnosis(id, 'unknown', domain, `${question}: ${failureOf(answer).reason}`, {
      severity: 'low',
      evidence,
      nextStep: failureOf(answer).nextStep,
    });
  }
  const wrong = targets.filter(({ isRight }) => !isRight);
  if (targets.length > 0 && wrong.length === 0) {
    return diagnosis(
      id,
      'pass',
      domain,
      `${question} leads to ${targets.map(({ text }) => text).join(', ')}`,
      {
        evidence,
      },
    );
  }
  if (demand === 'required') {
    const text =
      wrong.length > 0
        ? `${question} leads to ${wrong.map(({ text: target }) => target).join(', ')}`
        : `${question}: there is none`;
    return diagnosis(id, 'fail', domain, text, { severity: 'medium', evidence, nextStep });
  }
  return wrong.length > 0
    ? diagnosis(id, 'warn', domain, `${question} leads to ${wrong[0]?.text ?? ''}, and clients look there`, {
        severity: 'low',
        evidence,
        nextStep,
      })
    : diagnosis(id, 'not-applicable', domain, `${question}: there is none; Teams needs none`, { evidence });
}
