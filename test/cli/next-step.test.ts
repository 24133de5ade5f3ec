import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFederation, temporaryFolder, type RunOptions, type RunResult } from '../helpers/app.ts';

const closed = ['--emulator', '--scenario', 'policy-closed'];
const enable = ['enable', ...closed, '--network', 'skype'];

/** Runs against one emulated deployment that is kept between the calls. */
function deployment(): (argv: readonly string[], options?: RunOptions) => Promise<RunResult> {
  const state = temporaryFolder();
  return (argv, options = {}) => runFederation(argv, { state, ...options });
}

/** The command that was printed, as a shell without quotes would take it apart. */
function pasted(text: string, pattern: RegExp): readonly string[] {
  const [, command = ''] = pattern.exec(text) ?? [];
  return command.trim().split(' ');
}

describe('a command that is to be pasted', () => {
  it('when a check says what opens a gate then the command is about the same deployment', async () => {
    const run = deployment();
    const { stdout } = await run(['check', 'messenger', ...closed]);
    const command = pasted(stdout, /next {2}federation (enable .*--scope global)$/m);
    expect(command).toContain('policy-closed');
    expect((await run([...command, '--yes'])).exitCode).toBe(0);
    expect((await run(['check', 'messenger', ...closed])).exitCode).toBe(0);
  });

  it('when a check is given as JSON then its next steps are about the same deployment too', async () => {
    const { stdout } = await deployment()(['check', 'messenger', ...closed, '--output', 'json']);
    const { findings } = JSON.parse(stdout) as { findings: { nextStep: string }[] };
    const steps = findings.map(({ nextStep }) => nextStep).filter((step) => step.startsWith('federation'));
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.filter((step) => !step.includes('--emulator --scenario policy-closed'))).toEqual([]);
  });

  it('when status is asked for a scope then what comes next is for that scope', async () => {
    const run = deployment();
    const { stdout } = await run(['status', ...closed, '--scope', 'policy:NoExternal']);
    const command = pasted(stdout, /^Next: +federation (.*?) {2}/m);
    expect(command).toContain('policy:NoExternal');
    expect((await run(command)).stdout).toContain('policy  Tag:NoExternal  EnablePublicCloudAccess');
  });

  it('when a gate has a remark then the command in it is about the same deployment', async () => {
    const { stdout } = await deployment()(['status', ...closed]);
    expect(stdout).toContain(
      'federation enable --emulator --scenario policy-closed --network skype --repair)',
    );
  });

  it('when the scope is missing then the next step is a whole command', async () => {
    const run = deployment();
    const { stderr } = await run([...enable, '--yes']);
    const command = pasted(stderr, /next +federation (.*)$/m);
    expect((await run([...command, '--dry-run'])).exitCode).toBe(0);
  });

  it('when a plan was only shown then the command that does it comes last, quoted for a shell', async () => {
    const reason = "ticket 4711; it's urgent";
    const { stdout } = await deployment()([...enable, '--scope', 'global', '--dry-run', '--reason', reason]);
    expect(stdout).toContain(
      `Next:  federation ${enable.join(' ')} --scope global --reason 'ticket 4711; it'\\''s urgent'  does it`,
    );
  });

  it('when a run did not get through then it says how to look, and does not speak of being in force', async () => {
    const clock = { now: () => new Date(), sleep: () => Promise.resolve() };
    const { stdout } = await deployment()(
      [...enable, '--scope', 'global', '--yes', '--fault', 'silent-write'],
      { clock },
    );
    expect(stdout).toMatch(/^Check: {2}federation status --emulator .* what is there now$/m);
    expect(stdout).not.toContain('in force');
  });
});

describe('a journal of another scenario', () => {
  it('when it is listed then its undo names the scenario, and without it is refused', async () => {
    const run = deployment();
    await run([...enable, '--scope', 'global', '--yes']);
    const { stdout } = await run(['history']);
    const command = pasted(stdout, /federation (rollback .*)$/m);
    const bare = await run(['rollback', command[1] ?? '', '--emulator', '--yes']);
    expect(bare.exitCode).toBe(2);
    expect(bare.stderr).toContain('scenario policy-closed');
    expect(bare.stderr).toContain(`federation ${command.join(' ')}`);
    expect((await run(['rollback', 'latest', '--emulator', '--yes'])).exitCode).toBe(2);
    expect((await run([...command, '--yes'])).exitCode).toBe(0);
  });

  it('when the default scenario is named then it is the same deployment as without', async () => {
    const run = deployment();
    await run(['enable', '--emulator', '--network', 'skype', '--scope', 'global', '--yes']);
    const named = await run(['rollback', 'latest', '--emulator', '--scenario', 'nothing-set', '--dry-run']);
    expect(named.exitCode).toBe(0);
  });
});

describe('status --who', () => {
  it('when users were read then they stand under the policy that holds for them', async () => {
    const { stdout } = await deployment()(['status', ...closed, '--who']);
    expect(stdout).toMatch(/^Users by policy: \d+$/m);
    expect(stdout).toMatch(/^ {2}policy Tag:Sales +open +3 users$/m);
    expect(stdout).toMatch(/^ {4}anna@contoso\.com /m);
  });
});

describe('a terminal where nobody can be asked', () => {
  it.each([
    ['CI', 'true'],
    ['TERM', 'dumb'],
  ])('when %s is %s then a question is refused with what to give', async (name, value) => {
    const { exitCode, stderr } = await deployment()(['enable', ...closed], {
      tty: true,
      env: { [name]: value },
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('add --network skype');
  });
});

describe('doctor with a configuration that cannot be used', () => {
  it('when settings are wrong then each is named on the line of the check, without the excerpt', async () => {
    const cwd = temporaryFolder();
    const text = 'schemaVersion: 1\nprofiles:\n  a:\n    onPremises: { pool: 12 }\n    readonly: true\n';
    writeFileSync(join(cwd, 'federation.yaml'), text);
    const { exitCode, stdout } = await runFederation(['doctor'], { cwd, columns: 400 });
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/federation\.yaml:4:25: .*; federation\.yaml:5:5: .*Did you mean readOnly\?$/m);
    expect(stdout).not.toContain('|');
  });

  it('when the password file is a folder then it says so', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'secret'));
    const pool = 'pool: p.invalid, username: a, password: { file: ./secret }';
    writeFileSync(
      join(cwd, 'federation.yaml'),
      `schemaVersion: 1\nprofiles: { a: { onPremises: { ${pool} } } }\n`,
    );
    const { exitCode, stdout } = await runFederation(['doctor'], { cwd, columns: 400 });
    expect(exitCode).toBe(4);
    expect(stdout).toContain('secret: it is a folder');
  });
});
