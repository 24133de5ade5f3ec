// Builds dist/ from bin/ and src/: ES modules, one chunk per command body, so that `--help` loads little.
// With --if-stale nothing is done when dist/ is newer than every source (this is what `prepare` runs).
import { build } from 'esbuild';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync, chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist', '.built');

function newest(path) {
  const stat = statSync(path);
  return stat.isDirectory()
    ? Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
    : stat.mtimeMs;
}

const sources = ['bin', 'src', 'package.json', '.ci/build.mjs'].map((name) => join(root, name));
if (process.argv.includes('--if-stale') && existsSync(stamp)) {
  if (statSync(stamp).mtimeMs > Math.max(...sources.map(newest))) {
    process.exit(0);
  }
}

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
rmSync(join(root, 'dist'), { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: { 'bin/federation': 'bin/federation.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // commander is needed on every start, so it is bundled; the rest stays where npm can see and audit it.
  packages: 'external',
  alias: { commander: join(root, 'node_modules/commander/index.js') },
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  define: { __FEDERATION_VERSION__: JSON.stringify(version) },
  chunkNames: 'chunks/[name]-[hash]',
  // Less to parse at every start; names stay, so that stack traces can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'linked',
  logLevel: 'warning',
});
chmodSync(join(root, 'dist/bin/federation.js'), 0o755);
writeFileSync(stamp, '');
