import type { Side } from '../../model/networks.ts';
import { known, unreadable, type Reading, unreadReason } from '../../model/reading.ts';
import type { Control } from '../control.ts';
import { established, type Established } from '../established.ts';
import { hybridOf, hybridVerdict, onlineAllowed, onlineBlocked, type Hybrid } from '../hybrid-lists.ts';
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
    return [hybridVerdict('AccessEdgeConfiguration Global', agree(hybrid), parameters)];
  },
};

interface Agreement {
  readonly found: Established;
  readonly nextStep: string;
  /** The side that could not be read. */
  readonly unread?: Side;
}

const closeServers =
  'where the tenant is right: federation domains allow --switch-to-list --side on-premises, with the lists of the tenant; else federation domains allow --switch-to-open --side cloud';
const openServers =
  'where the tenant is right: federation domains allow --switch-to-open --side on-premises; else give the tenant the lists of the servers: federation domains allow --file allowed.txt --switch-to-list --side cloud';

/** The tenant discovers partners when it allows all domains and blocks none (Microsoft's hybrid diagnostics). */
function agree(hybrid: Hybrid): Agreement {
  if (hybrid.edge.state !== 'known') {
    return { found: established('unknown', unreadReason(hybrid.edge)), nextStep: '' };
  }
  const discovery = switchOf(hybrid.edge.value, 'EnablePartnerDiscovery', 'unknown');
  const { evidence } = discovery;
  if (discovery.state === 'unknown') {
    return { found: discovery, nextStep: '' };
  }
  const online = onlineOpen(hybrid);
  if (online.state !== 'known') {
    const found = established('unknown', unreadReason(online), evidence);
    return { found, nextStep: '', unread: 'cloud' };
  }
  const isDiscovering = discovery.state === 'on';
  const wider = isDiscovering ? 'the servers let in more' : 'the tenant lets in more';
  const agreed = online.value === isDiscovering;
  const reason = `on the servers ${discovery.reason}, and the tenant ${online.value ? 'is open to all domains' : 'has lists'}`;
  return {
    found: established(agreed ? 'on' : 'off', agreed ? reason : `${reason}: ${wider}`, evidence),
    nextStep: isDiscovering ? closeServers : openServers,
  };
}

/** What closes the tenant decides, whatever is not known beside it. */
function onlineOpen(hybrid: Hybrid): Reading<boolean> {
  const allowed = onlineAllowed(hybrid);
  const blocked = onlineBlocked(hybrid);
  const hasList =
    (allowed.state === 'known' && allowed.value.kind !== 'open') ||
    (blocked.state === 'known' && blocked.value.kind === 'list');
  if (hasList) {
    return known(false);
  }
  const unread = [allowed, blocked].find(({ state }) => state !== 'known');
  return unread === undefined
    ? known(true)
    : unreadable(unreadReason(unread, 'a list of the tenant was not returned'));
}
