import { unreadReason } from '../model/reading.ts';

import type { Snapshot } from '../model/snapshot.ts';
import type { Verdict } from './control.ts';
import { tenantObjects, type Named } from './objects.ts';
import type { AuditParameters } from './parameters.ts';
import { readAgain } from './paths.ts';
import { assumes } from './switches.ts';

/** What a rule over the tenant's settings gives; side and object are filled in. */
export type Judgement = Omit<Verdict, 'side' | 'object'>;

/** One verdict for each settings object of the tenant; one unknown verdict when there is none to judge. */
export function eachOrganisation(
  snapshot: Snapshot,
  parameters: AuditParameters,
  rule: (settings: Named) => Judgement,
): readonly Verdict[] {
  if (snapshot.cloud === undefined) {
    return [];
  }
  const settings = tenantObjects(snapshot.cloud, 'federationSettings');
  if (settings.state === 'known') {
    return settings.value.map((one) => ({ side: 'cloud', object: one.name, ...rule(one) }));
  }
  const reason = unreadReason(settings);
  const assumed = assumes(parameters.missing, 'everything');
  return [
    {
      side: 'cloud',
      object: 'TenantFederationSettings Global',
      outcome: assumed ? 'fail' : 'unknown',
      reason,
      evidence: [],
      nextStep: readAgain('cloud'),
    },
  ];
}
