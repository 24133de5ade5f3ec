import type { Finding } from '../model/finding.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { userKey } from '../model/user-names.ts';
import { bareAddress, readAddress } from './address.ts';
import { check, type Check } from './check.ts';
import { contactContext } from './contact-context.ts';
import type { ContactRecords } from './contact-records.ts';
import { clientChecks } from './client-checks.ts';
import { checkContact, type ContactContext, type ContactResult } from './contact.ts';
import { clients, findClient } from './clients.ts';
import { serviceOn } from './history.ts';
import { deploymentFinding, rowFinding, serviceFinding, setAside } from './link-findings.ts';
import { createPeople, type People, type UserResult } from './people.ts';
import type { DomainRecords } from './pool-user.ts';
import type { LinkRow } from './rows.ts';

/** What `validate` judges with. */
export interface ValidateOptions {
  /** Absent: only contacts can be judged, by the rules that hold everywhere. */
  readonly snapshot?: Snapshot;
  /** ISO day, UTC: for which the answer is to hold. */
  readonly day: string;
  /** What DNS says of the SIP domains, where it was asked. */
  readonly records?: DomainRecords;
  /** The same of the domains of the contacts. */
  readonly contactRecords?: ContactRecords;
}

export interface Validation {
  /** What holds for everybody: the service on that day, the deployment. */
  readonly general: readonly Finding[];
  readonly rows: readonly JudgedRow[];
}

/** A row with what it came to, and every check behind it; none where the row could not be used. */
export interface JudgedRow {
  /** Where it was written: `people.csv:12`, `--user`. */
  readonly where: string;
  readonly finding: Finding;
  readonly checks: readonly Check[];
}

/**
 * One finding a row, in the order of the rows, each with every check behind it as evidence; first what holds for
 * everybody. Whether an address really is a Microsoft account cannot be known from outside, so a contact is at best
 * unknown, and says so.
 */
export function validateLinks(written: readonly LinkRow[], options: ValidateOptions): Validation {
  const rows = written.map((row) => ({ ...row, user: bareAddress(row.user) }));
  const people = createPeople(
    options.snapshot,
    rows.map(({ user }) => user).filter((user) => user !== ''),
    options,
  );
  const context = contactContext(options.snapshot, options.day, options.contactRecords);
  const profile = options.snapshot?.profile ?? '';
  const seen = new Map<string, string>();
  return {
    general: [
      serviceFinding(profile, options.day),
      ...people.deployment.map((one) => deploymentFinding(profile, one)),
    ],
    rows: rows.map((row) => {
      const key = `${userKey(row.user)}\n${userKey(row.contact)}`;
      const first = seen.get(key);
      seen.set(key, first ?? row.where);
      if (row.fault !== undefined || first !== undefined) {
        return { where: row.where, finding: setAside(row, profile, first), checks: [] };
      }
      return judgedRow(row, { people, context, profile, day: options.day });
    }),
  };
}

interface RowContext {
  readonly people: People;
  readonly context: ContactContext;
  readonly profile: string;
  readonly day: string;
}

function judgedRow(row: LinkRow, { people, context, profile, day }: RowContext): JudgedRow {
  const user = row.user === '' ? undefined : (unusable(row.user) ?? people.judge(row.user));
  const contact = row.contact === '' ? undefined : checkContact(contactOf(row), contextOf(row, context));
  const checks = [
    ...phaseChecks(day, user, contact),
    ...(user?.checks ?? []),
    ...clientChecks('organisation', { client: row.userClient, version: '' }, day),
    ...contactChecks(contact, user, day),
  ];
  return { where: row.where, checks, finding: rowFinding(row, profile, checks, contact) };
}

/** A name without @ may be an identity of the directory; with one it has to be an address. */
function unusable(user: string): UserResult | undefined {
  const written = user.includes('@') ? readAddress(user) : undefined;
  return written?.kind === 'invalid'
    ? {
        side: 'unknown',
        checks: [
          check('user-address', 'fail', `the address of the user cannot be used: ${written.reason}`, {
            nextStep: 'correct the address',
          }),
        ],
      }
    : undefined;
}

function contactOf({ contact, contactClient, contactVersion }: LinkRow) {
  return { address: contact, client: contactClient, version: contactVersion };
}

function contextOf({ userClient }: LinkRow, context: ContactContext): ContactContext {
  const id = userClient.trim() === '' ? undefined : findClient(userClient);
  return { ...context, clientDecorates: id === undefined ? null : clients[id].decorates };
}

/** A service that is closed, or not there yet, is the headline; what else would be in the way comes behind it. */
function phaseChecks(
  day: string,
  user: UserResult | undefined,
  contact: ContactResult | undefined,
): readonly Check[] {
  const service = serviceOn(day);
  if (service.phase === 'open') {
    return [];
  }
  if (service.phase === 'not-yet') {
    return [check('service', 'fail', service.sentence)];
  }
  if (user?.side === 'cloud') {
    return contact === undefined
      ? []
      : [
          check(
            'service',
            'unknown',
            `${service.sentence}; whether the contact has a personal Teams account cannot be seen from here`,
            { nextStep: 'ask the person for the address of their personal Teams account' },
          ),
        ];
  }
  if (user === undefined) {
    return [
      check('service', 'warn', `${service.sentence}; today they may have a personal Teams account instead`),
    ];
  }
  return [
    check('service', 'fail', `${service.sentence}, and users on premises cannot reach personal Teams`, {
      nextStep: 'move the user to Teams first',
    }),
  ];
}

/** Towards personal Teams an address is entered as it is, whatever Skype's rules were. */
function contactChecks(
  contact: ContactResult | undefined,
  user: UserResult | undefined,
  day: string,
): readonly Check[] {
  const checks = contact?.checks ?? [];
  return user?.side === 'cloud' && serviceOn(day).phase === 'closed'
    ? checks.filter(({ id }) => id === 'contact-address' || id === 'contact-linked')
    : checks;
}
