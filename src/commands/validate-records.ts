import type { App } from '../app.ts';
import { domainToLookUp } from '../diagnosis/contact-kind.ts';
import { contactRecord } from '../diagnosis/contact-record.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { dnsAnswers } from '../diagnosis/dns-answers.ts';
import { judgeDns } from '../diagnosis/dns-rules.ts';
import { outsideOf } from '../diagnosis/topology.ts';
import { check, type Check } from '../linking/check.ts';
import type { ContactRecords } from '../linking/contact-records.ts';
import type { DomainRecords } from '../linking/pool-user.ts';
import type { LinkRow } from '../linking/rows.ts';
import { normaliseDomain } from '../model/domains.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Input } from './declaration.ts';
import { lookUpDns } from './live-dns.ts';
import { bareSnapshot } from './live-subject.ts';

/** What DNS says of the people of a list. */
export interface LinkRecords {
  /** Of the SIP domains of the users. */
  readonly records: DomainRecords;
  /** Of the domains of the contacts, but for those of Microsoft. */
  readonly contactRecords: ContactRecords;
}

const nothing: LinkRecords = { records: new Map(), contactRecords: new Map() };

/**
 * With `--live` the SIP domains of the users and the domains of the contacts are looked up, each once; a snapshot that
 * holds answers is judged by them. Domains of users that are not the deployment's are left alone.
 * @param read Undefined where only contacts are judged, and no deployment was read.
 */
export async function recordsOf(
  input: Input,
  app: App,
  read: Snapshot | undefined,
  rows: readonly LinkRow[],
): Promise<LinkRecords> {
  if (input.options['live'] !== true && read?.live === undefined) {
    return nothing;
  }
  const snapshot = read ?? bareSnapshot(app);
  const outside = outsideOf(snapshot);
  const named = new Set(rows.map(({ user }) => normaliseDomain(user.slice(user.lastIndexOf('@') + 1))));
  const domains = outside.domains.map(({ name }) => name).filter((name) => named.has(name));
  const contacts = [...new Set(rows.flatMap(({ contact }) => domainToLookUp(contact) ?? []))];
  if (domains.length + contacts.length === 0) {
    return nothing;
  }
  const subject = { snapshot, domains, partners: [], topology: undefined };
  const looked = await lookUpDns(input, app, subject, { records: contacts });
  if (looked.kind === 'not-looked') {
    const outcome = looked.outcome === 'unknown' ? 'unknown' : 'reminder';
    return {
      ...nothing,
      records: new Map(domains.map((domain) => [domain, check('u8', outcome, looked.reason)])),
    };
  }
  const live = { takenAt: app.host.clock.now().toISOString(), dns: looked.lookups, edges: [] };
  const whole = { ...outside, unread: [] };
  const judged = (domain: string): readonly Diagnosis[] =>
    judgeDns(whole, live, { helperRecords: 'advice', domains: [domain] });
  const answers = dnsAnswers(looked.lookups);
  return {
    records: new Map(domains.map((domain) => [domain, recordCheck(domain, judged(domain))])),
    contactRecords: new Map(contacts.map((domain) => [domain, contactRecord(domain, answers)])),
  };
}

/** Records with which clients find their home are no part of it. */
const helpers: ReadonlySet<string> = new Set(['dns.client-record', 'dns.sip-alias', 'dns.discover-alias']);

function recordCheck(domain: string, diagnoses: readonly Diagnosis[]): Check {
  const deciding = diagnoses.filter(({ id, severity }) => !helpers.has(id) && severity !== 'low');
  const worst = (['fail', 'unknown', 'warn', 'pass'] as const).find((outcome) =>
    deciding.some((one) => one.outcome === outcome),
  );
  const found = deciding.filter(({ outcome }) => outcome === worst);
  const steps = found.map(({ nextStep }) => nextStep).filter((step) => step !== '');
  return check(
    'u8',
    worst ?? 'not-applicable',
    found.map(({ text }) => text).join('; ') || `${domain}: federation is off, and nothing is published`,
    {
      evidence: found.flatMap(({ evidence }) => evidence),
      nextStep: [...new Set(steps)].join('; '),
    },
  );
}
