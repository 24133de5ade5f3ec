// npm run --silent cases -- <file.json>: feeds cases of other auditors to our controls, one line of JSON a case.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = join(root, 'node_modules', `.cases-${process.pid}.mjs`);
try {
  await build({
    input: join(root, 'test/cases/main.ts'),
    platform: 'node',
    external: /^[^./]/,
    output: { file: bundle, format: 'esm' },
  });
  const { main } = await import(pathToFileURL(bundle).href);
  process.exitCode = main(process.argv.slice(2), (text) => process.stdout.write(text));
} finally {
  rmSync(bundle, { force: true });
}
