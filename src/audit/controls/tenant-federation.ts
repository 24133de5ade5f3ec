import { unreadReason } from '../../model/reading.ts';
import type { Control } from '../control.ts';
import { established } from '../established.ts';
import { tenantObjects } from '../objects.ts';
import { openVerdict } from '../paths.ts';
import { switchOf } from '../switches.ts';

export const tenantFederation: Control = {
  id: 'tenant-federation',
  title: 'The tenant federates',
  why: 'AllowFederatedUsers of the tenant is above every list and policy, and hybrid does not work without it.',
  help: 'Set AllowFederatedUsers of the tenant.',
  severity: 'high',
  direction: 'enable',
  sides: ['cloud'],
  inputs: [{ side: 'cloud', kind: 'federationSettings', properties: ['AllowFederatedUsers'] }],
  benchmarks: [],
  evaluate: ({ cloud }, parameters) => {
    if (cloud === undefined) {
      return [];
    }
    const settings = tenantObjects(cloud, 'federationSettings');
    const nextStep = 'Set-CsTenantFederationConfiguration -AllowFederatedUsers $true';
    if (settings.state !== 'known') {
      const reason = unreadReason(settings);
      const found = established('unknown', reason);
      return [openVerdict('cloud', 'TenantFederationSettings Global', found, nextStep, parameters)];
    }
    return settings.value.map((one) =>
      openVerdict('cloud', one.name, switchOf(one, 'AllowFederatedUsers', 'unknown'), nextStep, parameters),
    );
  },
};
