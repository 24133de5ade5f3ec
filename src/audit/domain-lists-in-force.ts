import { unreadReason } from '../model/reading.ts';
import { allowedDomains, formatDomains, poolDomains, type DomainList } from '../model/domain-lists.ts';
import type { Evidence } from '../model/finding.ts';
import type { Side } from '../model/networks.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { rawOf } from './domain-rules.ts';
import { seen } from './established.ts';
import { oneOf, poolObjects, tenantObjects } from './objects.ts';
import { switchOf } from './switches.ts';

/**
 * The list of domains that decides on a side: `list` with its entries, `empty` (nobody), `idle` (something else
 * decides: federation is off, or every domain is allowed), or `unknown`.
 */
export interface ListInForce {
  readonly side: Side;
  readonly object: string;
  readonly kind: 'list' | 'empty' | 'idle' | 'unknown';
  readonly list?: DomainList;
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

/** One for each side of the snapshot; in the cloud one for each settings object. */
export function listsInForce(snapshot: Snapshot): readonly ListInForce[] {
  return [...poolLists(snapshot), ...tenantLists(snapshot)];
}

function tenantLists({ cloud }: Snapshot): readonly ListInForce[] {
  if (cloud === undefined) {
    return [];
  }
  const side = 'cloud';
  const settings = tenantObjects(cloud, 'federationSettings');
  if (settings.state !== 'known') {
    return [unknownList(side, 'TenantFederationSettings Global', settings)];
  }
  return settings.value.map((one) => {
    const allowed = allowedDomains(one.object);
    const federated = switchOf(one, 'AllowFederatedUsers', 'unknown');
    const evidence = [
      ...federated.evidence,
      seen(one.source, 'AllowedDomains', rawOf(one, 'AllowedDomains'), formatDomains(allowed)),
    ];
    const at = { side, object: one.name, evidence } as const;
    if (federated.state === 'off') {
      return { ...at, kind: 'idle', reason: federated.reason };
    }
    if (allowed.state !== 'known') {
      const reason = unreadReason(allowed, 'AllowedDomains was not returned');
      return { ...at, kind: 'unknown', reason };
    }
    switch (allowed.value.kind) {
      case 'open':
        return { ...at, kind: 'idle', reason: 'every domain is allowed, so there is no list' };
      case 'empty':
        return { ...at, kind: 'empty', reason: 'no domain is allowed' };
      case 'list':
        return { ...at, kind: 'list', list: allowed.value, reason: '' };
    }
  });
}

/** Without discovery the allowed list decides; with it, the list only says whom to trust more. */
function poolLists({ onPremises }: Snapshot): readonly ListInForce[] {
  if (onPremises === undefined) {
    return [];
  }
  const side = 'on-premises';
  const object = 'AllowedDomain';
  const edge = oneOf(poolObjects(onPremises, 'accessEdge'), 'Global');
  if (edge.state !== 'known') {
    return [unknownList(side, object, edge)];
  }
  const federated = switchOf(edge.value, 'AllowFederatedUsers', 'unknown');
  const discovery = switchOf(edge.value, 'EnablePartnerDiscovery', 'unknown');
  const allowed = poolDomains(onPremises.objects.allowedDomains);
  const evidence = [
    ...federated.evidence,
    ...discovery.evidence,
    seen(`${onPremises.pool} Get-CsAllowedDomain`, 'Domain', null, formatDomains(allowed)),
  ];
  const at = { side, object, evidence } as const;
  if (federated.state === 'off' || discovery.state === 'on') {
    return [{ ...at, kind: 'idle', reason: federated.state === 'off' ? federated.reason : discovery.reason }];
  }
  if (allowed.state !== 'known') {
    return [unknownList(side, object, allowed, evidence)];
  }
  return allowed.value.kind === 'empty'
    ? [{ ...at, kind: 'empty', reason: 'no domain is allowed' }]
    : [{ ...at, kind: 'list', list: allowed.value, reason: '' }];
}

function unknownList(
  side: Side,
  object: string,
  reading: { readonly state: 'absent' } | { readonly state: 'unreadable'; readonly reason: string },
  evidence: readonly Evidence[] = [],
): ListInForce {
  const reason = unreadReason(reading);
  return { side, object, kind: 'unknown', reason, evidence };
}
