import { tenantListLimit } from '../../model/domain-limits.ts';
import type { Control } from '../control.ts';
import { listVerdicts } from '../lists.ts';
import { tenantListInputs } from '../list-inputs.ts';

/** Below the limit, when a list has little room left. */
const near = 3600;

export const domainsLimit: Control = {
  id: 'domains-limit',
  title: 'The list of domains has room',
  why: 'At 4,000 entries the service refuses further ones, and the next partner is let in by opening everything.',
  help: 'Take partners off the list that are gone.',
  severity: 'low',
  direction: 'restrict',
  sides: ['cloud'],
  inputs: tenantListInputs,
  benchmarks: [],
  evaluate: (snapshot) =>
    listVerdicts(snapshot, 'warn', ({ domains }) =>
      domains.length <= near
        ? undefined
        : {
            reason: `${domains.length} of ${tenantListLimit} domains`,
            nextStep: 'federation domains remove --file gone.txt, with the partners that are gone',
          },
    ).filter(({ side }) => side === 'cloud'),
};
