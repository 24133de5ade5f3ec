import { defineConfig } from 'vitest/config';

const { VITEST_JSON: jsonReport, FEDERATION_TEST_PEERS: peers } = process.env;

/** `VITEST_JSON` names a file for the machine-readable report; `FEDERATION_TEST_PEERS=off` leaves out the slow peers. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  define: { __FEDERATION_VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: peers === 'off' ? ['test/peers/**'] : [],
    pool: 'threads',
    // Most of the time is spent waiting for servers and peers: no core is kept free for the runner.
    maxWorkers: '100%',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: jsonReport === undefined ? ['default'] : ['default', ['json', { outputFile: jsonReport }]],
  },
});
