import type { Evidence, Finding, FindingOutcome } from '../model/finding.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import { decisive, verdictOf, type Check } from './check.ts';
import type { ContactResult } from './contact.ts';
import { serviceOn } from './history.ts';
import type { LinkRow } from './rows.ts';

/* What was judged of people, as findings: one for everybody, and one for each row with every check as its evidence. */

/** What the service was on that day, for everybody. */
export function serviceFinding(profile: string, day: string): Finding {
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

/** What holds for everybody of a deployment. */
export function deploymentFinding(profile: string, one: Check): Finding {
  return finding(profile, `linking.${one.id}`, one.id, {
    outcome: one.outcome === 'reminder' ? 'not-applicable' : one.outcome,
    title: one.text,
    nextStep: one.nextStep,
    evidence: one.evidence,
  });
}

/** What a row came to: the worst of its checks. */
export function rowFinding(
  row: LinkRow,
  profile: string,
  checks: readonly Check[],
  contact: ContactResult | undefined,
): Finding {
  return finding(profile, `linking.${kindOf(row)}`, nameOf(row), {
    outcome: verdictOf(checks),
    title: `${faultyPlace(row, checks)}${nameOf(row)}: ${titleOf(checks, contact)}`,
    nextStep: [...new Set(decisive(checks).map(({ nextStep }) => nextStep))].filter(Boolean).join('; '),
    evidence: evidenceFor(row, checks),
  });
}

/** What is wrong with the list itself is found by its line; of everything else the people are the name. */
function faultyPlace({ where }: LinkRow, checks: readonly Check[]): string {
  const isFault = checks.some(
    ({ id, outcome }) => outcome === 'fail' && /^(?:user|contact)-address$/.test(id),
  );
  return isFault && isListed(where) ? `${where}: ` : '';
}

/** Whether it is a line of a list, and no option. */
export function isListed(where: string): boolean {
  return !where.startsWith('--');
}

function titleOf(checks: readonly Check[], contact: ContactResult | undefined): string {
  const reasons = decisive(checks).map(({ text }) => text);
  if (reasons.length > 0) {
    return reasons.join('; ');
  }
  const enter = contact?.enter === undefined ? '' : `, enter ${contact.enter}`;
  return `everything that is needed is there${enter}`;
}

function evidenceFor({ where }: LinkRow, checks: readonly Check[]): readonly Evidence[] {
  const evidence: Evidence[] = [];
  for (const { id, text, outcome, evidence: read } of checks) {
    evidence.push({ source: where, property: id, raw: text, normalised: outcome }, ...read);
  }
  // As long as it is, without the room that pushing leaves: there is one for each of thousands of rows.
  return evidence.slice();
}

/** A row that cannot be used, or says again what another one said. */
export function setAside(row: LinkRow, profile: string, first: string | undefined): Finding {
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
    fingerprint: fingerprintOf(profile, controlId, object.toLowerCase()),
  };
}
