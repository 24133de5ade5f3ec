import { cloudOfProxy } from '../model/cloud-hosts.ts';
import { addressReach } from '../model/ip-address.ts';
import { diagnosis, type Diagnosis } from './diagnosis.ts';
import { failureOf, type DnsAnswers, type FoundAnswer } from './dns-answers.ts';
import type { AccessEdge } from './topology.ts';

/** What a host that federation leads to must have: addresses that are public, and no name in between. */
export function hostChecks(
  hosts: readonly string[],
  answers: DnsAnswers,
  edges: readonly AccessEdge[],
): readonly Diagnosis[] {
  return hosts.flatMap((host) => {
    const found = [answers.find(host, 'A'), answers.find(host, 'AAAA')];
    const isCloud = cloudOfProxy(host) !== undefined;
    return [
      ...addressChecks(host, found, isCloud),
      ...(isCloud ? [] : [...aliasChecks(host, found), ...edgeChecks(host, answers, edges)]),
    ];
  });
}

/** Servers of a hybrid deployment hand everybody who is homed in the cloud on to this host. */
export function proxyChecks(proxy: string, answers: DnsAnswers): readonly Diagnosis[] {
  const found = [answers.find(proxy, 'A'), answers.find(proxy, 'AAAA')];
  return addressChecks(proxy, found, true).map((one) => ({ ...one, id: 'dns.cloud-proxy' }));
}

function addressChecks(host: string, found: readonly FoundAnswer[], isCloud: boolean): readonly Diagnosis[] {
  const evidence = found.flatMap((one) => one.evidence);
  const addresses = found.flatMap(addressesOf);
  if (addresses.length === 0) {
    return [noAddress(host, found)];
  }
  const unreachable = isCloud ? [] : addresses.filter((address) => addressReach(address) !== 'public');
  if (unreachable.length === 0) {
    return [diagnosis('dns.addresses', 'pass', host, `${host} is ${addresses.join(', ')}`, { evidence })];
  }
  const isLocal = unreachable.some((address) => addressReach(address) === 'host');
  return [
    diagnosis(
      'dns.addresses',
      'fail',
      host,
      `${host} is ${unreachable.join(', ')}: ${isLocal ? 'no address of a network' : 'a private address'}`,
      {
        evidence,
        nextStep: isLocal
          ? `by hand: publish the public address of ${host}`
          : 'where the resolver answers for inside, ask one outside: --resolver <ip>; else publish the public address',
      },
    ),
  ];
}

function noAddress(host: string, found: readonly FoundAnswer[]): Diagnosis {
  const evidence = found.flatMap((one) => one.evidence);
  const failed = found.flatMap(({ answer }) => (answer.state === 'known' ? [] : [failureOf(answer)]));
  const [first] = failed;
  if (first !== undefined) {
    const isZone = failed.some((failure) => failure.isZone);
    return diagnosis('dns.addresses', isZone ? 'fail' : 'unknown', host, `${host}: ${first.reason}`, {
      evidence,
      nextStep: first.nextStep,
    });
  }
  const exists = found.some(({ answer }) => answer.state === 'known' && answer.value.status !== 'no-name');
  return diagnosis(
    'dns.addresses',
    'fail',
    host,
    exists ? `${host} has no address (NODATA)` : `${host} does not exist (NXDOMAIN)`,
    { evidence, nextStep: `by hand: publish an A record for ${host}` },
  );
}

/** The target of an SRV record must not be an alias (RFC 2782, "Target"). */
function aliasChecks(host: string, found: readonly FoundAnswer[]): readonly Diagnosis[] {
  const alias = found.flatMap(({ answer }) => (answer.state === 'known' ? answer.value.aliases : []))[0];
  return alias === undefined
    ? []
    : [
        diagnosis(
          'dns.alias',
          'fail',
          host,
          `${host} is an alias of ${alias}, which an SRV record may not name`,
          {
            severity: 'medium',
            evidence: found.flatMap((one) => one.evidence),
            nextStep: `by hand: publish an A record for ${host} itself`,
          },
        ),
      ];
}

/** Another name for the Access Edge has to lead to the same machines. Only where both were looked up. */
function edgeChecks(host: string, answers: DnsAnswers, edges: readonly AccessEdge[]): readonly Diagnosis[] {
  if (edges.length === 0 || edges.some((edge) => edge.host === host)) {
    return [];
  }
  const found = [host, ...edges.map((edge) => edge.host)].map((name) => answers.find(name, 'A'));
  const [here, there] = [
    new Set(found.slice(0, 1).flatMap(addressesOf)),
    found.slice(1).flatMap(addressesOf),
  ];
  if (here.size === 0 || there.length === 0 || there.some((address) => here.has(address))) {
    return [];
  }
  return [
    diagnosis(
      'dns.edge-address',
      'warn',
      host,
      `${host} has other addresses than the Access Edge (${edges.map((edge) => edge.host).join(', ')})`,
      {
        evidence: found.flatMap(({ evidence }) => evidence),
        nextStep: 'by hand: let both names lead to the Access Edge',
      },
    ),
  ];
}

export function addressesOf({ answer }: FoundAnswer): readonly string[] {
  return answer.state === 'known'
    ? answer.value.records.flatMap((record) =>
        record.type === 'A' || record.type === 'AAAA' ? [record.address] : [],
      )
    : [];
}
