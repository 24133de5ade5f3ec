import { expect, it } from 'vitest';
import { firstFailure } from './collected-tests.mjs';

await Promise.all(
  Object.values(
    import.meta.glob([
      '../test/audit/**/*.test.ts',
      '../test/cases/**/*.test.ts',
      '../test/diagnosis/*.test.ts',
    ]),
  ).map((load) => load()),
);

it('when nothing is turned round then all tests of the audit pass', async () => {
  globalThis.mutant = undefined;
  expect(await firstFailure()).toBeUndefined();
});

for (const [index, what] of __MUTANTS__.entries()) {
  it(what, async () => {
    globalThis.mutant = index;
    expect(await firstFailure(), 'no test notices').toBeDefined();
  });
}
