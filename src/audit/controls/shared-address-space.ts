import type { Control } from '../control.ts';
import { established } from '../established.ts';
import { wanted } from '../hosting.ts';
import { tenantObjects } from '../objects.ts';
import { openVerdict } from '../paths.ts';
import { switchOf } from '../switches.ts';

export const sharedAddressSpace: Control = {
  id: 'shared-address-space',
  title: 'The tenant shares its SIP domains with the servers as it should',
  why: 'Hybrid needs the shared SIP address space on; an organisation that has left hybrid needs it off, or mail to old users is lost between both sides.',
  help: 'Set SharedSipAddressSpace of the tenant.',
  severity: 'high',
  direction: 'enable',
  sides: ['cloud'],
  inputs: [{ side: 'cloud', kind: 'federationSettings', properties: ['SharedSipAddressSpace'] }],
  benchmarks: [],
  evaluate: ({ cloud }, parameters) => {
    if (cloud === undefined) {
      return [];
    }
    const settings = tenantObjects(cloud, 'federationSettings');
    const value = parameters.sharedAddressSpace === 'required' ? '$true' : '$false';
    const nextStep = `Set-CsTenantFederationConfiguration -SharedSipAddressSpace ${value}`;
    if (settings.state !== 'known') {
      const reason = settings.state === 'absent' ? 'nothing was returned' : settings.reason;
      const found = established('unknown', reason);
      return [openVerdict('cloud', 'TenantFederationSettings Global', found, nextStep, parameters)];
    }
    return settings.value.map((one) => {
      const found = switchOf(one, 'SharedSipAddressSpace', 'unknown');
      return openVerdict(
        'cloud',
        one.name,
        wanted(found, parameters.sharedAddressSpace),
        nextStep,
        parameters,
      );
    });
  },
};
