import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFederation, temporaryFolder, type RunOptions } from '../helpers/app.ts';
import { schemaErrors } from '../helpers/documents.ts';

/** Codes are a contract: scripts compare them. Each case is a command line, and the error it must end with. */
interface Case extends RunOptions {
  readonly code: string;
  readonly exit: number;
  readonly line: string;
  /** What the profile `lab` says. */
  readonly lab?: string;
}

const pool = 'onPremises: { pool: pool.invalid, username: CONTOSO\\\\anna, authentication: ntlm';
const tenant =
  'cloud: { tenant: t.invalid, clientId: 00000000-0000-0000-0000-000000000000, authentication: client-secret, clientSecret: { env: PW } }';
const enable = 'enable --network skype --scope global';

const cases: readonly Case[] = [
  { code: 'usage.network', exit: 2, line: 'enable --emulator --yes' },
  { code: 'change.not-confirmed', exit: 5, line: `${enable} --emulator` },
  { code: 'journal.none', exit: 2, line: 'rollback latest --emulator --yes' },
  { code: 'login.emulator', exit: 2, line: 'login --emulator' },
  { code: 'login.no-keychain', exit: 2, line: 'login', lab: `${pool} }` },
  { code: 'login.side', exit: 2, line: 'login --side cloud', lab: `${pool} }` },
  { code: 'output.unwritable', exit: 2, line: 'status --emulator --output table=missing/status.txt' },
  { code: 'profile.read-only', exit: 5, line: `${enable} --yes`, lab: `readOnly: true, ${pool} }` },
  { code: 'secret.no-terminal', exit: 4, line: 'status', lab: `${pool} }` },
  {
    code: 'secret.stdin',
    exit: 4,
    line: 'login',
    lab: `${pool}, password: { keychain: lab } }`,
    stdin: 'x'.repeat(70_000),
  },
  {
    code: 'http.proxy',
    exit: 2,
    line: 'status',
    lab: tenant,
    env: { HTTPS_PROXY: 'nowhere at all', PW: 'x' },
  },
  {
    code: 'secret.username',
    exit: 4,
    line: 'status',
    lab: 'onPremises: { pool: p.invalid, authentication: ntlm }',
  },
  {
    code: 'config.ca-file',
    exit: 2,
    line: 'status',
    lab: `${pool}, password: { env: PW }, caFile: ./none.pem }`,
    env: { PW: 'x' },
  },
];

describe('the code of an error', () => {
  it.each(cases)(
    'when $line fails with $exit then it is $code',
    async ({ code, exit, line, lab, ...options }) => {
      const cwd = temporaryFolder();
      if (lab !== undefined) {
        writeFileSync(join(cwd, 'federation.yaml'), `schemaVersion: 1\nprofiles: { lab: { ${lab} } }\n`);
      }
      const trusted = lab === undefined ? [] : ['--config', 'federation.yaml'];
      const argv = [...line.split(' '), ...trusted, '--output', 'json'];
      const { stdout, exitCode } = await runFederation(argv, { cwd, ...options });
      const document: unknown = JSON.parse(stdout);
      expect(document).toMatchObject({ error: { code } });
      expect(exitCode).toBe(exit);
      expect(schemaErrors('error', document)).toEqual([]);
    },
  );

  it('when there is a bug then it is 70, says where it is from, and shows the stack only with --debug', async () => {
    const plain = await runFederation(['status', '--emulator'], { clock: breaking() });
    expect(plain.exitCode).toBe(70);
    expect(plain.stderr).toContain('TypeError: planted');
    expect(plain.stderr).toContain('run it again with --debug');
    expect(plain.stderr).not.toContain('error-codes.test.ts');
    const debugged = await runFederation(['status', '--emulator', '--debug'], { clock: breaking() });
    expect(debugged.stderr).toContain('error-codes.test.ts');
  });
});

/** A clock that a command can start with, and that breaks the next time it is looked at. */
function breaking(): NonNullable<RunOptions['clock']> {
  let looks = 0;
  return {
    now: () => {
      looks += 1;
      if (looks > 1) {
        throw new TypeError('planted');
      }
      return new Date();
    },
    sleep: () => Promise.resolve(),
  };
}
