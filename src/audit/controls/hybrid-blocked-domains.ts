import type { Control } from '../control.ts';
import { compareLists, hybridOf, hybridVerdict, listSteps, onlineBlocked } from '../hybrid-lists.ts';

export const hybridBlockedDomains: Control = {
  id: 'hybrid-blocked-domains',
  title: 'Servers and tenant block the same domains',
  why: 'A domain that is blocked on one side still reaches the users of the other.',
  help: 'Make both lists equal.',
  severity: 'medium',
  direction: 'enable',
  sides: ['on-premises', 'cloud'],
  inputs: [
    { side: 'on-premises', kind: 'blockedDomains', properties: ['Domain'] },
    { side: 'cloud', kind: 'federationSettings', properties: ['BlockedDomains'] },
  ],
  benchmarks: [],
  evaluate: (snapshot, parameters) => {
    const hybrid = hybridOf(snapshot);
    if (hybrid === undefined) {
      return [];
    }
    const compared = compareLists(hybrid, onlineBlocked(hybrid), hybrid.blocked, {
      online: 'BlockedDomains',
      server: 'Get-CsBlockedDomain',
    });
    const nextStep = listSteps('Blocked', compared);
    return [hybridVerdict('BlockedDomain', { ...compared, nextStep }, parameters)];
  },
};
