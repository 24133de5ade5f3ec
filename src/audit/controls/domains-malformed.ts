import type { Control } from '../control.ts';
import { removeCommand } from '../domain-steps.ts';
import { listVerdicts } from '../lists.ts';
import { listInputs } from '../list-inputs.ts';

export const domainsMalformed: Control = {
  id: 'domains-malformed',
  title: 'Every entry of the list is one domain name',
  why: 'The service takes no wildcards, and an entry that is no name matches nobody: whoever wrote it believes in an exception that does not exist.',
  help: 'Replace wildcards by the names that are meant, and take out what is no domain name or is there twice.',
  severity: 'low',
  direction: 'restrict',
  sides: ['on-premises', 'cloud'],
  inputs: listInputs,
  benchmarks: [],
  evaluate: (snapshot) =>
    listVerdicts(snapshot, 'warn', ({ invalid, repeated }) => {
      const parts = [
        invalid.length === 0 ? '' : `no domain names: ${invalid.join(', ')}`,
        repeated.length === 0 ? '' : `more than once: ${repeated.join(', ')}`,
      ].filter((part) => part !== '');
      return parts.length === 0
        ? undefined
        : {
            reason: parts.join('; '),
            nextStep:
              invalid.length > 0
                ? removeCommand(invalid)
                : `by hand: take ${repeated[0] ?? ''} off the list once`,
          };
    }),
};
