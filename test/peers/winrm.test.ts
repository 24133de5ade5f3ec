import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.ts';
import { poolUrlOf } from '../emulator/connect.ts';

/**
 * Clients from Debian on the emulator. pywinrm (requests, ntlm-auth) only knows the shell of `cmd`, which a pool does
 * not have: what it shows is that it gets in, and understands the refusal. curl with gss-ntlmssp speaks SPNEGO whole,
 * with the signed list of mechanisms.
 */
const program = fileURLToPath(new URL('winrm/open-shell.py', import.meta.url));
// Debian's own interpreter: another `python3` on the path does not see Debian's packages.
const python = '/usr/bin/python3';

function isInstalled(): boolean {
  try {
    execFileSync(python, ['-c', 'import winrm']);
    execFileSync('curl', ['--version']);
    return true;
  } catch (error) {
    if (process.env['CI'] === 'true') {
      throw error;
    }
    return false;
  }
}

function output(command: string, args: readonly string[], input: string, env = process.env): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { env }, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(stderr, { cause: error })),
    );
    child.stdin?.end(input);
  });
}

let emulator: RunningEmulator;
let folder: string;
let caFile: string;
beforeAll(async () => {
  emulator = await startEmulator({ requireChannelBinding: false });
  folder = mkdtempSync(join(tmpdir(), 'federation-winrm-'));
  caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, emulator.caPem);
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openShell(password: string): Promise<unknown> {
  const text = await output(
    python,
    [program, poolUrlOf(emulator), caFile, emulator.username],
    `${password}\n`,
  );
  return JSON.parse(text);
}

describe.skipIf(!isInstalled())('clients from Debian (needs python3-winrm, curl and gss-ntlmssp)', () => {
  it('when pywinrm has the password then it gets in, and reads why there is no such shell', async () => {
    expect(await openShell(emulator.password)).toEqual({
      refused: 'shell',
      why: expect.stringContaining('2150858752') as string,
    });
  });

  it('when pywinrm has another password then its credentials are refused', async () => {
    expect(await openShell('wrong')).toEqual({ refused: 'credentials' });
  });

  it('when curl speaks SPNEGO through GSSAPI then it gets in, and checks the server’s signature', async () => {
    const users = join(folder, 'users');
    writeFileSync(users, `${emulator.username.replace('\\', ':')}:${emulator.password}\n`, { mode: 0o600 });
    const args = ['--silent', '--cacert', caFile, '--negotiate', '--user', `${emulator.username}:`];
    const request = ['--header', 'Content-Type: application/soap+xml;charset=UTF-8', '--data', '<x/>'];
    const show = ['--output', join(folder, 'answer'), '--write-out', '%{http_code}'];
    const env = { ...process.env, NTLM_USER_FILE: users, KRB5CCNAME: `FILE:${join(folder, 'none')}` };
    expect(await output('curl', [...args, ...request, ...show, poolUrlOf(emulator)], '', env)).toBe('500');
  });
});
