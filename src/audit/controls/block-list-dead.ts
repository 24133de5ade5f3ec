import { formatDomains, listedDomains, poolDomains, type ListedDomains } from '../../model/domain-lists.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { type Reading, unreadReason } from '../../model/reading.ts';
import type { Control, Verdict } from '../control.ts';
import { listsInForce, type ListInForce } from '../domain-lists-in-force.ts';
import { removeCommand } from '../domain-steps.ts';
import { rawOf } from '../domain-rules.ts';
import { seen } from '../established.ts';
import { tenantObjects } from '../objects.ts';
import { readAgain } from '../paths.ts';

export const blockListDead: Control = {
  id: 'block-list-dead',
  title: 'No block list that nothing consults',
  why: 'While an allow list is in force the block list is ignored: whoever adds a domain to it believes that something happens.',
  help: 'Take what must be blocked off the allow list; keep the block list for the day the organisation is opened, or empty it.',
  severity: 'low',
  direction: 'restrict',
  sides: ['on-premises', 'cloud'],
  inputs: [
    {
      side: 'on-premises',
      kind: 'accessEdge',
      properties: ['AllowFederatedUsers', 'EnablePartnerDiscovery'],
    },
    { side: 'on-premises', kind: 'allowedDomains', properties: ['Domain'] },
    { side: 'on-premises', kind: 'blockedDomains', properties: ['Domain'] },
    {
      side: 'cloud',
      kind: 'federationSettings',
      properties: ['AllowFederatedUsers', 'AllowedDomains', 'BlockedDomains'],
    },
  ],
  benchmarks: [],
  evaluate: (snapshot) => listsInForce(snapshot).map((inForce) => judge(snapshot, inForce)),
};

function judge(snapshot: Snapshot, { side, object, kind, reason, evidence }: ListInForce): Verdict {
  const { blocked, shown } = blockedAt(snapshot, side, object);
  const at = { side, object, evidence: [...evidence, ...shown] };
  if (kind === 'idle') {
    return { ...at, outcome: 'not-applicable', reason, nextStep: '' };
  }
  const list = blocked.state === 'known' ? blocked.value : undefined;
  if (list?.kind === 'empty') {
    return { ...at, outcome: 'pass', reason: 'there is no block list', nextStep: '' };
  }
  if (kind === 'unknown' || list === undefined) {
    const why = kind === 'unknown' ? reason : unreadReason(blocked, 'no block list was returned');
    return { ...at, outcome: 'unknown', reason: why, nextStep: readAgain(side) };
  }
  return {
    ...at,
    outcome: 'warn',
    reason: 'an allow list is in force, so the block list is ignored',
    nextStep: removeCommand([...list.domains, ...list.invalid]),
  };
}

function blockedAt(
  { onPremises, cloud }: Snapshot,
  side: ListInForce['side'],
  object: string,
): { readonly blocked: Reading<ListedDomains>; readonly shown: Verdict['evidence'] } {
  if (side === 'on-premises' && onPremises !== undefined) {
    const blocked = poolDomains(onPremises.objects.blockedDomains);
    return {
      blocked,
      shown: [seen(`${onPremises.pool} Get-CsBlockedDomain`, 'Domain', null, formatDomains(blocked))],
    };
  }
  const settings = cloud === undefined ? undefined : tenantObjects(cloud, 'federationSettings');
  const one = settings?.state === 'known' ? settings.value.find(({ name }) => name === object) : undefined;
  if (one === undefined) {
    return { blocked: { state: 'absent' }, shown: [] };
  }
  const blocked = listedDomains(one.object, 'BlockedDomains');
  return {
    blocked,
    shown: [seen(one.source, 'BlockedDomains', rawOf(one, 'BlockedDomains'), formatDomains(blocked))],
  };
}
