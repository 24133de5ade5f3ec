import type { App } from '../app.ts';
import { diagnosis } from '../diagnosis/diagnosis.ts';
import { judgeDns } from '../diagnosis/dns-rules.ts';
import { compareResolvers } from '../diagnosis/dns-resolvers.ts';
import { defaultExpiryDays, judgeEdges } from '../diagnosis/edge-rules.ts';
import type { Stage } from '../diagnosis/stages.ts';
import { outsideOf } from '../diagnosis/topology.ts';
import type { LiveSnapshot } from '../model/live-snapshot.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Input } from './declaration.ts';
import { lookUpDns, type LookedUp } from './live-dns.ts';
import { lookAtEdges } from './live-edges.ts';
import type { LiveSubject } from './live-subject.ts';

export type Looked =
  Exclude<LookedUp, { readonly kind: 'looked' }> | { readonly kind: 'looked'; readonly live: LiveSnapshot };

/** Another organisation that is looked at beside the deployment. */
export interface Beside {
  readonly partners: readonly string[];
  /** Their Access Edges are contacted too, not only looked up. */
  readonly edges: boolean;
}

/** Looks at DNS and the Access Edges of a deployment, or takes what its snapshot holds of them. */
export async function lookOutside(
  input: Input,
  app: App,
  snapshot: Snapshot,
  domains?: readonly string[],
  { partners, edges: withEdges }: Beside = { partners: [], edges: false },
): Promise<Looked> {
  if (snapshot.live !== undefined) {
    return { kind: 'looked', live: snapshot.live };
  }
  const subject: LiveSubject = { snapshot, domains, partners, topology: undefined };
  const looked = await lookUpDns(input, app, subject);
  if (looked.kind === 'not-looked') {
    return looked;
  }
  const contacted = withEdges ? subject : { ...subject, partners: [] };
  const edges = await lookAtEdges(input, app, contacted, looked.lookups);
  return {
    kind: 'looked',
    live: { takenAt: app.host.clock.now().toISOString(), dns: looked.lookups, edges },
  };
}

/** The snapshot with what was seen outside; as it is where there was nothing to look at. */
export async function withLive(input: Input, app: App, snapshot: Snapshot): Promise<Snapshot> {
  const looked = await lookOutside(input, app, snapshot);
  return looked.kind === 'looked' ? { ...snapshot, live: looked.live } : snapshot;
}

/** DNS and the Edge as parts of the way. */
export function outsideStages(
  snapshot: Snapshot,
  looked: Looked,
  domains?: readonly string[],
): readonly Stage[] {
  if (looked.kind === 'not-looked') {
    return [
      { title: 'DNS', diagnoses: [diagnosis('dns.asked', looked.outcome, 'DNS', looked.reason)] },
      {
        title: 'Access Edge',
        diagnoses: [diagnosis('edge.looked', looked.outcome, 'Access Edge', looked.reason)],
      },
    ];
  }
  const { live } = looked;
  const dns = judgeDns(outsideOf(snapshot), live, {
    helperRecords: 'advice',
    ...(domains === undefined ? {} : { domains }),
  });
  const edges = live.edges.filter(
    (edge) =>
      edge.owner === 'own' && (domains === undefined || edge.domains.some((one) => domains.includes(one))),
  );
  return [
    { title: 'DNS', diagnoses: [...dns, ...compareResolvers(live.dns)] },
    { title: 'Access Edge', diagnoses: judgeEdges({ ...live, edges }, { expiryDays: defaultExpiryDays }) },
  ];
}
