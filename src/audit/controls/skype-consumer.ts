import { serviceState } from '../../model/networks.ts';
import { property, type SettingsObject } from '../../model/settings-object.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { tenantObjects } from '../objects.ts';
import type { Control, Verdict } from '../control.ts';
import { established } from '../established.ts';
import type { AuditParameters } from '../parameters.ts';
import { pathVerdicts, type LevelRules } from '../paths.ts';
import { poolSkype } from '../pool-skype.ts';
import { switchOf, switchReading } from '../switches.ts';

export const skypeConsumer: Control = {
  id: 'skype-consumer',
  title: 'No path to consumer Skype is left open',
  why: 'Consumer Skype closed on 5 May 2025. The cloud has dropped its switches; servers keep theirs, and a path that leads nowhere is configuration that nobody looks after.',
  help: 'Disable the public provider on premises; in the cloud leave the switch off where it is still returned.',
  severity: 'low',
  direction: 'restrict',
  sides: ['on-premises', 'cloud'],
  inputs: [
    { side: 'on-premises', kind: 'accessEdge', properties: ['AllowFederatedUsers'] },
    { side: 'on-premises', kind: 'publicProviders', properties: ['ProxyFqdn', 'Enabled'] },
    { side: 'on-premises', kind: 'externalAccessPolicies', properties: ['EnablePublicCloudAccess'] },
    { side: 'cloud', kind: 'federationSettings', properties: ['AllowPublicUsers'] },
    { side: 'cloud', kind: 'externalAccessPolicies', properties: ['EnablePublicCloudAccess'] },
  ],
  benchmarks: ['CIS M365 v4 8.2.4', 'MS.TEAMS.3.1v1'],
  evaluate: (snapshot, parameters) => [
    ...poolSkype(snapshot, nextStep),
    ...tenantSkype(snapshot, parameters),
  ],
};

const nextStep = 'federation disable --network skype';

const rules: LevelRules = {
  organisation: (settings, { missing }) => switchOf(settings, 'AllowPublicUsers', missing),
  policy: (policy, { missing }) =>
    isRetired(policy.object, 'EnablePublicCloudAccess', policySwitches)
      ? established('on', 'the policy has no switch of its own any more')
      : switchOf(policy, 'EnablePublicCloudAccess', missing),
};

const tenantSwitches = ['AllowFederatedUsers', 'AllowTeamsConsumer'];
const policySwitches = ['EnableFederationAccess', 'EnableTeamsConsumerAccess'];

/** The object carries its other switches and lacks that one: the service has dropped it. */
function isRetired(object: SettingsObject, name: string, others: readonly string[]): boolean {
  const located = { object, source: '', strict: true };
  return (
    property(object, name).state === 'absent' &&
    others.some((other) => switchReading(located, other).state === 'known')
  );
}

function tenantSkype(snapshot: Snapshot, parameters: AuditParameters): readonly Verdict[] {
  const { cloud, takenAt } = snapshot;
  if (cloud === undefined) {
    return [];
  }
  const settings = tenantObjects(cloud, 'federationSettings');
  const retired = new Set(
    settings.state === 'known'
      ? settings.value
          .filter(({ object }) => isRetired(object, 'AllowPublicUsers', tenantSwitches))
          .map(({ name }) => name)
      : [],
  );
  const closed = serviceState('skype', new Date(takenAt)) === 'retired';
  return pathVerdicts(snapshot, parameters, { cloud: rules, nextStep }).map((verdict) => {
    if (retired.has(verdict.object)) {
      return {
        ...verdict,
        outcome: 'not-applicable',
        reason: 'retired: the tenant no longer has AllowPublicUsers',
        nextStep: '',
      };
    }
    return closed && verdict.outcome === 'fail'
      ? {
          ...verdict,
          outcome: 'warn',
          reason: `${verdict.reason}, a remnant: consumer Skype closed on 5 May 2025`,
        }
      : verdict;
  });
}
