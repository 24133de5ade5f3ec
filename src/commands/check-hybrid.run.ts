import { hybridStages, sharingOf, wrongSides } from '../audit/hybrid.ts';
import type { App } from '../app.ts';
import { diagnosis } from '../diagnosis/diagnosis.ts';
import { judgeDns } from '../diagnosis/dns-rules.ts';
import type { Stage } from '../diagnosis/stages.ts';
import { outsideOf } from '../diagnosis/topology.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { pathTable } from '../reports/path-table.ts';
import type { Input } from './declaration.ts';
import { lookUpDns } from './live-dns.ts';
import { countsOf, finishLive, stagesHere } from './live-report.ts';
import { snapshotFor } from './snapshot-source.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  const snapshot = await snapshotFor(app, input, { users: false });
  const sharing = sharingOf(snapshot);
  const dns = sharing.state === 'one-sided' ? [] : [await dnsStage(input, app, snapshot)];
  const stages = [...hybridStages(snapshot), ...dns];
  const diagnoses = stages.flatMap((stage) => stage.diagnoses);
  const wrong = wrongSides(stages);
  const what = [
    'servers and tenant as one deployment',
    ...(sharing.state === 'separate' ? [sharing.reason] : []),
    ...(wrong === '' ? [] : [`wrong ${wrong}`]),
  ].join(', ');
  const { profile, source } = snapshot;
  const sentence = `${what}: ${countsOf(diagnoses)}`;
  return finishLive(
    {
      command: 'check hybrid',
      snapshot,
      what,
      diagnoses,
      picture: (style) => pathTable({ profile, source, sentence, stages: stagesHere(app, stages) }, style),
    },
    input,
    app,
  );
}

const checks = new Set(['dns.domains', 'dns.federation-record', 'dns.cloud-proxy']);

/** Every shared domain leads to the servers' Edge, and the Edge finds the cloud: nothing else of DNS is hybrid's matter. */
async function dnsStage(input: Input, app: App, snapshot: Snapshot): Promise<Stage> {
  const topology = 'hybrid' as const;
  const looked = await lookUpDns(input, app, { snapshot, domains: undefined, partners: [], topology });
  if (looked.kind === 'not-looked') {
    return { title: 'DNS', diagnoses: [diagnosis('dns.asked', looked.outcome, 'DNS', looked.reason)] };
  }
  const live = { takenAt: app.host.clock.now().toISOString(), dns: looked.lookups, edges: [] };
  const found = judgeDns(outsideOf(snapshot, topology), live, { helperRecords: 'advice' });
  return { title: 'DNS', diagnoses: found.filter(({ id }) => checks.has(id)) };
}
