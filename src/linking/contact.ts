import { isMicrosoftConsumerDomain } from '../model/domains.ts';
import { formatAddress, readAddress, type Address } from './address.ts';
import { check, type Check } from './check.ts';
import { abilitiesOn } from './client-abilities.ts';
import { clients, findClient, type Action } from './clients.ts';
import {
  decorate,
  decorationOf,
  defaultDecoration,
  isDecorated,
  isRegionalMicrosoftDomain,
  undecorate,
  type DecorationRules,
} from './decoration.ts';
import type { ContactRecord, ContactRecords } from './contact-records.ts';
import { directorySearchBegan, serviceOn } from './history.ts';
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
      decorationCheck(written, account, enter, rules, context),
      ...clientChecks(contact, context),
      check(
        'contact-privacy',
        'reminder',
        'the privacy settings of Skype must let requests of contacts in, and both must accept',
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

function decorationCheck(
  written: Address,
  account: Address,
  enter: Address,
  rules: DecorationRules,
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

const actions: readonly Action[] = ['presence', 'im', 'audio', 'video'];

/** What the contact's own program can do; nothing when it is not known which it is. */
function clientChecks({ client, version }: Contact, { day }: ContactContext): readonly Check[] {
  if (client.trim() === '') {
    return [];
  }
  const id = findClient(client);
  if (id === undefined || clients[id].side !== 'skype') {
    return [
      check('contact-client', 'unknown', `${JSON.stringify(client)} is no Skype client of the table`, {
        nextStep: 'federation help linking lists them',
      }),
    ];
  }
  const service = serviceOn(day);
  if (service.phase !== 'open') {
    return [];
  }
  const abilities = abilitiesOn(id, day, version.trim() === '' ? undefined : version);
  const named = (ability: string) => actions.filter((action) => abilities[action] === ability);
  const title = [clients[id].title, version.trim()].filter((part) => part !== '').join(' ');
  const can = named('yes');
  if (named('unknown').length > 0) {
    return [check('contact-client', 'unknown', `${title}: what version ${version} can do is not known`)];
  }
  if (can.length === 0) {
    const least = clients[id].versions?.least;
    return [
      check('contact-client', 'fail', `${title} does not take part on ${day}`, {
        nextStep: least === undefined ? 'use another client' : `update it to ${least} or later`,
      }),
    ];
  }
  const lacks = named('no').filter((action) => service.modalities.some((one) => one === action));
  return [
    lacks.length === 0
      ? check('contact-client', 'pass', `${title}: ${can.join(', ')}`)
      : check('contact-client', 'warn', `${title}: ${can.join(', ')}; no ${lacks.join(', ')}`, {
          nextStep: `video needs ${clients[id].versions?.video ?? 'another client'}`,
        }),
  ];
}
