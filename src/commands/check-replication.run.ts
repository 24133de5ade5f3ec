import type { App } from '../app.ts';
import { diagnosis, type Diagnosis } from '../diagnosis/diagnosis.ts';
import { replicationStage } from '../diagnosis/stages.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Input } from './declaration.ts';
import { openDeployment, takeSnapshot, type Deployment } from './deployment.ts';
import { textOption } from './globals.ts';
import { finishLive } from './live-report.ts';
import { readSnapshot } from './snapshot-source.ts';

const everyMs = 5000;

export async function run(input: Input, app: App): Promise<ExitCode> {
  const from = textOption(input.options, 'from');
  const snapshot =
    from !== undefined
      ? await readSnapshot(app, from)
      : await watched(app, await openDeployment(app), input.options['wait'] === true);
  return finishLive(
    {
      command: 'check replication',
      snapshot,
      what: 'replication to the Edge servers',
      diagnoses: judged(snapshot),
    },
    input,
    app,
  );
}

function judged({ onPremises, takenAt }: Snapshot): readonly Diagnosis[] {
  return onPremises === undefined
    ? [
        diagnosis(
          'replication.in-force',
          'not-applicable',
          'replication',
          'a tenant has no replicas: what is stored there is in force within hours',
        ),
      ]
    : replicationStage(onPremises, takenAt).diagnoses;
}

/** Reads until nothing is pending any more, and stops a little before the time is over: what was read last is the answer. */
async function watched(app: App, deployment: Deployment, wait: boolean): Promise<Snapshot> {
  const { clock } = app.host;
  const started = clock.now().getTime();
  for (;;) {
    const before = clock.now().getTime();
    const snapshot = await takeSnapshot(app, deployment, { users: false });
    const now = clock.now().getTime();
    const isPending = judged(snapshot).some(({ outcome }) => outcome === 'fail');
    const nextEnds = now + everyMs + 2 * (now - before);
    if (!wait || !isPending || nextEnds - started > app.globals.timeoutMs) {
      return snapshot;
    }
    app.progress.say('Not yet in force; reading again');
    await clock.sleep(everyMs, app.signal);
  }
}
