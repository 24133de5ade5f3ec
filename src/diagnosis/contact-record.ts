import type { ContactRecord } from '../linking/contact-records.ts';
import { messengerProxyFqdn } from '../model/networks.ts';
import { failureOf, srvRecords, type DnsAnswers } from './dns-answers.ts';
import { federationRecord } from './dns-questions.ts';

/** What the federation record of a contact's domain says of how the contact is reached. */
export function contactRecord(domain: string, answers: DnsAnswers): ContactRecord {
  const { answer, evidence } = answers.find(federationRecord(domain), 'SRV');
  if (answer.state !== 'known') {
    return { leads: 'unknown', text: failureOf(answer).reason, evidence };
  }
  const targets = srvRecords({ answer, evidence }).map(({ target }) => target);
  if (targets.includes(messengerProxyFqdn)) {
    return { leads: 'consumer', text: messengerProxyFqdn, evidence };
  }
  if (targets.length === 0) {
    return { leads: 'nowhere', text: 'there is no record', evidence };
  }
  const text = targets.includes('.') ? 'which is closed on purpose' : targets.join(', ');
  return { leads: 'organisation', text, evidence };
}
