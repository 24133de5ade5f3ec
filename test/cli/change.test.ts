import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FederationError } from '../../src/errors.ts';
import { runFederation, temporaryFolder, type RunOptions, type RunResult } from '../helpers/app.ts';
import { schemaErrors } from '../helpers/documents.ts';

const enable = ['enable', '--emulator', '--network', 'skype'];
const forAll = [...enable, '--scope', 'global'];

/** Time that passes as soon as somebody waits for it: reading back takes fifteen seconds of it. */
function impatient(): NonNullable<RunOptions['clock']> {
  return { now: () => new Date(), sleep: () => Promise.resolve() };
}

/** Runs against one emulated deployment that is kept between the calls. */
function deployment(options: RunOptions = {}) {
  const state = temporaryFolder();
  const cwd = temporaryFolder();
  const run = (argv: readonly string[], more: RunOptions = {}): Promise<RunResult> =>
    runFederation(argv, { state, cwd, ...options, ...more });
  const settings = async (): Promise<unknown> => {
    const { stdout } = await run(['status', '--emulator', '--output', 'json']);
    const [path] = (JSON.parse(stdout) as { paths: { settings: string }[] }).paths;
    return path?.settings;
  };
  return { run, settings, cwd };
}

describe('a change without a terminal', () => {
  it('when the network is not named then it is refused with the flag to give', async () => {
    const { exitCode, stderr } = await deployment().run(['enable', '--emulator', '--yes']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('next    add --network skype');
  });

  it('when policy Global is closed and no scope is named then it is refused with the scopes there are', async () => {
    const { run, settings } = deployment();
    const { exitCode, stderr, stdout } = await run([...enable, '--yes', '--output', 'json']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/site:Redmond\n.*policy:Sales\n/);
    expect(stderr).toContain('Nothing was changed.');
    const document: unknown = JSON.parse(stdout);
    expect(document).toMatchObject({ error: { code: 'plan.scope-needed' } });
    expect(schemaErrors('error', document)).toEqual([]);
    expect(await settings()).toBe('off');
  });

  it('when --yes is missing then the plan is shown and nothing is written', async () => {
    const { run, settings } = deployment();
    const { exitCode, stdout, stderr } = await run(forAll);
    expect(exitCode).toBe(5);
    expect(stdout).toContain('Set-CsAccessEdgeConfiguration -AllowFederatedUsers $true');
    expect(stderr).toContain('then apply it with --yes');
    expect(stderr).toContain('Nothing was changed.');
    expect(await settings()).toBe('off');
  });

  it('when standard input is piped then it answers no question', async () => {
    const { run, settings } = deployment();
    expect((await run(forAll, { stdin: 'y\ny\ny\n' })).exitCode).toBe(5);
    expect(await settings()).toBe('off');
  });

  it('when --dry-run is given then the plan is the answer, and no write reaches the server', async () => {
    const { run, settings } = deployment();
    const { exitCode, stdout } = await run([
      ...forAll,
      '--dry-run',
      '--fault',
      'fail-on-write',
      '--output',
      'json',
    ]);
    const document = JSON.parse(stdout) as { changes: { outcome?: string }[]; next: string };
    expect(exitCode).toBe(0);
    expect(schemaErrors('change', document)).toEqual([]);
    expect(document.changes.map(({ outcome }) => outcome)).toEqual([undefined, undefined, undefined]);
    expect(document.next).toMatch(/^federation enable .*--scope global/);
    expect(await settings()).toBe('off');
    expect((await run(['history', '--output', 'json'])).stdout).toContain('"journals": []');
  });

  it('when it is run twice then the second run changes nothing and ends with 0', async () => {
    const { run } = deployment();
    expect((await run([...forAll, '--yes'])).exitCode).toBe(0);
    const again = await run([...forAll, '--yes', '--output', 'json']);
    expect(again.exitCode).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ changes: [], next: '' });
  });

  it('when it is rolled back then everything is as before, and the rollback can be rolled back', async () => {
    const { run, settings } = deployment();
    await run(['export', '--emulator', '--output', 'json=before.json']);
    await run([...forAll, '--yes', '--reason', 'change 4711']);
    expect(await settings()).toBe('on');
    expect((await run(['rollback', 'latest', '--emulator', '--yes'])).exitCode).toBe(0);
    const { stdout } = await run(['diff', 'before.json', '--emulator', '--output', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ differences: [] });
    const { stdout: listed } = await run(['history', '--emulator', '--output', 'json']);
    const { journals } = JSON.parse(listed) as {
      journals: { journalId: string; state: string; reason: string }[];
    };
    expect(journals.map(({ state }) => state)).toEqual(['complete', 'rolled-back']);
    expect(journals[1]?.reason).toBe('change 4711');
    const id = journals[0]?.journalId ?? '';
    expect((await run(['rollback', id, '--emulator', '--yes'])).exitCode).toBe(0);
    expect(await settings()).toBe('on');
  });

  it('when there is nothing to roll back, or the journal is of another deployment, then it is refused', async () => {
    const { run, cwd } = deployment();
    writeFileSync(
      join(cwd, 'federation.yaml'),
      'schemaVersion: 1\nprofiles: { contoso: { onPremises: { pool: p.contoso.com } } }\n',
    );
    expect(await run(['rollback', 'latest', '--emulator', '--yes'])).toMatchObject({ exitCode: 2 });
    await run([...forAll, '--yes']);
    const [id = ''] = (await run(['history'])).stdout.split(' ');
    const other = await run(['rollback', id, '--profile', 'contoso', '--yes']);
    expect(other).toMatchObject({ exitCode: 2 });
    expect(other.stderr).toContain(`federation rollback ${id} --emulator`);
  });

  it('when the server says yes and stores nothing then it is 6, with the undo', async () => {
    const { run } = deployment({ clock: impatient() });
    const { exitCode, stdout } = await run([
      ...forAll,
      '--yes',
      '--fault',
      'silent-write',
      '--output',
      'json',
    ]);
    expect(exitCode).toBe(6);
    const document = JSON.parse(stdout) as { changes: { outcome: string }[] };
    expect(schemaErrors('change', document)).toEqual([]);
    expect(document.changes.map(({ outcome }) => outcome)).toEqual(['failed', 'not-sent', 'not-sent']);
  });

  it('when nothing is left of a run then its rollback is noted once, and history says that it is rolled back', async () => {
    const { run } = deployment({ clock: impatient() });
    const states = async () => {
      const { stdout } = await run(['history', '--emulator', '--output', 'json']);
      return (JSON.parse(stdout) as { journals: { state: string }[] }).journals.map(({ state }) => state);
    };
    const lost = await run([...forAll, '--yes', '--fault', 'drop-before-write']);
    expect(lost.exitCode).toBe(6);
    expect((await run(['rollback', 'latest', '--emulator', '--dry-run'])).exitCode).toBe(0);
    expect(await states()).toEqual(['partial']);
    const { exitCode, stdout } = await run(['rollback', 'latest', '--emulator', '--yes', '--output', 'json']);
    const document = JSON.parse(stdout) as { journalId?: string; changes: unknown[] };
    expect([exitCode, schemaErrors('change', document), document.changes]).toEqual([0, [], []]);
    expect(await states()).toEqual(['complete', 'rolled-back']);
    const id = (await run(['history', '--emulator'])).stdout
      .split('\n')
      .find((line) => /rolled back/.test(line));
    const again = await run(['rollback', id?.split(' ')[0] ?? '', '--emulator', '--yes']);
    expect(again.exitCode).toBe(0);
    expect(await states()).toEqual(['complete', 'rolled-back']);
  });

  it('when the account may not write then it is found before the first write, and is 4', async () => {
    const { exitCode, stderr } = await deployment().run([
      ...forAll,
      '--yes',
      '--scenario',
      'read-only-administrator',
    ]);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('does not offer Set-CsAccessEdgeConfiguration');
    expect(stderr).toContain('Nothing was changed.');
  });

  it('when the profile is read-only then nothing is written, and planning works', async () => {
    const { run, cwd } = deployment();
    writeFileSync(
      join(cwd, 'federation.yaml'),
      'schemaVersion: 1\nprofiles: { lab: { readOnly: true, onPremises: { pool: p.contoso.com } } }\n',
    );
    const refused = await run([...forAll, '--profile', 'lab', '--yes']);
    expect(refused).toMatchObject({ exitCode: 5 });
    expect(refused.stderr).toContain('profile lab is read-only');
    const planned = await run([...forAll, '--profile', 'lab', '--dry-run']);
    expect(planned.exitCode).toBe(0);
    expect(planned.stdout).toContain('lab (emulator)');
  });

  it('when a snapshot is planned for then nothing is contacted', async () => {
    const { run } = deployment();
    await run(['export', '--emulator', '--output', 'json=now.json']);
    const { exitCode, stdout } = await run([
      'enable',
      ...['--network', 'skype', '--scope', 'global', '--dry-run', '--from', 'now.json'],
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('3 changes');
  });
});

describe('a change in a terminal', () => {
  const tty = { tty: true, env: { NO_COLOR: '1' } };

  it('when nothing is named then it asks for whom, shows the plan, asks, and writes', async () => {
    const { run, settings } = deployment();
    const { exitCode, stderr, stdout } = await run(['enable', '--emulator'], {
      ...tty,
      answers: [
        [/Which network is it about\?/, '\r'],
        [/Whom is it for\?/, '\r'],
        [/Apply these 3 changes to emulator\? \(y\/N\)/, 'y\r'],
      ],
    });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('everyone (policy Global)');
    expect(stdout.indexOf('EnablePublicCloudAccess')).toBeLessThan(stdout.indexOf('verified'));
    expect(await settings()).toBe('on');
  });

  it('when another scope is chosen then only that is opened', async () => {
    const { run, cwd } = deployment();
    writeFileSync(join(cwd, 'list.txt'), '# pilots\nanna@contoso.com\n');
    const { exitCode, stdout } = await run([...enable, '--also-opens', '--dry-run'], {
      ...tty,
      answers: [
        [/Whom is it for\?/, '\u001b[A\r'],
        [/File with one user a line/, 'list.txt\r'],
      ],
    });
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('users:list.txt') as string,
    });
  });

  it.each([['n\r'], ['\r']])('when the answer is %j then nothing is written', async (keys) => {
    const { run, settings } = deployment();
    const { exitCode, stderr } = await run(forAll, { ...tty, answers: [[/Apply these/, keys]] });
    expect(exitCode).toBe(5);
    expect(stderr).toContain('the answer was no');
    expect(await settings()).toBe('off');
  });

  it('when --no-input is given then nothing is asked', async () => {
    const { exitCode, stderr } = await deployment().run([...forAll, '--no-input'], tty);
    expect(exitCode).toBe(5);
    expect(stderr).not.toContain('Apply these');
  });

  it('when Ctrl-C is typed at the question then nothing is written and it is 130', async () => {
    const { run, settings } = deployment();
    const { exitCode } = await run(forAll, { ...tty, answers: [[/Apply these/, '\u0003']] });
    expect(exitCode).toBe(130);
    expect(await settings()).toBe('off');
  });

  it('when the answer is JSON then the plan to confirm is on standard error, and one document on standard output', async () => {
    const { stdout, stderr, exitCode } = await deployment().run([...forAll, '--output', 'json'], {
      ...tty,
      answers: [[/Apply these/, 'y\r']],
    });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Set-CsAccessEdgeConfiguration');
    expect(schemaErrors('change', JSON.parse(stdout))).toEqual([]);
  });

  it('when all federation would be closed then the name of the profile has to be typed', async () => {
    const { run } = deployment();
    const all = ['disable', '--emulator', '--scenario', 'all-on', '--network', 'skype', '--everything'];
    const wrong = await run(all, { ...tty, answers: [[/Type the name of the profile/, 'contoso\r']] });
    expect(wrong.exitCode).toBe(5);
    const right = await run(all, {
      ...tty,
      answers: [
        [/Type the name of the profile/, 'emulator\r'],
        [/Apply/, 'y\r'],
      ],
    });
    expect(right.exitCode).toBe(0);
  });

  it('when another administrator changes something while the plan is looked at then it is refused', async () => {
    const { run, settings } = deployment();
    const { exitCode, stderr } = await run(forAll, {
      ...tty,
      answers: [
        [
          /Apply these/,
          () => run([...enable, '--scope', 'policy:Sales', '--also-opens', '--yes']).then(() => 'y\r'),
        ],
      ],
    });
    expect(exitCode).toBe(5);
    expect(stderr).toContain('the settings changed while the plan was being looked at');
    expect(await settings()).not.toBe('on');
  });
});

