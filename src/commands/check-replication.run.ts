import type { App } from '../app.ts';
import { diagnosis, type Diagnosis } from '../diagnosis/diagnosis.ts';
import { replicationStage } from '../diagnosis/stages.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { ReplicatedPool, Snapshot } from '../model/snapshot.ts';
import type { PoolConnection } from '../onpremises/pool-connection.ts';
import type { Input } from './declaration.ts';
import { openDeployment } from './deployment.ts';
import { textOption } from './globals.ts';
import { finishLive } from './live-report.ts';
import { readSnapshot } from './snapshot-source.ts';

const everyMs = 5000;

export async function run(input: Input, app: App): Promise<ExitCode> {
  const from = textOption(input.options, 'from');
  const { snapshot, diagnoses } =
    from === undefined ? await fromPool(app, input.options['wait'] === true) : await fromFile(app, from);
  return finishLive(
    { command: 'check replication', snapshot, what: 'replication to the Edge servers', diagnoses },
    input,
    app,
  );
}

interface Seen {
  readonly snapshot: Pick<Snapshot, 'profile' | 'source'>;
  readonly diagnoses: readonly Diagnosis[];
}

async function fromFile(app: App, file: string): Promise<Seen> {
  const snapshot = await readSnapshot(app, file);
  return { snapshot, diagnoses: judged(snapshot.onPremises, snapshot.takenAt) };
}

/** @throws FederationError when the pool cannot be reached; the tenant is not asked. */
async function fromPool(app: App, wait: boolean): Promise<Seen> {
  const { profile, source, pool, failures } = await openDeployment(app);
  const failed = failures.find(({ side }) => side === 'on-premises');
  if (failed !== undefined) {
    throw failed.error;
  }
  const diagnoses = pool === undefined ? judged(undefined, '') : await watched(app, pool, wait);
  return { snapshot: { profile: profile.name, source }, diagnoses };
}

function judged(pool: ReplicatedPool | undefined, takenAt: string): readonly Diagnosis[] {
  return pool === undefined
    ? [
        diagnosis(
          'replication.in-force',
          'not-applicable',
          'replication',
          'a tenant has no replicas: what is stored there is in force within hours',
        ),
      ]
    : replicationStage(pool, takenAt).diagnoses;
}

/** Reads until nothing is pending any more, and stops a little before the time is over: what was read last is the answer. */
async function watched(app: App, pool: PoolConnection, wait: boolean): Promise<readonly Diagnosis[]> {
  const { clock } = app.host;
  const started = clock.now().getTime();
  let state: ReplicatedPool | undefined;
  for (;;) {
    const before = clock.now().getTime();
    state = await pool.replication(state);
    const now = clock.now();
    const found = judged(state, now.toISOString());
    const isPending = found.some(({ outcome }) => outcome === 'fail');
    const nextEnds = now.getTime() + everyMs + 2 * (now.getTime() - before);
    if (!wait || !isPending || nextEnds - started > app.globals.timeoutMs) {
      return found;
    }
    app.progress.say('Not yet in force; reading again');
    await clock.sleep(everyMs, app.signal);
  }
}
