import { unreadReason } from '../model/reading.ts';
import { findMessengerProvider } from '../model/providers.ts';
import { serviceState } from '../model/networks.ts';
import type { PoolSnapshot, Snapshot } from '../model/snapshot.ts';
import type { Verdict } from './control.ts';
import { allOf, anyOf, established, seen, type Established } from './established.ts';
import { oneOf, poolObjects } from './objects.ts';
import { closedVerdict } from './paths.ts';
import { switchOf } from './switches.ts';

/**
 * The path from a pool to Skype as far as it can be closed: the master switch, a provider with the address of Messenger
 * that is enabled, and any policy that allows public networks. Without the provider the policies lead nowhere.
 */
export function poolSkype({ onPremises, takenAt }: Snapshot, nextStep: string): readonly Verdict[] {
  if (onPremises === undefined) {
    return [];
  }
  const found = allOf(master(onPremises), provider(onPremises), anyPolicy(onPremises));
  const verdict = closedVerdict(
    'on-premises',
    'PublicProvider federation.messenger.msn.com',
    found,
    nextStep,
  );
  const closed = serviceState('skype', new Date(takenAt)) === 'retired';
  return [
    closed && verdict.outcome === 'fail'
      ? {
          ...verdict,
          outcome: 'warn',
          reason: `${verdict.reason}, a remnant: consumer Skype closed on 5 May 2025`,
        }
      : verdict,
  ];
}

function master(pool: PoolSnapshot): Established {
  const edge = oneOf(poolObjects(pool, 'accessEdge'), 'Global');
  return edge.state === 'known'
    ? switchOf(edge.value, 'AllowFederatedUsers', 'unknown')
    : established('unknown', unreadReason(edge));
}

function provider(pool: PoolSnapshot): Established {
  const { publicProviders } = pool.objects;
  const source = `${pool.pool} Get-CsPublicProvider`;
  if (publicProviders.state !== 'known') {
    const reason = unreadReason(publicProviders);
    return established('unknown', `public providers: ${reason}`);
  }
  const found = findMessengerProvider(publicProviders.value);
  if (found.state === 'unreadable') {
    return established('unknown', found.reason);
  }
  return found.state === 'absent'
    ? established('off', 'there is no public provider for Messenger and Skype', [
        seen(source, 'ProxyFqdn', null, 'absent'),
      ])
    : switchOf(
        { object: found.value, source: `${source} ${found.value.identity}`, strict: false },
        'Enabled',
        'unknown',
      );
}

function anyPolicy(pool: PoolSnapshot): Established {
  const policies = poolObjects(pool, 'externalAccessPolicies');
  return policies.state === 'known'
    ? anyOf(...policies.value.map((policy) => switchOf(policy, 'EnablePublicCloudAccess', 'unknown')))
    : established('unknown', unreadReason(policies));
}
