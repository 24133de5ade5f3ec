import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/change/apply.ts';
import { createJournalStore } from '../../src/change/journal-store.ts';
import { planRollback } from '../../src/change/rollback.ts';
import { fastClock } from '../helpers/plans.ts';
import { SettingsServer } from '../helpers/settings-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'federation-killed-'));
const program = join(folder, 'killed-apply.mjs');
const closed = {
  'access-edge Global': { AllowFederatedUsers: false },
  'external-access-policy Global': { EnablePublicCloudAccess: false },
};
const open = {
  'access-edge Global': { AllowFederatedUsers: true },
  'external-access-policy Global': { EnablePublicCloudAccess: true },
};

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL('killed-apply.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
});

/** Two changes: each is a look, a write and a look back. */
const moments = [1, 2, 3, 4, 5, 6].flatMap((talk) => [[talk, 'before'] as const, [talk, 'after'] as const]);

async function killedRun(talk: number, when: string) {
  const place = mkdtempSync(join(folder, 'run-'));
  const file = join(place, 'store.json');
  new SettingsServer(closed, file);
  const killed = promisify(execFile)(process.execPath, [
    program,
    file,
    join(place, 'journals'),
    String(talk),
    when,
  ]);
  await expect(killed).rejects.toMatchObject({ signal: 'SIGKILL' });
  let count = 1;
  const store = createJournalStore({ folder: join(place, 'journals'), randomHex: () => `100${count++}` });
  const [summary] = await store.list();
  return { store, server: SettingsServer.fromFile(file), summary };
}

describe('a run that is killed', () => {
  it.each(moments)(
    'when it dies at talk %i (%s) then its journal claims no more than what is stored',
    async (talk, when) => {
      const { store, server, summary } = await killedRun(talk, when);
      expect(summary?.state).toBe('interrupted');
      const journal = await store.read(summary?.journalId ?? '');
      for (const { number, outcome } of journal.changes) {
        const { intent } = journal.header.plan.changes[number - 1] ?? expect.fail('no such change');
        const key = `${intent.object.type} ${intent.object.identity}`;
        const stored = Object.values(server.objects[key] ?? {}).every((value) => value === true);
        expect(outcome === 'verified' ? stored : true).toBe(true);
        expect(outcome === 'not-sent' ? !stored : true).toBe(true);
      }
    },
  );

  it.each(moments)(
    'when it dies at talk %i (%s) then rolling back restores the store',
    async (talk, when) => {
      const { store, server, summary } = await killedRun(talk, when);
      const journal = await store.read(summary?.journalId ?? '');
      await applyAgain(
        store,
        server,
        await planRollback(journal, (ref) => server.readObject(ref)),
        journal.header.journalId,
      );
      expect(server.objects).toEqual(closed);
    },
  );

  it.each(moments)('when it dies at talk %i (%s) then a second run converges', async (talk, when) => {
    const { store, server, summary } = await killedRun(talk, when);
    const journal = await store.read(summary?.journalId ?? '');
    const result = await applyAgain(store, server, journal.header.plan);
    expect(result.changes.map(({ outcome }) => outcome)).toEqual(['verified', 'verified']);
    expect(server.objects).toEqual(open);
  });
});

async function applyAgain(
  store: ReturnType<typeof createJournalStore>,
  server: SettingsServer,
  plan: Parameters<typeof applyPlan>[0]['plan'],
  undoes?: string,
) {
  const clock = fastClock();
  const journal = await store.begin({
    profile: 'contoso',
    source: 'emulator',
    account: '',
    toolVersion: '',
    at: clock.now().toISOString(),
    ...(undoes !== undefined && { undoes }),
    plan,
  });
  const result = await applyPlan({ plan, journal, clock, writers: { 'on-premises': server } });
  await journal.close();
  return result;
}
