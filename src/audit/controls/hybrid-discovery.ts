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
    if (hybrid === undefined) {
      return [];
    }
    const { found, nextStep } = agree(hybrid);
    return [openVerdict('on-premises', 'AccessEdgeConfiguration Global', found, nextStep, parameters)];
  },
};

interface Agreement {
  readonly found: Established;
  readonly nextStep: string;
}

const closeServers =
  'where the tenant is right: federation domains allow --switch-to-list --side on-premises, with the lists of the tenant; else federation domains allow --switch-to-open --side cloud';
const openServers =
  'where the tenant is right: federation domains allow --switch-to-open --side on-premises; else give the tenant the lists of the servers: federation domains allow --file allowed.txt --switch-to-list --side cloud';

/** The tenant discovers partners when it allows all domains and blocks none (Microsoft's hybrid diagnostics). */
function agree(hybrid: Hybrid): Agreement {
  const online = onlineOpen(hybrid);
  if (hybrid.edge.state !== 'known') {
    return { found: established('unknown', 'the access edge configuration could not be read'), nextStep: '' };
  }
  const discovery = switchOf(hybrid.edge.value, 'EnablePartnerDiscovery', 'unknown');
  const { evidence } = discovery;
  if (online === undefined || discovery.state === 'unknown') {
    const reason = online === undefined ? 'the lists of the tenant could not be read' : discovery.reason;
    return { found: established('unknown', reason, evidence), nextStep: '' };
  }
  const isDiscovering = discovery.state === 'on';
  const wider = isDiscovering ? 'the servers let in more' : 'the tenant lets in more';
  const reason = `on the servers ${discovery.reason}, and the tenant ${online ? 'is open to all domains' : 'has lists'}`;
  return {
    found: established(
      online === isDiscovering ? 'on' : 'off',
      online === isDiscovering ? reason : `${reason}: ${wider}`,
      evidence,
    ),
    nextStep: isDiscovering ? closeServers : openServers,
  };
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
