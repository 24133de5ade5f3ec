import type { Control } from '../control.ts';
import { listVerdicts } from '../lists.ts';
import { listInputs } from '../list-inputs.ts';

/** Set-CsTenantFederationConfiguration: 4,000 allowed domains; one author at Microsoft says 4,000 for both lists together. */
const limit = 4000;
const near = 3600;

export const domainsLimit: Control = {
  id: 'domains-limit',
  title: 'The list of domains has room',
  why: 'At 4,000 entries the service refuses further ones, and the next partner is let in by opening everything.',
  help: 'Take partners off the list that are gone.',
  severity: 'low',
  direction: 'restrict',
  sides: ['cloud'],
  inputs: listInputs.filter(({ side }) => side === 'cloud'),
  benchmarks: [],
  evaluate: (snapshot) =>
    listVerdicts(snapshot, 'warn', ({ domains }) =>
      domains.length <= near
        ? undefined
        : {
            reason: `${domains.length} of ${limit} domains`,
            nextStep: 'by hand: take partners that are gone off the list',
          },
    ).filter(({ side }) => side === 'cloud'),
};
