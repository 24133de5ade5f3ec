import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { runFederation, temporaryFolder } from '../helpers/app.ts';

const enable = ['enable', '--emulator', '--network', 'skype'];

describe('a question', () => {
  it('when somebody thinks longer than the command may take then the time does not count', async () => {
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, 'federation.yaml'),
      'schemaVersion: 1\nprofiles: { lab: { onPremises: { pool: p.invalid, password: { keychain: lab } } } }\n',
    );
    const thinking = (): Promise<string> => new Promise((done) => setTimeout(() => done('pass\r'), 4_000));
    const { exitCode, stderr } = await runFederation(['login', '--timeout', '3'], {
      cwd,
      tty: true,
      answers: [[/password/i, thinking]],
    });
    expect(stderr).not.toContain('not done within');
    expect(exitCode).toBe(0);
  });

  it('when several profiles ask then one after the other, and time stands still for all of them', async () => {
    const emulator = await startEmulator({ scenario: 'lync-2013' });
    const cwd = temporaryFolder();
    const { poolUrl, caPem, username, password } = emulator;
    writeFileSync(join(cwd, 'ca.pem'), caPem);
    const onPremises = { pool: poolUrl, authentication: 'ntlm', username, caFile: './ca.pem' };
    const profiles = { one: { onPremises }, two: { onPremises } };
    writeFileSync(join(cwd, 'federation.yaml'), JSON.stringify({ schemaVersion: 1, profiles }));
    const thinking = (): Promise<string> =>
      new Promise((done) => setTimeout(() => done(`${password}\r`), 1_700));
    const { stdout, exitCode } = await runFederation(['doctor', '--all-profiles', '--timeout', '3'], {
      cwd,
      tty: true,
      answers: [
        [/password of/i, thinking],
        [/password of/i, thinking],
      ],
    });
    await emulator.close();
    expect(stdout).toContain('everything needed is there in 2 profiles');
    expect(exitCode).toBe(0);
  });

  it('when the terminal shows ASCII alone then so does the question', async () => {
    const { stdout, stderr } = await runFederation(enable, {
      tty: true,
      env: { LANG: 'C' },
      answers: [
        [/Whom is it for/, '\r'],
        [/Apply these/, 'n\r'],
      ],
    });
    expect(stderr).toContain('> everyone (policy Global)');
    expect(stdout + stderr).toMatch(/^[\x00-\x7f]*$/);
  });

  it.each([
    [['--color', 'never'], {}],
    [[], { NO_COLOR: '1' }],
  ])('when colour is refused by %j %j then questions have none either', async (flags, env) => {
    const { stdout, stderr } = await runFederation([...enable, ...flags], {
      tty: true,
      env,
      answers: [
        [/Whom is it for/, '\r'],
        [/Apply these/, 'n\r'],
      ],
    });
    expect(stderr).toMatch(/Apply these 3 changes to emulator\? \(y\/N\)/);
    expect(stdout + stderr).not.toMatch(/\x1b\[[0-9;]*m/);
  });
});
