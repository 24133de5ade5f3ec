import type { App } from '../app.ts';
import { topologies, type Topology } from '../diagnosis/topology.ts';
import { FederationError } from '../errors.ts';
import { normaliseDomain } from '../model/domains.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Input } from './declaration.ts';
import { listOption, textOption } from './globals.ts';
import { snapshotFor } from './snapshot-source.ts';

/** Whose DNS and Access Edges are looked at. */
export interface LiveSubject {
  /** Without sides where only domains were named. */
  readonly snapshot: Snapshot;
  /** The domains that were named; undefined means those of the deployment. */
  readonly domains: readonly string[] | undefined;
  readonly partners: readonly string[];
  readonly topology: Topology | undefined;
}

/** Domains that are named are all that is looked at; else the deployment says which there are. */
export async function liveSubject(input: Input, app: App): Promise<LiveSubject> {
  const { options } = input;
  const domains = listOption(options, 'domain').map((text) => domainOf('--domain', text));
  const partners = listOption(options, 'partner').map((text) => domainOf('--partner', text));
  const isNamed = domains.length + partners.length > 0;
  const snapshot =
    isNamed && textOption(options, 'from') === undefined
      ? bareSnapshot(app)
      : await snapshotFor(app, input, { users: false });
  const named = textOption(options, 'topology');
  const assumed = isNamed && snapshot.onPremises === undefined && snapshot.cloud === undefined;
  const topology = topologies.find((one) => one === named) ?? (assumed ? 'separate' : undefined);
  return { snapshot, domains: isNamed ? domains : undefined, partners, topology };
}

/** A deployment of which nothing was read. */
export function bareSnapshot({ host, version, globals }: App): Snapshot {
  return {
    schemaVersion: 1,
    profile: '',
    takenAt: host.clock.now().toISOString(),
    source: globals.emulator === undefined ? 'live' : 'emulator',
    toolVersion: version,
  };
}

/** @throws FederationError `usage.domain`. */
export function domainOf(option: string, text: string): string {
  const name = normaliseDomain(text);
  if (name === undefined || !name.includes('.') || /\.\d+$/.test(name)) {
    throw new FederationError('usage.domain', 'usage', `${option} ${JSON.stringify(text)} is no domain`, {
      why: /^[\d.:[\]]+$/.test(text.trim())
        ? 'it is an address; federation goes by names'
        : 'a domain is a name such as fabrikam.com',
      next: `${option} fabrikam.com`,
    });
  }
  return name;
}
