import { formatAddress, type Address } from './address.ts';
import { check, type Check } from './check.ts';
import type { ContactContext } from './contact.ts';
import type { ContactRecord } from './contact-records.ts';
import {
  decorationOf,
  defaultDecoration,
  isDecorated,
  isRegionalMicrosoftDomain,
  type DecorationRules,
} from './decoration.ts';

/** An address and what becomes of it. */
interface WrittenForm {
  readonly written: Address;
  /** The Microsoft account behind it. */
  readonly account: Address;
  /** As the rules turn the account into what is entered. */
  readonly enter: Address;
  readonly rules: DecorationRules;
}

/** Who turns the address into what Lync needs: nobody, the client, or the person who enters it. */
export function formCheck(
  { written, account, enter, rules }: WrittenForm,
  { clientDecorates, provider, records }: ContactContext,
): Check {
  const address = formatAddress(enter);
  const record = records.get(account.domain);
  const evidence = record?.evidence ?? [];
  if (record?.leads === 'consumer') {
    const why = `the record of ${account.domain} leads to Microsoft's consumer service`;
    return check('contact-form', 'pass', `enter it as it is: ${formatAddress(account)} (${why})`, {
      evidence,
    });
  }
  if (isDecorated(written, rules) || formatAddress(account) === address) {
    return check('contact-form', 'pass', `enter it as it is: ${formatAddress(written)}`);
  }
  if (isRegionalMicrosoftDomain(account.domain, rules)) {
    return check(
      'contact-form',
      'warn',
      `${account.domain} is Microsoft's and not on the list of domains that stay as they are`,
      {
        nextStep: `try ${formatAddress(account)}, then ${address}`,
      },
    );
  }
  const serverTells =
    provider !== undefined && decorationOf(provider) !== defaultDecoration && clientDecorates === true;
  return serverTells
    ? check('contact-form', 'pass', `the client turns it into ${address} itself`, { evidence })
    : check(
        'contact-form',
        'warn',
        `${account.domain} is not a Microsoft domain: enter ${address}${recordWords(record)}`,
        { evidence, nextStep: `enter ${address}; ${ownersWay(account.domain, record)}` },
      );
}

/** What would become of the address as it is. */
function recordWords(record: ContactRecord | undefined): string {
  switch (record?.leads) {
    case 'organisation':
      return `; as it is, it goes to the domain's own federation (${record.text})`;
    case 'nowhere':
      return '; as it is, it goes nowhere: the domain publishes no federation record';
    case 'unknown':
      return `; where it goes as it is could not be looked up: ${record.text}`;
    default:
      return '';
  }
}

/** The alternative of whoever owns the domain (KB2566829). */
function ownersWay(domain: string, record: ContactRecord | undefined): string {
  return record?.leads === 'organisation'
    ? `the record of ${domain} stays as it is while the domain has federation of its own`
    : `or the owner of ${domain} publishes SRV _sipfederationtls._tcp.${domain} to federation.messenger.msn.com:5061, and can then run no federation of its own`;
}
