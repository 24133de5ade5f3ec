import type { Control } from '../control.ts';
import { established, type Established } from '../established.ts';
import { hybridOf, onlineAllowed, onlineBlocked, type Hybrid } from '../hybrid-lists.ts';
import { openVerdict } from '../paths.ts';
import { switchOf } from '../switches.ts';

export const hybridDiscovery: Control = {
  id: 'hybrid-discovery',
  title: 'Servers and tenant are equally open',
  why: 'When one side discovers partners and the other has a list, the same partner can reach some users and not others, depending on where they are homed.',
  help: 'Set EnablePartnerDiscovery on the servers as the tenant has it: on for all domains, off for lists.',
  severity: 'medium',
  direction: 'enable',
  sides: ['on-premises', 'cloud'],
  inputs: [
    { side: 'on-premises', kind: 'accessEdge', properties: ['EnablePartnerDiscovery'] },
    { side: 'cloud', kind: 'federationSettings', properties: ['AllowedDomains', 'BlockedDomains'] },
  ],
  benchmarks: [],
  evaluate: (snapshot, parameters) => {
    const hybrid = hybridOf(snapshot);
    return hybrid === undefined
      ? []
      : [
          openVerdict(
            'on-premises',
            'AccessEdgeConfiguration Global',
            agree(hybrid),
            'Set-CsAccessEdgeConfiguration -EnablePartnerDiscovery as in the tenant',
            parameters,
          ),
        ];
  },
};

/** The tenant discovers partners when it allows all domains and blocks none (Microsoft's hybrid diagnostics). */
function agree(hybrid: Hybrid): Established {
  const online = onlineOpen(hybrid);
  if (hybrid.edge.state !== 'known') {
    return established('unknown', 'the access edge configuration could not be read');
  }
  const discovery = switchOf(hybrid.edge.value, 'EnablePartnerDiscovery', 'unknown');
  const { evidence } = discovery;
  if (online === undefined || discovery.state === 'unknown') {
    return established(
      'unknown',
      online === undefined ? 'the lists of the tenant could not be read' : discovery.reason,
      evidence,
    );
  }
  const same = online === (discovery.state === 'on');
  return established(
    same ? 'on' : 'off',
    `${discovery.reason}, and the tenant ${online ? 'is open to all domains' : 'has lists'}`,
    evidence,
  );
}

function onlineOpen(hybrid: Hybrid): boolean | undefined {
  const allowed = onlineAllowed(hybrid);
  const blocked = onlineBlocked(hybrid);
  if (allowed.state === 'known' && allowed.value.kind !== 'open') {
    return false;
  }
  if (blocked.state === 'known' && blocked.value.kind === 'list') {
    return false;
  }
  return allowed.state === 'known' && blocked.state === 'known' ? true : undefined;
}
