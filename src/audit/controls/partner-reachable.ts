import { edgeVerdict } from '../edge.ts';
import type { Control } from '../control.ts';
import { allOf } from '../established.ts';
import { poolListsAllow } from '../partner-settings.ts';
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
    return edgeVerdict(
      snapshot,
      parameters,
      `federation domains allow ${domain} --move --side on-premises`,
      (edge) =>
        allOf(switchOf(edge, 'AllowFederatedUsers', 'unknown'), poolListsAllow(onPremises, edge, domain)),
    );
  },
};
