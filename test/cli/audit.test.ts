import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingsSchema } from '../../src/reports/findings-schema.ts';
import { controlsSchema, errorSchema } from '../../src/reports/schemas.ts';
import type { Clock } from '../../src/model/clock.ts';
import { runFederation, temporaryFolder, type RunOptions } from '../helpers/app.ts';

const now = '2026-11-24T12:00:00Z';
const fixed: Clock = {
  now: () => new Date(now),
  sleep: () => Promise.resolve(),
};

async function audit(words: readonly string[], options: RunOptions = {}) {
  const result = await runFederation(['audit', ...words, '--output', 'json'], { clock: fixed, ...options });
  const document = () => findingsSchema.parse(JSON.parse(result.stdout));
  return { ...result, document };
}

function outcomes({ document }: Awaited<ReturnType<typeof audit>>): readonly string[] {
  return document().findings.map(({ profile, controlId, outcome }) => `${profile} ${controlId} ${outcome}`);
}

const allOn = ['--emulator', '--scenario', 'all-on'];
const configuration = `schemaVersion: 1
defaults:
  approvedDomains: [fabrikam.com]
profiles:
  alpha:
    onPremises: { pool: alpha.contoso.com }
    tags: [first]
  beta:
    onPremises: { pool: beta.contoso.com }
  gamma:
    onPremises: { pool: gamma.contoso.com }
    tags: [first]
`;

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe('federation audit', () => {
  it('when everything is open then what is too open fails, and it ends with 1', async () => {
    const result = await audit(allOn);
    expect(outcomes(result)).toContain('emulator domains-open fail');
    expect(result.exitCode).toBe(1);
  });

  it('when the threshold is above what was found then it ends with 0', async () => {
    const result = await audit([...allOn, '--fail-on', 'critical']);
    expect([result.exitCode, result.document().failOn]).toEqual([0, 'critical']);
  });

  it('when --exit-zero is given then it ends with 0 and says all the same', async () => {
    const result = await audit([...allOn, '--exit-zero']);
    expect([result.exitCode, result.document().summary.fail > 0]).toEqual([0, true]);
  });

  it.each([
    ['24h', '2026-11-25T12:00:00Z', false],
    ['24h', '2026-11-25T13:00:00Z', true],
    ['30m', '2026-11-24T13:00:00Z', true],
    ['off', '2027-11-24T12:00:00Z', false],
    ['24h', '2026-11-24T09:00:00Z', true],
  ])('when --max-age is %s and it is %s then being too old is %s', async (age, time, isOld) => {
    const cwd = temporaryFolder();
    await runFederation(['export', ...allOn, '--output', 'json=snap.json'], { cwd, clock: fixed });
    const words = ['--from', 'snap.json', '--max-age', age, '--now', time, '--controls', 'domains-open'];
    const result = await audit(words, { cwd });
    expect([result.document().findings[0]?.outcome, result.exitCode]).toEqual(
      isOld ? ['unknown', 3] : ['fail', 1],
    );
  });

  it('when it has just been read then no time that is asked for makes it too old', async () => {
    const words = [...allOn, '--controls', 'domains-open', '--now', '2030-01-01'];
    expect(outcomes(await audit(words))).toEqual(['emulator domains-open fail']);
  });

  it('when it is to look at DNS then that is judged too, whatever else is asked for', async () => {
    const words = [...allOn, '--controls', 'domains-open', '--live', '--resolver', '127.0.0.1:9'];
    const result = await audit(words);
    const unseen = result.document().findings.filter(({ outcome }) => outcome === 'unknown');
    expect(unseen.map(({ controlId }) => controlId)).toEqual(['dns-records', 'edge-certificate']);
  });

  it('when unknown is only to warn then that is 0, and never a pass', async () => {
    const cwd = temporaryFolder();
    await runFederation(['export', ...allOn, '--output', 'json=snap.json'], { cwd, clock: fixed });
    const words = [
      '--from',
      'snap.json',
      '--now',
      '2027-01-01',
      '--controls',
      'edge-pool',
      '--unknown',
      'warn',
    ];
    const result = await audit(words, { cwd });
    expect([result.exitCode, result.document().summary]).toMatchObject([0, { unknown: 1, pass: 0 }]);
  });

  it('when many profiles are chosen then each is judged, in order', async () => {
    const cwd = folderWith({ 'federation.yaml': configuration });
    const words = [...allOn, '--controls', 'domains-open'];
    const every = ['alpha', 'beta', 'gamma'].map((name) => `${name} domains-open fail`);
    expect(outcomes(await audit([...words, '--all-profiles'], { cwd }))).toEqual(every);
    expect(outcomes(await audit([...words, '--profile', 'gamma,a*'], { cwd }))).toEqual([every[0], every[2]]);
    expect(outcomes(await audit([...words, '--tag', 'first'], { cwd }))).toEqual([every[0], every[2]]);
    const none = await audit([...words, '--profile', 'beta', '--tag', 'first'], { cwd });
    expect(none.exitCode).toBe(2);
  });

  it('when no profile can be read then each is unknown, and it ends as their common reason does', async () => {
    const cwd = folderWith({ 'federation.yaml': configuration });
    const result = await audit(['--all-profiles', '--controls', 'domains-open', '--timeout', '5'], {
      cwd,
      env: {},
    });
    expect(outcomes(result)).toEqual(
      ['alpha', 'beta', 'gamma'].map((name) => `${name} profile-readable unknown`),
    );
    expect(result.document().profiles?.every(({ failure }) => failure !== undefined)).toBe(true);
    expect(result.exitCode).toBe(4);
  });

  it('when a secret in the environment would go to several deployments then it is refused', async () => {
    const cwd = folderWith({ 'federation.yaml': configuration });
    const result = await audit(['--all-profiles'], { cwd, env: { FEDERATION_PASSWORD: 'planted-secret' } });
    expect([result.exitCode, errorSchema.parse(JSON.parse(result.stdout)).error.code]).toEqual([
      5,
      'secret.many-profiles',
    ]);
    expect(result.stdout + result.stderr).not.toContain('planted-secret');
  });
});

