import { unreadReason } from '../model/reading.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { allOf, established, type Established } from './established.ts';
import { judgeAspect, teamsProvider } from './hosting.ts';
import { oneOf, tenantObjects } from './objects.ts';
import { defaultParameters } from './parameters.ts';
import { switchOf } from './switches.ts';

/** Whether a side shares its address space with the other one, as it says itself. */

/** What the servers say: an entry for the cloud that is on and shares. None where there are no servers. */
export function sharingOfServers({ onPremises }: Snapshot): readonly Established[] {
  if (onPremises === undefined) {
    return [];
  }
  const ours = teamsProvider(onPremises);
  return ours.kind === 'found'
    ? [
        allOf(
          judgeAspect(ours.provider, 'enabled', defaultParameters),
          judgeAspect(ours.provider, 'shared-address-space', defaultParameters),
        ),
      ]
    : [ours.found];
}

/** What the tenant says. None where there is no tenant. */
export function sharingOfTenant({ cloud }: Snapshot): readonly Established[] {
  if (cloud === undefined) {
    return [];
  }
  const settings = oneOf(tenantObjects(cloud, 'federationSettings'), 'Global');
  return [
    settings.state === 'known'
      ? switchOf(settings.value, 'SharedSipAddressSpace', 'unknown')
      : established('unknown', unreadReason(settings)),
  ];
}
