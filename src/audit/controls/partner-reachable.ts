import { coversDomain, formatDomains, poolDomains, type ListedDomains } from '../../model/domain-lists.ts';
import type { Reading } from '../../model/reading.ts';
import type { Control } from '../control.ts';
import { edgeVerdict } from '../edge.ts';
import { allOf, established, seen, type Established } from '../established.ts';
import { switchOf } from '../switches.ts';

export const partnerReachable: Control = {
  id: 'partner-reachable',
  title: 'The servers let the partner through',
  why: 'With discovery every partner passes that is not blocked; without it only those on the allowed list.',
  help: 'Allow the domain on the servers, or take it off the blocked list.',
  severity: 'medium',
  direction: 'enable',
  sides: ['on-premises'],
  inputs: [
    {
      side: 'on-premises',
      kind: 'accessEdge',
      properties: ['AllowFederatedUsers', 'EnablePartnerDiscovery'],
    },
    { side: 'on-premises', kind: 'allowedDomains', properties: ['Domain'] },
    { side: 'on-premises', kind: 'blockedDomains', properties: ['Domain'] },
  ],
  benchmarks: [],
  evaluate: (snapshot, parameters) => {
    const { onPremises } = snapshot;
    const { contact } = parameters;
    if (onPremises === undefined || contact?.kind !== 'domain') {
      return [];
    }
    const { domain } = contact;
    const allowed = listed('Get-CsAllowedDomain', domain, poolDomains(onPremises.objects.allowedDomains));
    const blocked = listed('Get-CsBlockedDomain', domain, poolDomains(onPremises.objects.blockedDomains));
    return edgeVerdict(snapshot, parameters, `by hand: New-CsAllowedDomain -Identity ${domain}`, (edge) => {
      const discovery = switchOf(edge, 'EnablePartnerDiscovery', 'unknown');
      const lists =
        discovery.state === 'on' ? notBlocked(blocked) : discovery.state === 'off' ? allowed : discovery;
      return allOf(
        switchOf(edge, 'AllowFederatedUsers', 'unknown'),
        { ...lists, evidence: [...discovery.evidence, ...lists.evidence] },
        ...(discovery.state === 'off' ? [notBlocked(blocked)] : []),
      );
    });
  },
};

/** On when the domain is on the list. */
function listed(source: string, domain: string, list: Reading<ListedDomains>): Established {
  const evidence = [seen(source, 'Domain', null, formatDomains(list))];
  if (list.state !== 'known') {
    return established(
      'unknown',
      `${source}: ${list.state === 'unreadable' ? list.reason : 'nothing was returned'}`,
      evidence,
    );
  }
  const found = list.value.kind === 'list' && coversDomain(list.value.domains, domain);
  return established(
    found ? 'on' : 'off',
    `${domain} is ${found ? '' : 'not '}listed by ${source}`,
    evidence,
  );
}

function notBlocked(blocked: Established): Established {
  const turned = { on: 'off', off: 'on', unknown: 'unknown' } as const;
  return { ...blocked, state: turned[blocked.state] };
}
