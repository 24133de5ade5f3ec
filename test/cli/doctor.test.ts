import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.ts';
import { writeEmulatorConfig } from '../../src/emulator/emulator-config.ts';
import { findingsSchema } from '../../src/reports/findings-schema.ts';
import { runFederation, temporaryFolder, type RunOptions } from '../helpers/app.ts';

/** One tenant that works, under several names, and profiles that lack one thing each. */
let emulator: RunningEmulator;
let config: string;

beforeAll(async () => {
  emulator = await startEmulator({ scenario: 'tenant-nothing-set' });
  const folder = temporaryFolder();
  const { config: single } = await writeEmulatorConfig(folder, emulator);
  const written = parse(readFileSync(single, 'utf8')) as { profiles: Record<string, { cloud: object }> };
  const [profile] = Object.values(written.profiles);
  const cloud = profile?.cloud;
  config = join(folder, 'fleet.yaml');
  const profiles = {
    zeta: { ...profile, tags: ['good'] },
    alpha: { ...profile, tags: ['good'] },
    'no-secret': { cloud: { ...cloud, clientSecret: { env: 'NOWHERE' } } },
    'wrong-secret': { cloud: { ...cloud, clientSecret: { env: 'WRONG' } } },
  };
  writeFileSync(config, stringify({ schemaVersion: 1, profiles }));
});
afterAll(() => emulator.close());

async function doctor(words: readonly string[], options: RunOptions = {}) {
  const argv = ['doctor', '--config', config, '--timeout', '20', ...words];
  const run = await runFederation([...argv, '--output', 'json'], { env: { WRONG: 'not it' }, ...options });
  const document = findingsSchema.parse(JSON.parse(run.stdout));
  const of = (profile: string) => document.findings.filter((finding) => finding.profile === profile);
  return { ...run, document, of };
}

it('when the file of authorities is not there then that is at fault, by its name, and not the password', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'federation.yaml');
  const onPremises = { pool: 'pool01.contoso.com', username: 'anna', caFile: './nothing.pem' };
  const password = { env: 'PASSWORD' };
  writeFileSync(
    file,
    stringify({ schemaVersion: 1, profiles: { contoso: { onPremises: { ...onPremises, password } } } }),
  );
  const { stdout, exitCode } = await runFederation(['doctor', '--config', file], { env: { PASSWORD: 'x' } });
  expect(exitCode).toBe(2);
  expect(stdout).toMatch(/FAIL +configuration: the certificates of caFile cannot be read: .*nothing\.pem/);
  expect(stdout).not.toContain('password');
});

describe('doctor over many profiles', () => {
  it('when one lacks its secret and one has a wrong one then each fails by itself, in order, and the worst counts', async () => {
    const { document, of, exitCode } = await doctor(['--all-profiles', '--concurrency', '4']);
    const profiles = [...new Set(document.findings.map(({ profile }) => profile))];
    expect(profiles).toEqual(['alpha', 'no-secret', 'wrong-secret', 'zeta']);
    const failed = document.findings.filter(({ outcome }) => outcome === 'fail');
    expect(failed.map(({ profile, controlId }) => [profile, controlId])).toEqual([
      ['no-secret', 'doctor.cloud-sign-in'],
      ['wrong-secret', 'doctor.cloud-sign-in'],
    ]);
    expect(of('alpha').map(({ controlId, outcome }) => [controlId, outcome])).toEqual(
      of('zeta').map(({ controlId, outcome }) => [controlId, outcome]),
    );
    expect(exitCode).toBe(4);
  });

  it('when all is well then role, consent and credential of each were looked at, and it ends with 0', async () => {
    const { of, exitCode } = await doctor(['--tag', 'good']);
    for (const name of ['alpha', 'zeta']) {
      expect(of(name).map(({ controlId, outcome }) => `${controlId} ${outcome}`)).toEqual(
        expect.arrayContaining([
          'doctor.cloud-credential pass',
          'doctor.cloud-rights-read pass',
          'doctor.cloud-rights-write pass',
          'doctor.cloud-consent pass',
        ]),
      );
    }
    expect(exitCode).toBe(0);
  });

  it('when names and patterns choose then only those are looked at', async () => {
    const { document } = await doctor(['--profile', 'zeta,no-*']);
    expect([...new Set(document.findings.map(({ profile }) => profile))]).toEqual(['no-secret', 'zeta']);
  });

  it('when the table is drawn then it says how many can work, and what is wrong with the rest alone', async () => {
    const argv = ['doctor', '--config', config, '--all-profiles'];
    const { stdout } = await runFederation(argv, { env: { WRONG: 'not it' }, columns: 300 });
    expect(stdout).toContain('2 of 4 profiles cannot do everything; 2 can');
    expect(stdout).toMatch(/HIGH .*no-secret .*NOWHERE/);
    expect(stdout).not.toMatch(/^.*(alpha|zeta) /m);
  });

  it('when a profile takes too long then it alone fails, and says that time was over', async () => {
    const slow = ['doctor', '--emulator', '--scenario', 'tenant-nothing-set', '--fault', 'slow'];
    const { stdout, exitCode } = await runFederation([...slow, '--timeout', '0.5', '--output', 'json']);
    const { findings } = findingsSchema.parse(JSON.parse(stdout));
    const [last] = findings.slice(-1);
    expect([last?.outcome, last?.title]).toEqual(['fail', expect.stringContaining('not done within 0.5')]);
    expect(exitCode).toBe(3);
  });

  it('when nobody consented to anything then every permission that is missing is named', async () => {
    const { stdout, exitCode } = await runFederation(
      ['doctor', '--emulator', '--scenario', 'tenant-no-graph', '--output', 'json'],
      {},
    );
    const { findings } = findingsSchema.parse(JSON.parse(stdout));
    const consent = findings.find(({ controlId }) => controlId === 'doctor.cloud-consent');
    expect(consent).toMatchObject({ outcome: 'warn' });
    expect(consent?.title).toContain('Organization.Read.All, Domain.Read.All, User.Read.All');
    expect(exitCode).toBe(0);
  });

  it('when no profile carries the tag then it ends with 2', async () => {
    const { exitCode, document } = await doctor(['--tag', 'nowhere']);
    expect([exitCode, document.findings.map(({ controlId }) => controlId)]).toEqual([
      2,
      ['doctor.configuration'],
    ]);
  });
});
