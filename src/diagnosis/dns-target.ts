import { cloudOfProxy } from '../model/cloud-hosts.ts';
import type { Evidence } from '../model/finding.ts';
import { federationPort } from '../model/networks.ts';
import { diagnosis, type Diagnosis } from './diagnosis.ts';
import { federationRecord } from './dns-questions.ts';
import { formatRecord, type SrvRecord } from './dns-answers.ts';
import type { Outside } from './topology.ts';

/** What another organisation's Edge accepts, and what the topology asks for, of the target of a federation record. */
export function judgeTarget(
  id: string,
  domain: string,
  record: SrvRecord,
  outside: Outside,
  evidence: readonly Evidence[],
): Diagnosis {
  const { target } = record;
  const proxyOf = cloudOfProxy(target);
  const fault = faultOf(domain, target, proxyOf, outside);
  const name = federationRecord(domain);
  if (fault === undefined) {
    return diagnosis(id, 'pass', domain, `${name} leads to ${target}:${record.port}`, { evidence });
  }
  return diagnosis(id, fault.outcome, domain, `${name} leads to ${target}: ${fault.text}`, {
    evidence,
    nextStep: `by hand: publish ${name} SRV ${formatRecord({ ...record, port: federationPort, target: fault.instead })}`,
  });
}

interface Fault {
  readonly outcome: 'fail' | 'warn';
  readonly text: string;
  readonly instead: string;
}

function faultOf(
  domain: string,
  target: string,
  proxyOf: string | undefined,
  { topology, cloud, edges }: Outside,
): Fault | undefined {
  const edge = edges.find(({ host }) => isWithin(host, domain))?.host ?? `sip.${domain}`;
  if (topology === 'cloud') {
    return target === cloud.federation
      ? undefined
      : {
          outcome: 'fail',
          text:
            proxyOf === undefined
              ? `it still leads to servers, and users are in the cloud`
              : `that is the proxy of another cloud (${proxyOf})`,
          instead: cloud.federation,
        };
  }
  if (proxyOf !== undefined) {
    return topology === 'separate' && (cloud.federation === '' || target === cloud.federation)
      ? undefined
      : { outcome: 'fail', text: cloudInstead(topology, proxyOf), instead: edge };
  }
  if (!isWithin(target, domain)) {
    return {
      outcome: 'fail',
      text: `it is not under ${domain}, and partners accept no other name (strict match)`,
      instead: edge,
    };
  }
  const labels = target.split('.').length - domain.split('.').length;
  return labels === 1
    ? undefined
    : {
        outcome: 'warn',
        text: `Microsoft's networks accept exactly one label in front of ${domain}`,
        instead: `sip.${domain}`,
      };
}

function cloudInstead(topology: Outside['topology'], proxyOf: string): string {
  switch (topology) {
    case 'hybrid':
      return 'with a shared address space it has to lead to the Access Edge of the servers';
    case 'on-premises':
      return 'that is the cloud, and users are on servers';
    default:
      return `that is the proxy of another cloud (${proxyOf})`;
  }
}

/** Whether the name is under the domain, label by label: `sip.notcontoso.com` is not under `contoso.com`. */
export function isWithin(name: string, domain: string): boolean {
  return name.endsWith(`.${domain}`);
}
