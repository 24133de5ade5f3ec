// Packs the project, installs the tarball into an empty folder, and runs the program from there.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'federation-package-'));
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

try {
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], root));
  const stray = packed.files
    .map(({ path }) => path)
    .filter((path) => !/^(dist\/.+|package\.json|README\.md|LICENSE)$/.test(path));
  if (stray.length > 0) {
    throw new Error(`the package contains more than what runs: ${stray.join(', ')}`);
  }
  run('npx', ['publint', '--strict'], root);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  run(
    'npm',
    ['install', '--omit=optional', '--no-audit', '--no-fund', join(folder, packed.filename)],
    folder,
  );
  const federation = join(folder, 'node_modules', '.bin', 'federation');
  const version = run(federation, ['--version'], folder).trim();
  const enable = run(
    federation,
    ['enable', '--emulator', '--network', 'skype', '--scope', 'global', '--dry-run', '--output', 'json'],
    folder,
  );
  console.log(
    `packed ${packed.files.length} files, ${packed.size} bytes; ${version}; plans ${JSON.parse(enable).changes.length} changes`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
