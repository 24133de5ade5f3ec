import { providerEnabledGate, providerGate } from '../../interop/gates-provider.ts';
import type { Control } from '../control.ts';
import { gateVerdict } from '../edge.ts';

export const publicProvider: Control = {
  id: 'public-provider',
  title: 'The provider for Messenger and Skype exists and is enabled',
  why: 'Public networks are reached through a provider entry with the address of Messenger; under whatever name.',
  help: 'federation enable --network skype',
  severity: 'medium',
  direction: 'enable',
  sides: ['on-premises'],
  inputs: [
    {
      side: 'on-premises',
      kind: 'publicProviders',
      properties: ['ProxyFqdn', 'Enabled', 'VerificationLevel'],
    },
    { side: 'on-premises', kind: 'hostingProviders', properties: ['ProxyFqdn'] },
  ],
  benchmarks: [],
  evaluate: ({ onPremises }, parameters) => {
    if (onPremises === undefined) {
      return [];
    }
    const exists = providerGate(onPremises);
    const gate = exists.state === 'open' ? providerEnabledGate(onPremises) : exists;
    return [gateVerdict(onPremises, gate, parameters)];
  },
};
