// npm run bench: start-up, CLIXML, round trips, tenants, audits and memory, measured in one run. Absolute times are this machine's;
// what carries over are the ratios and differences, so each measurement is taken in turn with what it is held against.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const parts = ['startup', 'clixml', 'pool', 'tenant', 'people', 'audit'];
const folder = mkdtempSync(join(root, 'node_modules', '.bench-'));
try {
  execFileSync('node', [join(root, '.ci/build.mjs'), '--if-stale'], { stdio: 'inherit' });
  await build({
    cwd: root,
    input: Object.fromEntries(
      [
        ...parts,
        'server',
        'tenant-client',
        'tenant-server',
        'people-client',
        'pool-replay',
        'audit-baseline',
        'fleet-server',
      ].map((name) => [name, join(root, `bench/${name}.ts`)]),
    ),
    platform: 'node',
    external: /^[^./]/,
    transform: { define: { __FEDERATION_VERSION__: '"bench"' } },
    output: { dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
  });
  const only = process.argv.slice(2);
  for (const name of parts.filter((name) => only.length === 0 || only.includes(name))) {
    execFileSync(
      'node',
      [
        '--expose-gc',
        join(folder, `${name}.mjs`),
        join(root, 'dist/bin/federation.js'),
        join(folder, 'server.mjs'),
        tmpdir(),
        ...only,
      ],
      {
        stdio: 'inherit',
      },
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
