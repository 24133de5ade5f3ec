import { unreadReason } from '../../model/reading.ts';
import type { Control, Verdict } from '../control.ts';
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
  evaluate: ({ onPremises, cloud }, parameters) => {
    if (cloud === undefined) {
      return [];
    }
    const isAlone =
      onPremises === undefined &&
      parameters.hybrid === 'told' &&
      parameters.sharedAddressSpace === 'required';
    const settings = tenantObjects(cloud, 'federationSettings');
    const value = parameters.sharedAddressSpace === 'required' ? '$true' : '$false';
    const nextStep = `Set-CsTenantFederationConfiguration -SharedSipAddressSpace ${value}`;
    if (settings.state !== 'known') {
      const reason = unreadReason(settings);
      const found = established('unknown', reason);
      return [openVerdict('cloud', 'TenantFederationSettings Global', found, nextStep, parameters)];
    }
    return settings.value.map((one) => {
      const found = switchOf(one, 'SharedSipAddressSpace', 'unknown');
      const verdict = openVerdict(
        'cloud',
        one.name,
        wanted(found, parameters.sharedAddressSpace),
        nextStep,
        parameters,
      );
      return isAlone ? withoutServers(verdict) : verdict;
    });
  },
};

/** A tenant alone that shares with nobody is no hybrid. One that shares has servers somewhere, or had them. */
function withoutServers(verdict: Verdict): Verdict {
  const reason = `${verdict.reason}, and the profile has no servers`;
  switch (verdict.outcome) {
    case 'fail':
      return { ...verdict, outcome: 'not-applicable', reason, nextStep: '' };
    case 'pass':
      return {
        ...verdict,
        outcome: 'unknown',
        reason,
        nextStep:
          'by hand: add onPremises to the profile (federation help configuration); where there are no servers any more: Set-CsTenantFederationConfiguration -SharedSipAddressSpace $false',
      };
    default:
      return verdict;
  }
}