describe('waivers', () => {
  const waivers = (text: string) => folderWith({ 'waivers.yaml': text });
  const words = [...allOn, '--controls', 'domains-open', '--waivers', 'waivers.yaml'];

  it('when one fits then the finding is waived, and it ends with 0', async () => {
    const cwd = waivers('waivers:\n  - control: domains-open\n    reason: agreed\n    expires: 2026-11-24\n');
    const result = await audit(words, { cwd });
    expect(result.document().findings[0]?.waiver).toMatchObject({
      reason: 'agreed',
      location: 'waivers.yaml:2',
    });
    expect(result.exitCode).toBe(0);
  });

  it('when its last day is over then the finding stands, and a note says so', async () => {
    const cwd = waivers('waivers:\n  - { control: domains-open, reason: agreed, expires: 2026-11-23 }\n');
    const result = await audit(words, { cwd });
    expect([result.exitCode, result.document().notes?.map(({ kind }) => kind)]).toEqual([
      1,
      ['waiver-expired'],
    ]);
  });

  it('when it names an object that is not there then it ends with 2, after the whole report', async () => {
    const cwd = waivers(
      'waivers:\n  - { control: domains-open, object: AccessEdgeConfiguration Globl, reason: x, expires: 2026-12-31 }\n',
    );
    const result = await audit(words, { cwd });
    expect([result.exitCode, result.document().summary.fail]).toEqual([2, 1]);
    expect(result.stderr).toContain('Did you mean AccessEdgeConfiguration Global?');
  });

  it.each([
    ['waivers:\n  - { control: domain-open, reason: x, expires: 2026-12-31 }\n', 'waivers.unknown-control'],
    ['waivers:\n  - control: domains-open\n    reason: x\n    reason: y\n', 'waivers.malformed'],
    ['waivers:\n  - { control: domains-open, reasn: x }\n', 'waivers.unknown-key'],
    ['- nothing\n', 'waivers.malformed'],
    ['waivers: [', 'waivers.malformed'],
  ])('when the file is %j then it is refused before anything is read', async (text, code) => {
    const result = await audit(words, { cwd: waivers(text) });
    expect([result.exitCode, errorSchema.parse(JSON.parse(result.stdout)).error.code]).toEqual([2, code]);
  });
});

