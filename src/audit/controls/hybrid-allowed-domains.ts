import type { Control } from '../control.ts';
import { hybridOf, onlineAllowed, sameLists } from '../hybrid-lists.ts';
import { openVerdict } from '../paths.ts';

export const hybridAllowedDomains: Control = {
  id: 'hybrid-allowed-domains',
  title: 'Servers and tenant allow the same domains',
  why: 'A partner that is on one list only reaches the users of one side.',
  help: 'Make both lists equal.',
  severity: 'medium',
  direction: 'enable',
  sides: ['on-premises', 'cloud'],
  inputs: [
    { side: 'on-premises', kind: 'allowedDomains', properties: ['Domain'] },
    { side: 'cloud', kind: 'federationSettings', properties: ['AllowedDomains'] },
  ],
  benchmarks: [],
  evaluate: (snapshot, parameters) => {
    const hybrid = hybridOf(snapshot);
    if (hybrid === undefined) {
      return [];
    }
    const found = sameLists(hybrid, onlineAllowed(hybrid), hybrid.allowed, {
      online: 'AllowedDomains',
      server: 'Get-CsAllowedDomain',
    });
    return [
      openVerdict(
        'on-premises',
        'AllowedDomain',
        found,
        'by hand: allow the same domains on both sides',
        parameters,
      ),
    ];
  },
};
