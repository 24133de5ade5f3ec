import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const examples = join(root, 'examples');

beforeAll(() => {
  execFileSync(process.execPath, [join(root, '.ci/build.mjs'), '--if-stale']);
});

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script with `federation` on its path, and with folders of its own. */
function place(): {
  readonly folder: string;
  readonly run: (script: string, ...args: string[]) => Promise<Ran>;
} {
  const folder = mkdtempSync(join(tmpdir(), 'federation-example-'));
  mkdirSync(join(folder, 'bin'));
  chmodSync(join(root, 'dist/bin/federation.js'), 0o755);
  symlinkSync(join(root, 'dist/bin/federation.js'), join(folder, 'bin/federation'));
  symlinkSync(process.execPath, join(folder, 'bin/node'));
  const env = {
    PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter),
    HOME: folder,
    FEDERATION_STATE_DIR: join(folder, 'state'),
    FEDERATION_CONFIG_DIR: join(folder, 'configuration'),
  };
  const run = (script: string, ...args: string[]) =>
    new Promise<Ran>((done) => {
      execFile(join(examples, script), args, { cwd: folder, env }, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
  return { folder, run };
}

describe('the examples', { timeout: 120_000 }, () => {
  // Those for fleets are run in fleet.test.ts.
  it('when there is a new example then it is run here', () => {
    expect(readdirSync(examples).sort()).toEqual([
      'ci-job.sh',
      'cron-job.sh',
      'diagnose',
      'first-session.sh',
      'fleet',
      'linking',
    ]);
  });

  it('when the first session is run then it turns Skype on, shows it, and turns it off again', async () => {
    const { run } = place();
    const { code, stdout, stderr } = await run('first-session.sh');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain('verified');
    expect(stdout).toMatch(/no further step/i);
    expect(stdout).toContain('first session');
  });

  it('when README tells a first session then it is the one of the example', () => {
    const read = (path: string): readonly string[] =>
      readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').split('\n');
    const readme = read('README.md');
    const begins = readme.indexOf('federation status --emulator');
    const session = readme.slice(begins, readme.indexOf('```', begins));
    const example = read('examples/first-session.sh').filter((line) => line.startsWith('federation '));
    expect(session).toEqual(example.filter((line) => line !== 'federation emulator reset'));
  });

  it('when the CI job is run then its exit code is that of the check and its artefacts are there', async () => {
    const { folder, run } = place();
    const { code, stdout } = await run('ci-job.sh', folder);
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toContain('check messenger ended with 0');
    expect(JSON.parse(readFileSync(join(folder, 'check.json'), 'utf8'))).toMatchObject({
      source: 'emulator',
    });
    expect(existsSync(join(folder, 'snapshot.json'))).toBe(true);
  });

  it('when the list of people is judged then every reason shows up', async () => {
    const { folder, run } = place();
    const { code, stdout } = await run('linking/validate.sh');
    expect({ code, stdout }).toMatchObject({ code: 0 });
    for (const reason of [
      'whether joe@outlook.com is a Microsoft account',
      'enter eva(fabrikam.com)@msn.com',
      "Microsoft's and not on the list",
      'a Skype name alone',
      'Skype for Windows 6.2 does not take part',
      'no video',
      'no user of the pool of that name',
      'is routed by Skype for Business Server alone',
      'behind the @ is an IP address',
      'the same as people.csv:2',
      'no Skype client of the table',
      'neither a user nor a contact',
      'Lync Web App does not take part',
      'validate ended with 1',
    ]) {
      expect(stdout).toContain(reason);
    }
    expect(JSON.parse(readFileSync(join(folder, 'linking.json'), 'utf8'))).toMatchObject({
      summary: { notApplicable: 1 },
    });
  });

  it('when a deployment is diagnosed then the way is drawn, and what breaks first is said', async () => {
    const { folder, run } = place();
    const { code, stdout } = await run('diagnose/diagnose.sh');
    expect({ code, stdout }).toMatchObject({ code: 0 });
    for (const words of [
      'breaks here',
      'not yet in force',
      'in no DNS',
      'They cannot reach each other',
      'ended with 1',
    ]) {
      expect(stdout).toContain(words);
    }
    expect(JSON.parse(readFileSync(join(folder, 'diagnose.json'), 'utf8'))).toMatchObject({
      source: 'emulator',
    });
  });

  it('when the cron job is run then it is silent until something changes', async () => {
    const { folder, run } = place();
    expect(await run('cron-job.sh', folder)).toMatchObject({ code: 0, stdout: '' });
    expect(await run('cron-job.sh', folder)).toMatchObject({ code: 0, stdout: '' });
    const changed = await run('cron-job.sh', folder, 'all-on');
    expect(changed.code).toBe(1);
    expect(changed.stdout).toContain('AllowFederatedUsers');
  });
});
