import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.ts';
import { runFederation, temporaryFolder, type RunResult } from '../helpers/app.ts';

/** Rules of behaviour that hold for the program as a whole, tried on the program as a whole. */

const emulators: RunningEmulator[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(emulators.splice(0).map((emulator) => emulator.close()));
});

/** Every file below a folder with what it holds. */
function filesOf(folder: string): readonly (readonly [name: string, text: string])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .map((path) => [path, readFileSync(path, 'utf8')]);
}

/** A profile of an emulated pool that is reached as any other, with the password in the environment. */
async function liveProfile() {
  const emulator = await startEmulator({
    faults: [],
    stateFolder: temporaryFolder(),
    now: () => new Date(),
  });
  emulators.push(emulator);
  const cwd = temporaryFolder();
  const state = temporaryFolder();
  writeFileSync(join(cwd, 'ca.pem'), emulator.caPem);
  const pool = `pool: "${emulator.poolUrl ?? ''}", authentication: ntlm, username: 'CONTOSO\\admin'`;
  const secret = 'password: { env: LAB_PASSWORD }, caFile: ./ca.pem';
  writeFileSync(
    join(cwd, 'federation.yaml'),
    `schemaVersion: 1\nprofiles: { lab: { onPremises: { ${pool}, ${secret} } } }\n`,
  );
  const env = { LAB_PASSWORD: emulator.password };
  const run = (argv: readonly string[]): Promise<RunResult> => runFederation(argv, { cwd, state, env });
  return { run, state, password: emulator.password };
}

describe('rule 1: reading never writes', () => {
  const emulated = ['--emulator', '--scenario', 'policy-closed'];
  it.each([
    [['status', '--who'], 0],
    [['check', 'messenger'], 1],
    [['export', '--who'], 0],
    [['doctor'], 0],
    [['diff', 'before.json'], 0],
    [['enable', '--network', 'skype', '--scope', 'global', '--audio-video', '--replicate', '--dry-run'], 0],
    [['enable', '--network', 'skype', '--scope', 'global', '--repair', '--dry-run'], 0],
    [['disable', '--network', 'skype', '--everything', '--dry-run'], 0],
    [['rollback', 'latest', '--dry-run'], 0],
  ] as const)(
    'when %s is run against an emulator that fails on any write then nothing fails and nothing changes',
    { timeout: 30_000 },
    async (argv, exit) => {
      const state = temporaryFolder();
      const cwd = temporaryFolder();
      const run = (words: readonly string[]): Promise<RunResult> =>
        runFederation([...words, ...emulated], { state, cwd });
      await run(['disable', '--network', 'skype', '--yes']);
      await run(['export', '--output', 'json=before.json']);
      const before = filesOf(state);
      const { exitCode, stderr } = await run([...argv, '--fault', 'fail-on-write']);
      expect([stderr, exitCode]).toEqual(['', exit]);
      expect(filesOf(state)).toEqual(before);
    },
  );
});

describe('rule 8: no secret comes out', () => {
  it('when a change is made and undone with --debug then the password is in no output and in no file', async () => {
    const { run, state, password } = await liveProfile();
    const change = ['enable', '--network', 'skype', '--scope', 'global', '--yes', '--debug'];
    const runs = [
      await run(['doctor', '--debug']),
      await run([...change, '--output', 'json']),
      await run(['rollback', 'latest', '--yes', '--debug']),
      await run(['export', '--debug']),
    ];
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    const texts = runs.flatMap(({ stdout, stderr }) => [stdout, stderr]);
    expect(texts.join('')).toContain('debug: POST https://');
    const everything = [...texts, ...filesOf(state).map(([, text]) => text)].join('\n');
    for (const form of [password, Buffer.from(password).toString('base64'), encodeURIComponent(password)]) {
      expect(everything).not.toContain(form);
    }
  });
});

describe('rule 12: nothing is contacted but what the profile names', () => {
  it('when the environment names a proxy then a pool is reached without it', async () => {
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'ALL_PROXY']) {
      vi.stubEnv(name, 'http://127.0.0.1:9');
    }
    const { run } = await liveProfile();
    expect((await run(['status'])).exitCode).toBe(0);
  });
});

describe('rule 14: what was emulated says so', () => {
  it('when a change is made then plan, result, journal, history and undo say so', async () => {
    const state = temporaryFolder();
    const run = (argv: readonly string[]): Promise<RunResult> => runFederation(argv, { state });
    const change = ['enable', '--emulator', '--network', 'skype', '--scope', 'global'];
    const documents = [
      await run([...change, '--dry-run', '--output', 'json']),
      await run([...change, '--yes', '--output', 'json']),
      await run(['check', 'messenger', '--emulator', '--output', 'json']),
      await run(['rollback', 'latest', '--emulator', '--dry-run', '--output', 'json']),
    ].map(({ stdout }) => JSON.parse(stdout) as { source: string });
    expect(documents.map(({ source }) => source)).toEqual(Array(4).fill('emulator'));
    const { journals } = JSON.parse((await run(['history', '--output', 'json'])).stdout) as {
      journals: { source: string }[];
    };
    expect(journals.map(({ source }) => source)).toEqual(['emulator']);
    expect((await run(['history'])).stdout).toContain('emulator');
  });
});
