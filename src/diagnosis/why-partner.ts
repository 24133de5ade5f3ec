import { cloudOfProxy } from '../model/cloud-hosts.ts';
import { normaliseDomain } from '../model/domains.ts';
import type { LiveSnapshot } from '../model/live-snapshot.ts';
import { textProperty } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { diagnosis, evidence, type Diagnosis } from './diagnosis.ts';
import { dnsAnswers } from './dns-answers.ts';
import { federationRecord } from './dns-questions.ts';
import { judgePartnerDns, targetsOf } from './dns-rules.ts';
import { defaultExpiryDays, judgeEdges } from './edge-rules.ts';
import type { Stage } from './stages.ts';

/** Whether DNS leads to the organisation of a contact, and whether the servers expect it where it leads. */
export function partnerDnsStage(domain: string, live: LiveSnapshot, pool: PoolSnapshot | undefined): Stage {
  return {
    title: `DNS of ${domain}`,
    diagnoses: [
      ...judgePartnerDns(domain, live),
      ...(pool === undefined ? [] : proxyNameChecks(domain, live, pool)),
    ],
  };
}

/**
 * An entry of the allowed list may name the partner's Edge. Where the record says another name, messages are refused
 * (ms-diagnostics 1009); a partner in the cloud is reached through the hosting provider, so its entry names none.
 */
function proxyNameChecks(
  domain: string,
  live: LiveSnapshot,
  { pool, objects }: PoolSnapshot,
): readonly Diagnosis[] {
  const entries = objects.allowedDomains.state === 'known' ? objects.allowedDomains.value : [];
  const entry = entries.find((one) => {
    const name = textProperty(one, 'Domain');
    return (
      normaliseDomain(name.state === 'known' && name.value !== '' ? name.value : one.identity) === domain
    );
  });
  const proxy = entry === undefined ? undefined : textProperty(entry, 'ProxyFqdn');
  const named = proxy?.state === 'known' ? normaliseDomain(proxy.value) : undefined;
  const targets = targetsOf([dnsAnswers(live.dns).find(federationRecord(domain), 'SRV')]);
  if (named === undefined || targets.length === 0) {
    return [];
  }
  const read = [evidence(`${pool} Get-CsAllowedDomain ${domain}`, 'ProxyFqdn', named)];
  const isCloud = targets.some((target) => cloudOfProxy(target) !== undefined);
  if (!isCloud && targets.includes(named)) {
    return [
      diagnosis('why.partner-proxy', 'pass', domain, `the allowed list expects ${domain} at ${named}`, {
        evidence: read,
      }),
    ];
  }
  const [text, nextStep] = isCloud
    ? ([
        `the allowed list expects ${domain} at ${named}, and ${domain} is in the cloud`,
        `by hand: Set-CsAllowedDomain -Identity ${domain} -ProxyFqdn $null`,
      ] as const)
    : ([
        `the allowed list expects ${domain} at ${named}, and its record leads to ${targets.join(', ')} (ms-diagnostics 1009)`,
        `federation domains allow ${domain} --proxy-fqdn ${targets[0] ?? ''} --side on-premises`,
      ] as const);
  return [diagnosis('why.partner-proxy', 'fail', domain, text, { evidence: read, nextStep })];
}

/** What the Edge of the contact's organisation showed; it is theirs, so it is contacted only when somebody asks for it. */
export function partnerEdgeStage(domain: string, live: LiveSnapshot, isAsked: boolean): Stage {
  const title = `Edge of ${domain}`;
  const edges = live.edges.filter(({ owner, domains }) => owner === 'partner' && domains.includes(domain));
  if (edges.length > 0) {
    return { title, diagnoses: judgeEdges({ ...live, edges }, { expiryDays: defaultExpiryDays }) };
  }
  const targets = targetsOf([dnsAnswers(live.dns).find(federationRecord(domain), 'SRV')]);
  const isCloud = targets.some((target) => cloudOfProxy(target) !== undefined);
  const text = isCloud
    ? `${domain} is in the cloud; its proxy is Microsoft's, and is left alone`
    : isAsked
      ? 'DNS names no Access Edge to look at'
      : 'not contacted; --partner-edge looks at it';
  return { title, diagnoses: [diagnosis('why.partner-edge', 'not-applicable', domain, text)] };
}
