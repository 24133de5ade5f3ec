import { isMicrosoftConsumerDomain } from '../model/domains.ts';
import { formatAddress, readAddress, type Address } from './address.ts';
import { check, type Check } from './check.ts';
import { clientChecks } from './client-checks.ts';
import { decorate, decorationOf, defaultDecoration, undecorate } from './decoration.ts';
import { formCheck } from './contact-form.ts';
import type { ContactRecords } from './contact-records.ts';
import { directorySearchBegan } from './history.ts';
import type { SettingsObject } from '../model/settings-object.ts';

/** Somebody on the consumer side, as a list or a command line names them. */
export interface Contact {
  /** As written. */
  readonly address: string;
  /** The program they use, as written; empty when it is not known. */
  readonly client: string;
  readonly version: string;
}

/** What the contact is judged against. */
export interface ContactContext {
  /** ISO day, UTC. */
  readonly day: string;
  /** The provider of the pool; undefined when there is none or none was read. */
  readonly provider: SettingsObject | undefined;
  /** Whether the server can search the Skype directory (Skype for Business Server); null when it is not known. */
  readonly searches: boolean | null;
  /** Whether the organisation's user has a client that decorates; null when it is not known. */
  readonly clientDecorates: boolean | null;
  readonly records: ContactRecords;
}

export interface ContactResult {
  readonly checks: readonly Check[];
  /** What the organisation's user enters; undefined when there is no address to enter. */
  readonly enter: string | undefined;
  /** The Microsoft account it is about; undefined when there is none. */
  readonly account: Address | undefined;
}

const linking =
  'the person signs in to Skype with a Microsoft account and links or merges the Skype name with it (account settings of Skype)';

/** Everything that can be seen from here of whether a contact can be reached. */
export function checkContact(contact: Contact, context: ContactContext): ContactResult {
  const written = readAddress(contact.address);
  switch (written.kind) {
    case 'invalid':
      return {
        checks: [
          check('contact-address', 'fail', `the address cannot be used: ${written.reason}`, {
            nextStep: 'correct the address',
          }),
        ],
        enter: undefined,
        account: undefined,
      };
    case 'skype-name':
      return skypeNameOnly(written.name, context);
    case 'address':
      return ofAddress(written.address, contact, context);
  }
}

function skypeNameOnly(name: string, { day, searches }: ContactContext): ContactResult {
  const searchable = day >= directorySearchBegan && searches === true;
  const found = searchable
    ? '; Skype for Business Server finds it in the Skype directory, without an account that is linked'
    : '';
  return {
    checks: [
      check('contact-linked', 'fail', `${name} is a Skype name alone, and that cannot federate${found}`, {
        nextStep: searchable ? `search for ${name} in Skype for Business, or: ${linking}` : linking,
      }),
    ],
    enter: undefined,
    account: undefined,
  };
}

function ofAddress(written: Address, contact: Contact, context: ContactContext): ContactResult {
  if (written.domain === 'skypeids.net') {
    return skypeId(written, context);
  }
  const rules = context.provider === undefined ? defaultDecoration : decorationOf(context.provider);
  const account = undecorate(written, rules);
  const enter = decorate(account, rules);
  return {
    checks: [
      accountCheck(account),
      formCheck({ written, account, enter, rules }, context),
      ...clientChecks('skype', contact, context.day),
      check(
        'contact-privacy',
        'reminder',
        'the privacy settings of Skype must let requests of contacts in, those of Lync must not block everybody outside, and both must accept',
      ),
    ],
    enter: formatAddress(context.records.get(account.domain)?.leads === 'consumer' ? account : enter),
    account,
  };
}

/** `<skype id>@skypeids.net` is how Skype for Business Server addresses what its directory search found. */
function skypeId(written: Address, { day, searches }: ContactContext): ContactResult {
  const enter = formatAddress(written);
  const outcome =
    day < directorySearchBegan || searches === false ? 'fail' : searches === null ? 'unknown' : 'pass';
  return {
    checks: [
      check(
        'contact-skype-id',
        outcome,
        outcome === 'fail'
          ? `${enter} is routed by Skype for Business Server alone`
          : `${enter} is an entry of the Skype directory and needs no Microsoft account`,
        outcome === 'pass' ? {} : { nextStep: `use the Microsoft account instead: ${linking}` },
      ),
    ],
    enter,
    account: undefined,
  };
}

/** From outside nobody can see whether an address is a Microsoft account: even outlook.com addresses are closed or free. */
function accountCheck(account: Address): Check {
  const address = formatAddress(account);
  const likely = isMicrosoftConsumerDomain(account.domain);
  return check(
    'contact-account',
    'unknown',
    likely
      ? `whether ${address} is a Microsoft account that is in use cannot be seen from here`
      : `whether ${address} is a Microsoft account cannot be seen from here`,
    {
      nextStep: likely
        ? 'ask the person whether they sign in to Skype with it'
        : `ask the person: any address can be one, but only after it was made one; ${linking}`,
    },
  );
}
