// Builds dist/ from bin/ and src/: ES modules, one chunk per command body, so that `--help` loads little.
// With --if-stale nothing is done when dist/ is newer than every source (this is what `prepare` runs).
import { build } from 'rolldown';
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
  cwd: root,
  input: { 'bin/federation': join(root, 'bin/federation.ts') },
  platform: 'node',
  plugins: [{ name: 'lean-commander', transform: leanCommander }],
  // commander is needed on every start, so it is bundled; the rest stays where npm can see and audit it.
  external: (id) => /^[^./]/.test(id) && id !== 'commander',
  transform: { target: 'node20.19', define: { __FEDERATION_VERSION__: JSON.stringify(version) } },
  output: {
    dir: join(root, 'dist'),
    format: 'esm',
    chunkFileNames: 'chunks/[name]-[hash].js',
    // What every start needs is one file: each more costs a millisecond of opening and linking.
    codeSplitting: { groups: [{ name: 'start', test: /src\/main\.ts$/ }] },
    // Less to read at every start; names stay, so that stack traces can be read.
    minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
    comments: { legal: true },
  },
});
withoutFacade();
inOneByteCharacters();
// Node asks the nearest one what kind of files these are, at every start: this one is quickly read.
writeFileSync(join(root, 'dist/package.json'), '{"type":"module"}\n');
chmodSync(join(root, 'dist/bin/federation.js'), 0o755);
writeFileSync(stamp, '');

/**
 * commander asks for modules of Node as CommonJS does. Asked for directly, no loader has to be made at every start; and
 * starting programs, Node's heaviest module, is for commands that are files of their own, of which there are none.
 */
function leanCommander(code, id) {
  if (!/[\\/]commander[\\/]lib[\\/]/.test(id)) {
    return undefined;
  }
  const lean = code
    .replace("require('node:child_process')", 'undefined')
    .replace("require('node:process')", 'globalThis.process')
    .replace(/require\(('node:\w+')\)/g, 'globalThis.process.getBuiltinModule($1)');
  if (/require\(["'`](?!\.)/.test(lean)) {
    throw new Error(`${id} asks for a module in a way that is not known here`);
  }
  return lean;
}

/** A single letter outside ASCII makes V8 hold, and read, the whole file in two bytes a letter. */
function inOneByteCharacters() {
  const chunks = join(root, 'dist/chunks');
  const [start] = readdirSync(chunks).filter((name) => name.startsWith('start-'));
  if (start === undefined) {
    throw new Error(`there is no file that the program begins with in ${chunks}`);
  }
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const text = readFileSync(join(chunks, start), 'utf8');
  writeFileSync(join(chunks, start), text.replace(/[^\x00-\x7f]/g, escaped));
}

/** What the program begins with is in `start`, behind a file that only leads there: one more to open at every start. */
function withoutFacade() {
  const chunks = join(root, 'dist/chunks');
  const program = join(root, 'dist/bin/federation.js');
  const facade = readdirSync(chunks).find((name) => name.startsWith('main-')) ?? '';
  const leads = /^export\{(\w+) as main\}from"\.\/(start-[^"]+)";\s*$/;
  const [, name = '', start = ''] = leads.exec(readFileSync(join(chunks, facade), 'utf8')) ?? [];
  const text = readFileSync(program, 'utf8');
  const direct = text.replace('{main:', `{${name}:`).replace(`../chunks/${facade}`, `../chunks/${start}`);
  if (start === '' || direct.includes(facade) || !direct.includes(`{${name}:`)) {
    throw new Error(`${program} does not reach what is behind dist/chunks/${facade}`);
  }
  writeFileSync(program, direct);
  rmSync(join(chunks, facade));
}