describe('a change that is interrupted', () => {
  it('when Ctrl-C comes during a write then that write is finished, the rest is not sent, and it is 130', async () => {
    const { run } = deployment();
    const stop = new AbortController();
    const interrupt = () => stop.abort(new FederationError('interrupted', 'interrupted', 'interrupted'));
    const { exitCode, stdout, stderr } = await run([...forAll, '--yes', '--output', 'json'], {
      interruption: stop.signal,
      tty: true,
      onError: (text) => {
        if (text.includes('2 of 3')) {
          interrupt();
        }
      },
    });
    expect(exitCode).toBe(130);
    expect(stderr).toContain('the write in flight is finished and read back first');
    const document = JSON.parse(stdout) as { changes: { outcome: string }[]; next: string };
    expect(document.changes.map(({ outcome }) => outcome)).toEqual(['verified', 'verified', 'not-sent']);
    expect(document.next).toMatch(/^federation rollback .* --emulator$/);
    const again = await run([...forAll, '--yes']);
    expect(again.stderr).toMatch(
      /an earlier run was interrupted \(.*\); its objects were read again: change 1 is in place, change 2 is in place, change 3 is not\n/,
    );
    expect(again.exitCode).toBe(0);
    expect((await run([...forAll, '--yes'])).stderr).not.toContain('interrupted');
  });

  it('when the time is over during a write then it says so, and the run that holds the lock is no interrupted one', async () => {
    const state = temporaryFolder();
    const stop = new AbortController();
    const { stderr } = await runFederation([...forAll, '--yes'], {
      state,
      interruption: stop.signal,
      tty: true,
      onError: (text) => {
        if (text.includes('2 of 3')) {
          stop.abort(new FederationError('timeout', 'unavailable', 'not done within 8 seconds'));
        }
      },
    });
    expect(stderr).toContain('the time is over (--timeout): the write in flight is finished');
    expect(stderr).not.toContain('Ctrl-C');
    const holder = JSON.stringify({ pid: 1, host: 'elsewhere', at: '2026-11-24T04:12:33.000Z' });
    writeFileSync(join(state, 'locks', 'emulator%20emulator.lock'), holder);
    const second = await runFederation([...forAll, '--yes'], { state });
    expect(second.stderr).toMatch(/another run is under way \(.*\); what is read here may change/);
    expect(second.stderr).not.toContain('was interrupted');
    expect(second.exitCode).toBe(5);
  });

  it('when Ctrl-C comes while reading then nothing was changed, and it says so', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new FederationError('interrupted', 'interrupted', 'interrupted')), 500);
    const { exitCode, stderr } = await deployment().run([...forAll, '--yes', '--fault', 'hang'], {
      interruption: stop.signal,
    });
    expect(exitCode).toBe(130);
    expect(stderr).toContain('Nothing was changed.');
  });

  it('when the time is over then it is 3, and what could not be done is said', async () => {
    const started = performance.now();
    const { exitCode, stderr } = await deployment().run([
      'status',
      '--emulator',
      '--fault',
      'hang',
      '--timeout',
      '1',
    ]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('not done within 1 second\n');
    expect(performance.now() - started).toBeLessThan(6_000);
  });
});
