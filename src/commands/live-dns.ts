import { randomInt } from 'node:crypto';
import type { App } from '../app.ts';
import { outsideOf } from '../diagnosis/topology.ts';
import type { DnsLookup } from '../model/live-snapshot.ts';
import type { Resolver } from '../probes/dns-resolver.ts';
import type { DnsPlan } from '../probes/look-up.ts';
import type { ResolverAddress } from '../probes/resolver-address.ts';
import type { Input } from './declaration.ts';
import { listOption } from './globals.ts';
import type { LiveSubject } from './live-subject.ts';

/** What was looked up, or why nothing was. */
export type LookedUp =
  | { readonly kind: 'looked'; readonly lookups: readonly DnsLookup[]; readonly resolvers: readonly string[] }
  | { readonly kind: 'not-looked'; readonly outcome: 'unknown' | 'not-applicable'; readonly reason: string };

/** What is asked for beside the domains of the subject. */
interface BesideDns {
  /** Domains of which the federation record alone is asked for. */
  readonly records?: readonly string[];
  /** Hosts whose addresses are asked for. */
  readonly hosts?: readonly string[];
}

const attemptMs = 3000;

/**
 * Asks the resolvers that were named, or those of the system. A file stands for itself; an emulated deployment is in no
 * DNS but that of a resolver on this machine.
 * @throws FederationError `usage.resolver`.
 */
export async function lookUpDns(
  input: Input,
  app: App,
  subject: LiveSubject,
  beside: BesideDns = {},
): Promise<LookedUp> {
  const { snapshot } = subject;
  const { parseResolver } = await import('../probes/resolver-address.ts');
  const named = listOption(input.options, 'resolver').map(parseResolver);
  if (snapshot.live !== undefined) {
    const lookups = snapshot.live.dns;
    return { kind: 'looked', lookups, resolvers: [...new Set(lookups.map(({ resolver }) => resolver))] };
  }
  if (input.options['from'] !== undefined) {
    const reason = 'the snapshot holds no answers of DNS, and with --from nothing is asked';
    return { kind: 'not-looked', outcome: 'unknown', reason };
  }
  if (app.globals.emulator !== undefined && !(named.length > 0 && named.every(isThisMachine))) {
    const reason =
      'the emulated deployment is in no DNS (a resolver on this machine can be named: --resolver)';
    return { kind: 'not-looked', outcome: 'not-applicable', reason };
  }
  const { lookUp } = await import('../probes/look-up.ts');
  const resolvers = await resolversOf(named, app);
  app.progress.say(`Asking ${resolvers.map(({ title }) => title).join(', ')}`);
  const lookups = await lookUp(questionsOf(subject, beside), resolvers);
  app.progress.clear();
  return { kind: 'looked', lookups, resolvers: resolvers.map(({ title }) => title) };
}

async function resolversOf(named: readonly ResolverAddress[], app: App): Promise<readonly Resolver[]> {
  const { createResolver } = await import('../probes/dns-resolver.ts');
  const { resolverTitle } = await import('../probes/resolver-address.ts');
  const { systemResolver } = await import('../probes/system-resolver.ts');
  const chosen =
    named.length === 0
      ? [systemResolver()]
      : named.map((server) => ({ title: resolverTitle(server), servers: [server] }));
  return chosen.map((one) =>
    createResolver({
      ...one,
      timeoutMs: Math.min(attemptMs, app.globals.timeoutMs / 4),
      signal: app.signal,
      randomId: () => randomInt(65_536),
    }),
  );
}

/** Of domains that were named only their records are asked for; else the Edges of the deployment too. */
function questionsOf({ snapshot, domains, partners, topology }: LiveSubject, beside: BesideDns): DnsPlan {
  const outside = outsideOf(snapshot, topology);
  return {
    domains: domains ?? outside.domains.map(({ name }) => name),
    partners,
    records: beside.records ?? [],
    hosts: [
      ...(beside.hosts ?? []),
      ...(domains === undefined ? outside.edges.map(({ host }) => host) : []),
      ...(outside.topology === 'hybrid' ? [outside.cloud.federation] : []),
    ],
  };
}

function isThisMachine({ address }: { readonly address: string }): boolean {
  return address === '::1' || address.startsWith('127.');
}