describe('a baseline and shards', () => {
  it('when nothing is new since the baseline then it ends with 0', async () => {
    const cwd = temporaryFolder();
    const first = await audit([...allOn], { cwd });
    writeFileSync(join(cwd, 'before.json'), first.stdout);
    const again = await audit([...allOn, '--baseline', 'before.json'], { cwd });
    expect([first.exitCode, again.exitCode]).toEqual([1, 0]);
    const better = await audit(['--emulator', '--baseline', 'before.json'], { cwd });
    expect(better.document().baseline?.resolved.map(({ controlId }) => controlId)).toContain('domains-open');
  });

  it('when a run is shared then the merged report is that of one run, byte for byte', async () => {
    const cwd = folderWith({ 'federation.yaml': configuration });
    const words = [...allOn, '--all-profiles', '--controls', 'domains-open,edge-pool'];
    const whole = await audit(words, { cwd });
    for (const index of [1, 2, 3]) {
      const part = await audit([...words, '--shard', `${index}/3`, '--exit-zero'], { cwd });
      writeFileSync(join(cwd, `part${index}.json`), part.stdout);
    }
    const files = ['part3.json', 'part1.json', 'part2.json'];
    const merged = await runFederation(['report', 'merge', ...files, '--output', 'json'], { cwd });
    expect(merged.stdout).toBe(whole.stdout);
    expect(merged.exitCode).toBe(whole.exitCode);
    const missing = await runFederation(['report', 'merge', ...files.slice(1), '--output', 'json'], { cwd });
    expect([missing.exitCode, errorSchema.parse(JSON.parse(missing.stdout)).error.code]).toEqual([
      2,
      'report.missing-shard',
    ]);
  });
});

describe('a file of waivers that several profiles have', () => {
  const fleet = configuration.replace('defaults:', 'defaults:\n  waivers: ./waivers.yaml');
  const waivers = `waivers:
  - { control: domains-open, profile: beta, reason: agreed, expires: 2026-12-31 }
  - { control: edge-pool, reason: not needed, expires: 2026-12-31 }
`;
  const run = [...allOn, '--all-profiles', '--controls', 'domains-open,edge-pool'];

  it('when one of them is used in one profile then it is used, and what nothing needs is said once', async () => {
    const cwd = folderWith({ 'federation.yaml': fleet, 'waivers.yaml': waivers });
    const result = await audit(run, { cwd });
    expect(outcomes(result).filter((line) => line.includes('waived'))).toEqual(['beta domains-open waived']);
    expect(result.document().notes?.map(({ kind, location }) => [kind, location])).toEqual([
      ['waiver-unused', './waivers.yaml:3'],
    ]);
  });

  it('when the run is shared then the merged report says the same, byte for byte', async () => {
    const cwd = folderWith({ 'federation.yaml': fleet, 'waivers.yaml': waivers });
    const before = await audit(['--emulator', '--all-profiles', '--controls', 'edge-pool,replication'], {
      cwd,
    });
    writeFileSync(join(cwd, 'before.json'), before.stdout);
    const words = [...run, '--baseline', 'before.json'];
    const whole = await audit(words, { cwd });
    const shares = ['1/5', '2/5', '3/5', '4/5', '5/5'];
    for (const share of shares) {
      const later = new Date(Date.parse(now) + Number(share[0]) * 1000);
      const clock = { ...fixed, now: () => later };
      const part = await audit([...words, '--shard', share, '--exit-zero'], { cwd });
      const empty = part.document().profiles === undefined;
      const said = empty ? await audit([...words, '--shard', share], { cwd, clock }) : part;
      writeFileSync(join(cwd, `${share[0] ?? ''}.json`), said.stdout);
    }
    const files = shares.map((share) => `${share[0] ?? ''}.json`);
    const merged = await runFederation(['report', 'merge', ...files, '--output', 'json'], { cwd });
    expect(merged.stdout).toBe(whole.stdout);
  });
});

