import { isMicrosoftConsumerDomain } from '../../model/domains.ts';
import { approvedNames } from '../approved.ts';
import type { Control } from '../control.ts';
import { removeCommand } from '../domain-steps.ts';
import { listVerdicts } from '../lists.ts';
import { listInputs } from '../list-inputs.ts';

export const domainsConsumer: Control = {
  id: 'domains-consumer',
  title: 'No consumer mail or throw-away domain is on the list',
  why: 'Contact with personal accounts has switches of its own and needs no entry; a mail provider or an onmicrosoft.com name on the list is a mistake or a back door.',
  help: 'Take mail providers and onmicrosoft.com names off the list, or approve the ones that are meant.',
  severity: 'medium',
  direction: 'restrict',
  sides: ['on-premises', 'cloud'],
  inputs: listInputs,
  benchmarks: [],
  evaluate: (snapshot, { approvedDomains = [] }) => {
    const approved = approvedNames(approvedDomains);
    return listVerdicts(snapshot, 'warn', ({ domains }) => {
      const suspicious = domains.filter((domain) => isThrowAway(domain) && !approved.has(domain));
      return suspicious.length === 0
        ? undefined
        : {
            reason: `open to anybody: ${suspicious.join(', ')}`,
            nextStep: `${removeCommand(suspicious)}, or add it to approvedDomains`,
          };
    });
  },
};

/** Mail providers where anybody gets an address, beside Microsoft's own. */
const mailProviders = new Set([
  'gmail.com',
  'googlemail.com',
  'yahoo.com',
  'icloud.com',
  'aol.com',
  'gmx.net',
  'gmx.com',
  'proton.me',
  'protonmail.com',
  'mail.com',
]);

function isThrowAway(domain: string): boolean {
  return (
    isMicrosoftConsumerDomain(domain) || mailProviders.has(domain) || domain.endsWith('.onmicrosoft.com')
  );
}
