import { unreadReason } from '../../model/reading.ts';
import { listedDomains } from '../../model/domain-lists.ts';
import { approvedNames } from '../approved.ts';
import type { Control } from '../control.ts';
import { rawOf } from '../domain-rules.ts';
import { seen } from '../established.ts';
import { eachOrganisation, type Judgement } from '../organisations.ts';
import type { Named } from '../objects.ts';
import type { AuditParameters } from '../parameters.ts';
import { readAgain } from '../paths.ts';

const name = 'AllowedTrialTenantDomains';

export const trialExceptions: Control = {
  id: 'trial-exceptions',
  title: 'Exceptions for trial tenants are agreed to',
  why: 'A tenant on the list of exceptions keeps its access while it lives on trial licences, long after the project that it was for.',
  help: 'Remove exceptions that nobody needs, or put them on the approved list.',
  severity: 'low',
  direction: 'restrict',
  sides: ['cloud'],
  inputs: [{ side: 'cloud', kind: 'federationSettings', properties: [name] }],
  benchmarks: [],
  evaluate: (snapshot, parameters) =>
    eachOrganisation(snapshot, parameters, (settings) => judge(settings, parameters)),
};

function judge(settings: Named, { approvedDomains = [] }: AuditParameters): Judgement {
  const list = listedDomains(settings.object, name);
  const evidence = (normalised: string | readonly string[]) => [
    seen(settings.source, name, rawOf(settings, name), normalised),
  ];
  if (list.state !== 'known') {
    return {
      outcome: 'unknown',
      reason: unreadReason(list, `${name} was not returned`),
      evidence: evidence(list.state),
      nextStep: readAgain('cloud'),
    };
  }
  const exceptions = list.value.kind === 'empty' ? [] : [...list.value.domains, ...list.value.invalid];
  const approved = approvedNames(approvedDomains);
  const open = exceptions.filter((domain) => !approved.has(domain));
  return open.length === 0
    ? {
        outcome: 'pass',
        reason: 'no exception that is not approved',
        evidence: evidence(exceptions),
        nextStep: '',
      }
    : {
        outcome: 'warn',
        reason: `not approved: ${open.join(', ')}`,
        evidence: evidence(exceptions),
        nextStep: `remove ${open[0] ?? ''} from ${name}, or add it to approvedDomains`,
      };
}
