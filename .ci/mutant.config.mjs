// The tests of the audit over one changed piece of source: MUTANT is JSON of {file, start, end, text}. No file is changed.
import { defineConfig } from 'vitest/config';

const { MUTANT: mutant } = process.env;
const { file, start, end, text } = JSON.parse(mutant ?? '{}');

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  define: { __FEDERATION_VERSION__: JSON.stringify('0.0.0-test') },
  plugins: [
    {
      name: 'mutant',
      enforce: 'pre',
      transform: (code, id) =>
        id.endsWith(`/${file}`) ? code.slice(0, start) + text + code.slice(end) : undefined,
    },
  ],
  test: {
    include: ['test/audit/**/*.test.ts', 'test/cases/**/*.test.ts'],
    pool: 'threads',
    testTimeout: 60_000,
    bail: 1,
    reporters: ['dot'],
  },
});
