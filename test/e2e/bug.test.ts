import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

beforeAll(() => {
  execFileSync(process.execPath, [join(root, '.ci/build.mjs'), '--if-stale']);
});

it('when a promise is refused that nobody waits for then it ends with 70, and says that it is a bug', () => {
  const planted = "setTimeout(() => Promise.reject(new TypeError('planted')), 50)";
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(planted)}`,
      ...[
        join(root, 'dist/bin/federation.js'),
        'status',
        '--emulator',
        '--fault',
        'slow',
        '--output',
        'json',
      ],
    ],
    { env: { ...process.env, FEDERATION_STATE_DIR: mkdtempSync(join(tmpdir(), 'federation-bug-')) } },
  );
  expect(status).toBe(70);
  expect(JSON.parse(stdout.toString())).toMatchObject({
    error: { code: 'bug', cause: 'TypeError: planted' },
  });
  expect(stderr.toString()).toMatch(/^error: this is a bug/);
});
