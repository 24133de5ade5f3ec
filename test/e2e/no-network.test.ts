import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingsSchema } from '../../src/reports/findings-schema.ts';
import { errorSchema } from '../../src/reports/schemas.ts';

/* The live checks on a machine without any network: a namespace that has no interface, not even for itself. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'federation-no-network-'));
/** As root or as a user of one's own namespace; some kernels and containers allow neither. */
const alone = [['-n'], ['-r', '-n']].find((flags) => spawnSync('unshare', [...flags, 'true']).status === 0);

const profile = `schemaVersion: 1
profiles:
  contoso:
    onPremises:
      pool: pool01.contoso.com
      authentication: ntlm
      username: CONTOSO\\admin
      password: { env: CONTOSO_PASSWORD }
    cloud:
      tenant: contoso.onmicrosoft.com
      clientId: 00000000-0000-0000-0000-000000000000
      authentication: client-secret
      clientSecret: { env: CONTOSO_SECRET }
`;

beforeAll(() => {
  execFileSync(process.execPath, [join(root, '.ci/build.mjs'), '--if-stale']);
  writeFileSync(join(folder, 'federation.yaml'), profile);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

if (alone === undefined) {
  it('a namespace without network can be made (unshare -n)', (test) => test.skip());
}

function run(
  words: string,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const command = [process.execPath, join(root, 'dist/bin/federation.js'), ...words.split(' ')];
  const env = { ...process.env, FEDERATION_STATE_DIR: folder, CONTOSO_PASSWORD: 'x', CONTOSO_SECRET: 'y' };
  return new Promise((resolve) => {
    const child = execFile(
      'unshare',
      [...(alone ?? []), ...command, '--output', 'json', '--timeout', '20'],
      { cwd: folder, env },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

describe.skipIf(alone === undefined)('without any network', () => {
  it('when a deployment is to be read, then both sides are told, with what to look at, and it ends with 3', async () => {
    const commands = ['check', 'check dns', 'check why --user a@contoso.com --contact b@outlook.com'];
    const results = await Promise.all(
      [...commands, 'validate --live --user a@contoso.com'].map(async (words) => ({
        words,
        ...(await run(words)),
      })),
    );
    for (const { words, code, stdout, stderr } of results) {
      const { error } = errorSchema.parse(JSON.parse(stdout));
      expect([words, code, error.code]).toEqual([words, 3, 'pool.unresolved']);
      expect(error.message).toMatch(/no name server answers|not a name that can be resolved/);
      expect(error.next).toMatch(/network/);
      expect(stderr).toMatch(/^note: cloud: login\.microsoftonline\.com /m);
    }
  });

  it('when the pool is named by its address, then its certificate is not blamed for what the network does', async () => {
    writeFileSync(join(folder, 'address.yaml'), profile.replace('pool01.contoso.com', '192.0.2.10'));
    const { code, stdout } = await run('status --config address.yaml');
    expect([code, errorSchema.parse(JSON.parse(stdout)).error.code]).toEqual([3, 'pool.unreachable']);
  });

  it('when domains are named, then nothing is known, nothing is at fault, and the way out is told', async () => {
    const commands = ['check dns --domain contoso.com', 'check edge --partner contoso.com'];
    const named = commands.map((words) => `${words} --resolver 192.0.2.53`);
    const results = await Promise.all([...commands, ...named].map(run));
    for (const { code, stdout } of results) {
      const { findings } = findingsSchema.parse(JSON.parse(stdout));
      expect([code, [...new Set(findings.map(({ outcome }) => outcome))]]).toEqual([3, ['unknown']]);
      expect(findings[0]?.title).toMatch(
        /this computer has no way to the resolver|there is no resolver to ask/,
      );
      expect(findings[0]?.nextStep).toMatch(/--resolver <ip>.*on a network/);
    }
  });
});
