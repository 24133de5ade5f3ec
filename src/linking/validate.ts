import { createHash } from 'node:crypto';
import { findMessengerProvider } from '../model/providers.ts';
import type { Evidence, Finding, FindingOutcome } from '../model/finding.ts';
import { booleanProperty, type SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot, Snapshot } from '../model/snapshot.ts';
import { bareAddress, readAddress } from './address.ts';
import { check, decisive, verdictOf, type Check } from './check.ts';
import { checkContact, type ContactContext, type ContactResult } from './contact.ts';
import { clients, findClient } from './clients.ts';
import { userKey } from './evidence.ts';
import { serviceOn } from './history.ts';
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
}

export interface Validation {
  /** What holds for everybody: the service on that day, the deployment. */
  readonly general: readonly Finding[];
  readonly rows: readonly JudgedRow[];
}

/** A row with what it came to, and every check behind it; none where the row could not be used. */
export interface JudgedRow {
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
  const context = contactContext(options);
  const profile = options.snapshot?.profile ?? '';
  const seen = new Map<string, string>();
  return {
    general: [
      serviceFinding(profile, options.day),
      ...people.deployment.map((one) => deploymentFinding(profile, one)),
    ],
    rows: rows.map((row) => {
      const key = JSON.stringify([userKey(row.user), userKey(row.contact)]);
      const first = seen.get(key);
      seen.set(key, first ?? row.where);
      if (row.fault !== undefined || first !== undefined) {
        return { finding: setAside(row, profile, first), checks: [] };
      }
      return judgedRow(row, { people, context, profile, day: options.day });
    }),
  };
}

function serviceFinding(profile: string, day: string): Finding {
  const service = serviceOn(day);
  return finding(profile, 'linking.service', day, {
    outcome: service.phase === 'open' ? 'pass' : 'warn',
    title: `on ${day}: ${service.sentence}`,
    nextStep:
      service.phase === 'closed'
        ? 'its users may have personal Teams accounts: users in the cloud reach those, users homed on premises cannot'
        : '',
    evidence: [],
  });
}

function deploymentFinding(profile: string, one: Check): Finding {
  return finding(profile, `linking.${one.id}`, one.id, {
    outcome: one.outcome === 'reminder' ? 'not-applicable' : one.outcome,
    title: one.text,
    nextStep: one.nextStep,
    evidence: one.evidence,
  });
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
    ...contactChecks(contact, user, day),
  ];
  const verdict = verdictOf(checks);
  return {
    checks,
    finding: finding(profile, `linking.${kindOf(row)}`, nameOf(row), {
      outcome: verdict,
      title: `${nameOf(row)}: ${titleOf(checks, contact)}`,
      nextStep: [...new Set(decisive(checks).map(({ nextStep }) => nextStep))].filter(Boolean).join('; '),
      evidence: checks.flatMap((one) => evidenceFor(row, one)),
    }),
  };
}

/** A name without @ may be an identity of the directory; with one it has to be an address. */
function unusable(user: string): UserResult | undefined {
  const written = user.includes('@') ? readAddress(user) : undefined;
  return written?.kind === 'invalid'
    ? {
        side: 'unknown',
        checks: [
          check('u1', 'fail', `the address of the user cannot be used: ${written.reason}`, {
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

function titleOf(checks: readonly Check[], contact: ContactResult | undefined): string {
  const reasons = decisive(checks).map(({ text }) => text);
  if (reasons.length > 0) {
    return reasons.join('; ');
  }
  const enter = contact?.enter === undefined ? '' : `, enter ${contact.enter}`;
  return `everything that is needed is there${enter}`;
}

function evidenceFor({ where }: LinkRow, one: Check): readonly Evidence[] {
  const own = { source: where, property: one.id, raw: one.text, normalised: one.outcome };
  return [own, ...one.evidence];
}

/** A row that cannot be used, or says again what another one said. */
function setAside(row: LinkRow, profile: string, first: string | undefined): Finding {
  return finding(profile, 'linking.row', row.where, {
    outcome: row.fault === undefined ? 'not-applicable' : 'unknown',
    title: `${row.where}: ${row.fault ?? `the same as ${first ?? ''}, judged there`}`,
    nextStep: row.fault === undefined ? '' : 'correct the row; the others were judged',
    evidence: [],
  });
}

function kindOf({ user, contact }: LinkRow): 'pair' | 'user' | 'contact' {
  return user === '' ? 'contact' : contact === '' ? 'user' : 'pair';
}

function nameOf({ user, contact }: LinkRow): string {
  return [user, contact].filter((name) => name !== '').join(' and ');
}

export function contactContext({ snapshot, day }: ValidateOptions): ContactContext {
  const pool = snapshot?.onPremises;
  const provider = pool === undefined ? undefined : providerOf(pool);
  return { day, provider, searches: searches(pool, provider), clientDecorates: null };
}

function providerOf({ objects }: PoolSnapshot): SettingsObject | undefined {
  const { publicProviders } = objects;
  const found = publicProviders.state === 'known' ? findMessengerProvider(publicProviders.value) : undefined;
  return found?.state === 'known' ? found.value : undefined;
}

/** Directory search needs Skype for Business Server and both switches of the provider. */
function searches(pool: PoolSnapshot | undefined, provider: SettingsObject | undefined): boolean | null {
  if (pool === undefined || provider === undefined) {
    return null;
  }
  const switches = ['EnableSkypeIdRouting', 'EnableSkypeDirectorySearch'].map((name) =>
    booleanProperty(provider, name),
  );
  if (switches.some(({ state }) => state === 'unreadable')) {
    return null;
  }
  return switches.every((one) => one.state === 'known' && one.value);
}

interface Found {
  readonly outcome: FindingOutcome;
  readonly title: string;
  readonly nextStep: string;
  readonly evidence: readonly Evidence[];
}

function finding(profile: string, controlId: string, object: string, found: Found): Finding {
  return {
    controlId,
    outcome: found.outcome,
    severity: found.outcome === 'fail' ? 'medium' : 'info',
    profile,
    object,
    title: found.title,
    evidence: found.evidence,
    benchmarks: [],
    nextStep: found.nextStep,
    fingerprint: createHash('sha256')
      .update(JSON.stringify([profile, controlId, object.toLowerCase()]))
      .digest('hex'),
  };
}
