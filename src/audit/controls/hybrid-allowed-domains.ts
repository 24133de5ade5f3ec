import type { Control, Verdict } from '../control.ts';
import { removeCommand } from '../domain-steps.ts';
import {
  compareLists,
  hybridOf,
  hybridVerdict,
  listSteps,
  onlineAllowed,
  type ComparedLists,
  type Hybrid,
} from '../hybrid-lists.ts';
import type { AuditParameters } from '../parameters.ts';
import { switchOf } from '../switches.ts';

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
    const online = onlineAllowed(hybrid);
    const compared = compareLists(hybrid, online, hybrid.allowed, {
      online: 'AllowedDomains',
      server: 'Get-CsAllowedDomain',
    });
    if (online.state === 'known' && online.value.kind === 'open') {
      return [besideOpenTenant(hybrid, compared, parameters)];
    }
    const nextStep = listSteps('Allowed', compared);
    return [hybridVerdict('AllowedDomain', { ...compared, nextStep }, parameters)];
  },
};

/**
 * A tenant that is open takes no list, and one entry more would close it to everybody else. Where the servers discover
 * partners too, their list keeps nobody out either: it is worth a look, and no fault.
 */
function besideOpenTenant(hybrid: Hybrid, compared: ComparedLists, parameters: AuditParameters): Verdict {
  const discovers =
    hybrid.edge.state === 'known' && switchOf(hybrid.edge.value, 'EnablePartnerDiscovery', 'unknown').state;
  // What is on the servers is what differs: the tenant has no list.
  const nextStep = `${removeCommand(compared.onlyServers)} --side on-premises: the tenant is open to all domains and has no list`;
  const verdict = hybridVerdict('AllowedDomain', { ...compared, nextStep }, parameters);
  return verdict.outcome === 'fail' && discovers === 'on'
    ? {
        ...verdict,
        outcome: 'warn',
        reason: `${verdict.reason} (both sides are open, so it keeps nobody out)`,
      }
    : verdict;
}
