import { approvedNames } from '../approved.ts';
import type { Control } from '../control.ts';
import { removeCommand } from '../domain-steps.ts';
import { listVerdicts } from '../lists.ts';
import { listInputs } from '../list-inputs.ts';

export const domainsUnapproved: Control = {
  id: 'domains-unapproved',
  title: 'Every allowed domain is approved',
  why: 'A list grows by requests and never shrinks by itself; each entry is an organisation whose people can reach every user.',
  help: 'Take domains off the list that nobody has approved, or add them to approvedDomains of the profile.',
  severity: 'medium',
  direction: 'restrict',
  sides: ['on-premises', 'cloud'],
  inputs: listInputs,
  benchmarks: ['CIS M365 v4 8.2.1', 'CIS M365 v7 8.2.1'],
  evaluate: (snapshot, { approvedDomains }) => {
    if (approvedDomains === undefined) {
      return listVerdicts(snapshot, 'fail', () => undefined).map((verdict) =>
        verdict.outcome === 'pass'
          ? {
              ...verdict,
              outcome: 'not-applicable',
              reason: 'no list of approved domains was given (approvedDomains of the profile)',
            }
          : verdict,
      );
    }
    const approved = approvedNames(approvedDomains);
    return listVerdicts(snapshot, 'fail', ({ domains, invalid }) => {
      const unapproved = [...domains.filter((domain) => !approved.has(domain)), ...invalid];
      return unapproved.length === 0
        ? undefined
        : {
            reason: `not approved: ${unapproved.join(', ')}`,
            nextStep: `${removeCommand(unapproved)}, or add it to approvedDomains`,
          };
    });
  },
};
