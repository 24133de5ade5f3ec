import type { App } from '../app.ts';
import { hybridPart } from '../audit/hybrid.ts';
import { replicationStage, settingsStage, type Stage } from '../diagnosis/stages.ts';
import type { ExitCode } from '../exit-codes.ts';
import { pathsOf } from '../interop/status.ts';
import { pathTable } from '../reports/path-table.ts';
import type { Input } from './declaration.ts';
import { countsOf, finishLive, stagesHere } from './live-report.ts';
import { lookOutside, outsideStages } from './live-snapshot.ts';
import { snapshotFor } from './snapshot-source.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  const snapshot = await snapshotFor(app, input, { users: false });
  const looked = await lookOutside(input, app, snapshot);
  const { onPremises, profile, source, takenAt } = snapshot;
  const paths = pathsOf(snapshot, { scope: { kind: 'global' }, now: app.host.clock.now() });
  const stages: readonly Stage[] = [
    ...paths.map(settingsStage),
    ...hybridPart(snapshot),
    ...(onPremises === undefined ? [] : [replicationStage(onPremises, takenAt)]),
    ...outsideStages(snapshot, looked),
  ];
  const diagnoses = stages.flatMap((stage) => stage.diagnoses);
  const sentence = `the way to other networks: ${countsOf(diagnoses)}`;
  return finishLive(
    {
      command: 'check',
      snapshot,
      what: 'the way to other networks',
      diagnoses,
      picture: (style) => pathTable({ profile, source, sentence, stages: stagesHere(app, stages) }, style),
    },
    input,
    app,
  );
}
