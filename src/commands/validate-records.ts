import type { App } from '../app.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { judgeDns } from '../diagnosis/dns-rules.ts';
import { outsideOf } from '../diagnosis/topology.ts';
import { check, type Check } from '../linking/check.ts';
import type { DomainRecords } from '../linking/pool-user.ts';
import type { LinkRow } from '../linking/rows.ts';
import { normaliseDomain } from '../model/domains.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Input } from './declaration.ts';
import { lookUpDns } from './live-dns.ts';

/**
 * What DNS says of the SIP domains of the users in the list: with `--live` they are looked up, each once; a snapshot
 * that holds answers is judged by them. Domains that are not the deployment's are left alone.
 */
export async function recordsOf(
  input: Input,
  app: App,
  snapshot: Snapshot,
  rows: readonly LinkRow[],
): Promise<DomainRecords> {
  if (input.options['live'] !== true && snapshot.live === undefined) {
    return new Map();
  }
  const outside = outsideOf(snapshot);
  const named = new Set(rows.map(({ user }) => normaliseDomain(user.slice(user.lastIndexOf('@') + 1))));
  const domains = outside.domains.map(({ name }) => name).filter((name) => named.has(name));
  if (domains.length === 0) {
    return new Map();
  }
  const looked = await lookUpDns(input, app, { snapshot, domains, partners: [], topology: undefined });
  if (looked.kind === 'not-looked') {
    const outcome = looked.outcome === 'unknown' ? 'unknown' : 'reminder';
    return new Map(domains.map((domain) => [domain, check('u8', outcome, looked.reason)]));
  }
  const live = { takenAt: app.host.clock.now().toISOString(), dns: looked.lookups, edges: [] };
  return new Map(
    domains.map((domain) => [
      domain,
      recordCheck(
        domain,
        judgeDns({ ...outside, unread: [] }, live, { helperRecords: 'advice', domains: [domain] }),
      ),
    ]),
  );
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
