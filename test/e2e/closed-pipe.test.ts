import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

beforeAll(() => {
  execFileSync(process.execPath, [join(root, '.ci/build.mjs'), '--if-stale']);
});

it.skipIf(!existsSync('/dev/full'))(
  'when there is no space for a report then that is said and it ends with 2, not as a bug',
  () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(root, 'dist/bin/federation.js'), 'audit', '--list-controls'],
      { stdio: ['ignore', full, 'pipe'], encoding: 'utf8' },
    );
    closeSync(full);
    expect(status).toBe(2);
    expect(stderr.split('\n')).toContain('error: standard output cannot be written');
    expect(stderr).not.toContain('bug');
  },
);

it('when the reader of a report has gone (`| head`) then the program ends quietly, with the code of its answer', async () => {
  const program = spawn(
    process.execPath,
    [
      join(root, 'dist/bin/federation.js'),
      ...['check', 'messenger', '--emulator', '--scenario', 'nothing-set', '--output', 'html'],
    ],
    {
      env: { ...process.env, FEDERATION_STATE_DIR: mkdtempSync(join(tmpdir(), 'federation-pipe-')) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  program.stdout.destroy();
  let said = '';
  program.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(program, 'close');
  expect(said).toBe('');
  expect(program.exitCode).toBe(1);
});
