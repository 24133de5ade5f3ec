import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { findingsSchema } from '../../src/reports/findings-schema.ts';
import { emulatedProfile } from '../helpers/emulated-profile.ts';

/** A hundred tenants by a list and one by hand, all of them the emulated one; the one has a secret of its own. */
async function fleet(scenario: string) {
  const deployment = await emulatedProfile({ scenario });
  const written = parse(readFileSync(deployment.config, 'utf8')) as {
    readonly profiles: { readonly emulator: { readonly cloud: { readonly tenant: string } } };
  };
  const { tenant, ...common } = written.profiles.emulator.cloud;
  const lines = Array.from({ length: 100 }, (_, index) => `tenant-${index + 100},${tenant},all`);
  writeFileSync(
    join(dirname(deployment.config), 'tenants.csv'),
    ['name,tenant,tags', ...lines, ''].join('\n'),
  );
  const lost = { cloud: { tenant, clientSecret: { env: 'NOWHERE' } }, tags: ['all'] };
  writeFileSync(
    deployment.config,
    stringify({
      schemaVersion: 1,
      defaults: { cloud: common },
      profilesFrom: './tenants.csv',
      profiles: { 'tenant-150-lost': lost },
    }),
  );
  return async (...words: readonly string[]) => {
    const argv = ['audit', '--output', 'json', ...words];
    const result = await deployment.run(argv);
    return { ...result, document: findingsSchema.parse(JSON.parse(result.stdout)) };
  };
}

it('when one profile among a hundred good ones has no secret then that one is unknown, the rest is judged, and the table says how it ends', async () => {
  const audit = await fleet('tenant-locked-down');
  const { document, exitCode } = await audit('--all-profiles', '--controls', 'domains-open');
  expect(document.profiles).toHaveLength(101);
  const names = document.findings.map(({ profile }) => profile);
  expect(names).toEqual(names.toSorted());
  const { pass, unknown } = document.summary;
  expect({ pass, unknown, exitCode }).toEqual({ pass: 100, unknown: 1, exitCode: 3 });
  const [lost] = document.findings.filter(({ outcome }) => outcome === 'unknown');
  expect([lost?.profile, lost?.controlId]).toEqual(['tenant-150-lost', 'profile-readable']);
  expect(lost?.title).toContain('NOWHERE');
  const both = ['--profile', 'tenant-150*', '--controls'];
  const failing = await audit(...both, 'tenant-federation');
  expect([failing.exitCode, failing.document.summary]).toMatchObject([1, { fail: 1, unknown: 1 }]);
  expect((await audit(...both, 'domains-open', '--unknown', 'warn')).exitCode).toBe(0);
}, 60_000);
