// npm run mutate [-- -t <part of a file name>]: does some test notice when a control is wrong? For every control its verdict is
// turned round, and every comparison in its source, one at a time; each time a test of the audit has to fail. Names those that
// nothing notices; the exit code is then 1. All of it runs in one process, as starting one a mutant would take an hour.
import { defineConfig } from 'vitest/config';
import { mutants, mutated } from './mutants.mjs';

const root = new URL('..', import.meta.url).pathname;
/** What was worked out with one mutant must not be remembered under the next. */
const forgetful = 'export class Recent { get(key, work) { return work(key); } }';

export default defineConfig({
  root,
  define: { __FEDERATION_VERSION__: JSON.stringify('0.0.0-test'), __MUTANTS__: JSON.stringify(mutants) },
  plugins: [
    {
      name: 'mutants',
      enforce: 'pre',
      resolveId: (id, importer) =>
        id === 'vitest' && importer?.startsWith(`${root}test/`)
          ? `${root}.ci/collected-tests.mjs`
          : undefined,
      transform: (_, id) =>
        id === `${root}src/model/recent.ts` ? forgetful : mutated.get(id.slice(root.length)),
    },
  ],
  test: {
    include: ['.ci/mutants.test.mjs'],
    pool: 'threads',
    testTimeout: 60_000,
    reporters: ['dot'],
  },
});
