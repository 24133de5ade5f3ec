import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/app.ts';
import { emulatedProfile, type EmulatedProfile } from '../helpers/emulated-profile.ts';

/*
 * What a run that is killed leaves behind is what is on disk at that moment, here and at the service: journals are
 * flushed before anything is sent. So one run gives every moment: whenever it asks the tenant for something, before it is
 * answered, the disk is kept. At a write that is "sent, not stored"; at the reading back "stored, not known here".
 */

/** Deployment, what is opened, and how many writes that takes in the tenant. */
const runs: readonly (readonly [scenario: string, words: readonly string[], writes: number])[] = [
  ['tenant-nothing-set', ['--network', 'teams-personal', '--scope', 'global', '--inbound', 'on'], 2],
  [
    'tenant-nothing-set',
    ['--network', 'teams-personal', '--scope', 'users:people.txt', '--inbound', 'off'],
    3,
  ],
  ['hybrid-legacy', ['--network', 'skype', '--scope', 'global'], 2],
];

const files = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    : [];

/** The deployment with its state in the same folder as the journals. */
function opened(scenario: string, folder: string, onRequest?: () => void): Promise<EmulatedProfile> {
  return emulatedProfile(
    {
      scenario,
      stateFolder: join(folder, 'service'),
      tenant: { manner: { grantDelaySeconds: 0 }, ...(onRequest === undefined ? {} : { onRequest }) },
    },
    folder,
  );
}

const settled = ({ emulator: { organisation, tenant } }: EmulatedProfile): unknown => ({
  servers: { ...organisation, replication: null },
  configurations: tenant?.state.configurations,
  // Nobody here begins with a policy of their own: a grant of none is as no grant.
  grants: Object.entries(tenant?.state.grants ?? {})
    .filter(([, { policyName }]) => policyName !== null)
    .map(([user, { policyName }]) => [user, policyName]),
});

/** One run, and the disk at every moment at which something had changed there since the last one. */
async function wholeRun(scenario: string, enable: readonly string[], cwd: string) {
  const folder = temporaryFolder();
  const moments: string[] = [];
  const seen = new Set<string>();
  const profile = await opened(scenario, folder, () => {
    const journals = files(join(folder, 'journals'));
    const image = JSON.stringify([journals, files(join(folder, 'service'))]);
    if (journals.length > 0 && !seen.has(image)) {
      seen.add(image);
      const copy = temporaryFolder();
      cpSync(folder, copy, { recursive: true });
      moments.push(copy);
    }
  });
  const first = settled(profile);
  expect((await profile.run(enable, { cwd })).exitCode).toBe(0);
  return { moments, first, last: settled(profile) };
}

/** Another process, on the machine on which the first one is gone. */
const later = { pid: process.pid + 1, isAlive: () => false };

describe.each(runs)('a run on %s that is killed (%s)', (scenario, words, writes) => {
  it(
    'when it dies at any moment then history says so, and a second run and a rollback converge',
    {
      timeout: 120_000,
    },
    async () => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'people.txt'), 'anna@contoso.com\n');
      const enable = ['enable', ...words, '--yes'];
      const { moments, first, last } = await wholeRun(scenario, enable, cwd);
      // Each write is there as sent and not stored, as stored, and as known to be stored.
      expect(moments.length).toBeGreaterThanOrEqual(2 * writes + 1);
      for (const [index, moment] of moments.entries()) {
        for (const [command, wanted, state] of [
          [enable, last, 'interrupted'],
          [['rollback', 'latest', '--yes'], first, 'rolled-back'],
        ] as const) {
          const place = temporaryFolder();
          cpSync(moment, place, { recursive: true });
          const after = await opened(scenario, place);
          const history = async () => {
            const { stdout } = await after.run(['history', '--output', 'json'], later);
            return (JSON.parse(stdout) as { journals: { state: string }[] }).journals.map(
              ({ state }) => state,
            );
          };
          expect(await history()).toEqual(['interrupted']);
          const { exitCode, stderr } = await after.run(command, { cwd, ...later });
          expect([index, exitCode, stderr]).toEqual([index, 0, expect.not.stringContaining('error')]);
          expect(settled(after)).toEqual(wanted);
          // Also of a run that had stored nothing the rollback says what became of it.
          expect(await history()).toContain(state);
        }
      }
    },
  );
});

describe('a run that is not over', () => {
  it('when another one begins on the same machine then it is 5, and says who holds the lock', async () => {
    const enable = ['enable', ...(runs[0]?.[1] ?? []), '--yes'];
    const { moments } = await wholeRun('tenant-nothing-set', enable, temporaryFolder());
    const after = await opened('tenant-nothing-set', moments[0] ?? '');
    const before = settled(after);
    const { exitCode, stderr } = await after.run(enable, { pid: later.pid });
    expect(exitCode).toBe(5);
    expect(stderr).toContain(`process ${process.pid} on test-host holds the lock`);
    expect(settled(after)).toEqual(before);
  });
});
