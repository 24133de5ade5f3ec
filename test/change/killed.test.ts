import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'rolldown';
import { beforeAll, describe, expect, it } from 'vitest';
import { standingOf } from '../../src/change/compare.ts';
import { absent, known } from '../../src/model/reading.ts';
import { planOf } from '../helpers/plans.ts';
import { SettingsServer } from '../helpers/settings-server.ts';
import { scenarios, type Scenario } from './killed-scenarios.ts';
import { apply, newStore, rollBack, type Store } from './runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'federation-killed-'));
const program = join(folder, 'killed-apply.mjs');

beforeAll(async () => {
  await build({
    input: fileURLToPath(new URL('killed-apply.ts', import.meta.url)),
    platform: 'node',
    output: { file: program, format: 'esm' },
  });
});

interface Killed {
  readonly store: Store;
  readonly journalId: string;
  readonly state: string | undefined;
  readonly objects: SettingsServer['objects'];
}

async function killedRun(name: string, scenario: Scenario, talk: number, when: string): Promise<Killed> {
  const place = mkdtempSync(join(folder, 'run-'));
  const file = join(place, 'store.json');
  const journals = join(place, 'journals');
  new SettingsServer({ ...scenario.start }, file);
  const killed = promisify(execFile)(process.execPath, [program, name, file, journals, String(talk), when]);
  await expect(killed).rejects.toMatchObject({ signal: 'SIGKILL' });
  const store = newStore(journals);
  const [summary, ...more] = await store.list();
  expect(more).toEqual([]);
  const journalId = summary?.journalId ?? '';
  return { store, journalId, state: summary?.state, objects: SettingsServer.fromFile(file).objects };
}

/** The journal says at most what is stored: verified is stored, not sent is not. */
async function expectTrueJournal({ store, journalId, state, objects }: Killed): Promise<void> {
  expect(state).toBe('interrupted');
  const { header, changes } = await store.read(journalId);
  // Where two changes are about one object, only the last one that was sent says what the object is now.
  const last = new Map(
    changes
      .filter(({ sent }) => sent)
      .map(({ number }) => [header.plan.changes[number - 1]?.intent.object.type, number]),
  );
  for (const { number, outcome, sent } of changes) {
    const { intent } = header.plan.changes[number - 1] ?? expect.fail('no such change');
    const properties = objects[`${intent.object.type} ${intent.object.identity}`];
    const { identity } = intent.object;
    const standing = standingOf(intent, properties === undefined ? absent : known({ identity, properties }));
    if (outcome === 'verified' && last.get(intent.object.type) === number) {
      expect(standing).toBe('after');
    }
    expect(sent).toBe(outcome !== 'not-sent');
    if (!sent) {
      expect(standing).not.toBe('after');
    }
  }
}

describe.each(Object.entries(scenarios))('a run that is killed: %s', (name, scenario) => {
  const moments = Array.from({ length: scenario.talks }, (_, index) => index + 1).flatMap((talk) => [
    [talk, 'before'] as const,
    [talk, 'after'] as const,
  ]);

  it.each(moments)(
    'when it dies at talk %i (%s) then its journal is true, and both a rollback and a second run converge',
    async (talk, when) => {
      const killed = await killedRun(name, scenario, talk, when);
      await expectTrueJournal(killed);

      const again = new SettingsServer({ ...killed.objects });
      expect(await apply(planOf(scenario.plan(again.objects)), again)).toMatchObject({ exit: 0 });
      expect(again.objects).toEqual(scenario.end);

      const server = new SettingsServer({ ...killed.objects });
      expect(await rollBack(killed.store, killed.journalId, server)).toMatchObject({ exit: 0 });
      expect(server.objects).toEqual(scenario.start);
      const states = (await killed.store.list()).map((one) => [one.undoes === '', one.state] as const);
      expect(new Map(states)).toEqual(
        new Map([
          [true, 'rolled-back'],
          [false, 'complete'],
        ]),
      );
    },
  );
});