describe('what is wrong with the command line or a file', () => {
  it.each([
    [['--controls', 'domain-open'], 'usage.controls'],
    [['--controls', ','], 'usage.controls'],
    [['--shard', '0/2'], 'usage.shard'],
    [['--max-age', 'long'], 'usage.max-age'],
    [['--concurrency', '0'], 'usage.concurrency'],
    [['--now', 'soon'], 'usage.now'],
    [['--from', 'nowhere.json'], 'file.unreadable'],
    [['--from', '.'], 'file.unreadable'],
    [['--baseline', 'nowhere.json'], 'file.unreadable'],
    [['--baseline', 'bad.json'], 'report.malformed'],
    [['--from', 'bad.json'], 'snapshot.truncated'],
    [['--from', 'x.json', '--all-profiles'], 'usage.from'],
    [['--from', 'x.json', '--profile', 'contoso'], 'usage.from'],
    [['--controls', 'domains-open,scuba'], 'usage.controls'],
    [['--waivers', 'nowhere.yaml'], 'file.unreadable'],
    [['--output', 'junit='], 'usage.output'],
    [['--output', 'junit=nowhere/a.xml'], 'output.unwritable'],
    [['--output', 'junit=a.xml', '--output', 'sarif=./a.xml'], 'usage.output'],
  ])('when it is %j then it ends with 2 and %s', async (words, code) => {
    const cwd = folderWith({ 'bad.json': '{"findings": [' });
    const result = await audit([...(words[0] === '--from' ? [] : ['--emulator']), ...words], { cwd });
    const { error } = errorSchema.parse(JSON.parse(result.stdout));
    expect([result.exitCode, error.code]).toEqual([2, code]);
    expect(error.next).toMatch(/\w/);
  });

  it('when DNS is to be judged by a snapshot that holds nothing of it then it is refused', async () => {
    const cwd = temporaryFolder();
    await runFederation(['export', ...allOn, '--output', 'json=a.json'], { cwd, clock: fixed });
    const result = await audit(['--from', 'a.json', '--live'], { cwd });
    expect(result.exitCode).toBe(2);
    expect(errorSchema.parse(JSON.parse(result.stdout)).error.next).toContain('--live');
  });

  it('when two snapshots are of one profile then they are refused', async () => {
    const cwd = temporaryFolder();
    await runFederation(['export', ...allOn, '--output', 'json=a.json'], { cwd, clock: fixed });
    writeFileSync(join(cwd, 'b.json'), readFileSync(join(cwd, 'a.json')));
    const result = await audit(['--from', 'a.json', '--from', 'b.json'], { cwd });
    expect(errorSchema.parse(JSON.parse(result.stdout)).error.code).toBe('usage.from');
  });

  it('when a snapshot is piped in then it is judged', async () => {
    const { stdout } = await runFederation(['export', ...allOn], { clock: fixed });
    const result = await audit(['--from', '-', '--controls', 'domains-open'], { stdin: stdout });
    expect(outcomes(result)).toEqual(['emulator domains-open fail']);
  });
});

describe('the catalogue', () => {
  it.each([
    ['--controls', 'scuba'],
    ['--controls', 'dns-records', '--exit-zero'],
  ])('when no control looks at anything that there is (%s %s) then that is no pass', async (...words) => {
    const result = await audit(['--emulator', '--scenario', 'all-on', ...words]);
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('error: nothing was evaluated');
  });

  it('when controls are listed then each is there once, with what it reads', async () => {
    const { stdout } = await runFederation(['audit', '--list-controls', '--output', 'json']);
    const { controls, profiles } = controlsSchema.parse(JSON.parse(stdout));
    expect(new Set(controls.map(({ id }) => id)).size).toBe(controls.length);
    const known = controls.map(({ id }) => id);
    expect(profiles.flatMap((profile) => profile.controls).filter((id) => !known.includes(id))).toEqual([]);
  });

  it('when a control is misspelt then the nearest one is named', async () => {
    const { stderr, exitCode } = await runFederation(['audit', 'explain', 'trial-tenant']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('Did you mean trial-tenants?')]);
  });
});
