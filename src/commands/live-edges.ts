import { resolve } from 'node:path';
import type { App } from '../app.ts';
import { dnsAnswers } from '../diagnosis/dns-answers.ts';
import { addressesOf } from '../diagnosis/dns-hosts.ts';
import { federationRecord } from '../diagnosis/dns-questions.ts';
import { srvRecords } from '../diagnosis/dns-answers.ts';
import { outsideOf } from '../diagnosis/topology.ts';
import { FederationError } from '../errors.ts';
import { cloudOfProxy } from '../model/cloud-hosts.ts';
import type { DnsLookup, EdgeProbe } from '../model/live-snapshot.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';
import type { EdgeTarget } from '../probes/probe-edges.ts';
import { readCa } from './ca-file.ts';
import type { Input } from './declaration.ts';
import { textOption } from './globals.ts';
import { inputFile } from './input-file.ts';
import type { LiveSubject } from './live-subject.ts';

const stepMs = 5000;
const maxIdentityBytes = 1024 * 1024;

/**
 * Looks at the Access Edges that DNS and the topology name. The cloud's proxies are left alone: they are Microsoft's, and
 * the same for everybody. An emulated deployment has only what listens on this machine.
 * @throws FederationError `config.ca-file`, `file.unreadable`.
 */
export async function lookAtEdges(
  input: Input,
  app: App,
  subject: LiveSubject,
  lookups: readonly DnsLookup[],
): Promise<readonly EdgeProbe[]> {
  const { snapshot } = subject;
  if (snapshot.live !== undefined || input.options['from'] !== undefined) {
    return snapshot.live?.edges ?? [];
  }
  const isEmulated = app.globals.emulator !== undefined;
  const targets = edgeTargets(subject, lookups).map((target) =>
    isEmulated ? onThisMachine(target) : target,
  );
  const ca = textOption(input.options, 'ca');
  const certificate = textOption(input.options, 'certificate');
  const { trustedBeside } = await import('../http/trust.ts');
  const { probeEdges } = await import('../probes/probe-edges.ts');
  app.progress.say(`Looking at ${targets.map(({ host }) => host).join(', ')}`);
  const edges = await probeEdges(targets, {
    roots: trustedBeside(ca === undefined ? '' : await readCa(resolve(app.host.cwd, ca))),
    ...(certificate === undefined ? {} : { identity: await identityOf(app, certificate) }),
    signal: app.signal,
    timeoutMs: Math.min(stepMs, app.globals.timeoutMs / 4),
    userAgent: `federation/${app.version}`,
    newToken: () => app.random.guid().replaceAll('-', ''),
  });
  app.progress.clear();
  return edges;
}

function edgeTargets(
  { snapshot, domains, partners, topology }: LiveSubject,
  lookups: readonly DnsLookup[],
): readonly EdgeTarget[] {
  const answers = dnsAnswers(lookups);
  const outside = outsideOf(snapshot, topology);
  const own = domains ?? outside.domains.map(({ name }) => name);
  const found = new Map<string, EdgeTarget>();
  const add = (
    owner: EdgeTarget['owner'],
    host: string,
    port: number,
    ofDomains: readonly string[],
  ): void => {
    const key = `${host}:${port}`;
    const before = found.get(key);
    found.set(key, {
      host,
      port,
      owner: before?.owner ?? owner,
      domains: [...new Set([...(before?.domains ?? []), ...ofDomains])],
      addresses: addressReading([answers.find(host, 'A'), answers.find(host, 'AAAA')]),
    });
  };
  const follow = (owner: EdgeTarget['owner'], domain: string): void =>
    srvRecords(answers.find(federationRecord(domain), 'SRV'))
      .filter(({ target }) => target !== '.' && cloudOfProxy(target) === undefined)
      .forEach(({ target, port }) => add(owner, target, port, [domain]));
  own.forEach((domain) => follow('own', domain));
  if (domains === undefined) {
    outside.edges.forEach(({ host, port }) => add('own', host, port, []));
  }
  partners.forEach((domain) => follow('partner', domain));
  return [...found.values()];
}

function addressReading(found: readonly Parameters<typeof addressesOf>[0][]): Reading<readonly string[]> {
  const addresses = found.flatMap(addressesOf);
  const failed = found.find(({ answer }) => answer.state === 'unreadable');
  return addresses.length === 0 && failed?.answer.state === 'unreadable' ? failed.answer : known(addresses);
}

function onThisMachine(target: EdgeTarget): EdgeTarget {
  const { addresses } = target;
  const isHere =
    addresses.state === 'known' &&
    addresses.value.every((address) => address === '::1' || address.startsWith('127.'));
  return isHere
    ? target
    : { ...target, addresses: unreadable('with --emulator only this machine is contacted') };
}

/** Certificate and key, as a server shows them. @throws FederationError `file.unreadable`. */
async function identityOf(app: App, file: string): Promise<string> {
  const text = (await inputFile(app, file, maxIdentityBytes)).toString('utf8');
  if (!/BEGIN CERTIFICATE/.test(text) || !/BEGIN (?:RSA |EC )?PRIVATE KEY/.test(text)) {
    throw new FederationError('file.unreadable', 'usage', `${file} cannot be used`, {
      why: 'it has to hold a certificate and its private key, both in PEM and without a password',
      next: 'openssl pkcs12 -in edge.pfx -nodes -out edge.pem',
    });
  }
  return text;
}
