import { describe, expect, it } from 'vitest';
import { controls } from '../../src/audit/catalogue.ts';
import { scenarios } from '../../src/emulator/scenarios.ts';
import type { Clock } from '../../src/model/clock.ts';
import { findingsSchema } from '../../src/reports/findings-schema.ts';
import { runFederation, temporaryFolder } from '../helpers/app.ts';

/** Every control over every deployment of the emulator, through its own protocols; and the same over its snapshot. */

const clock: Clock = { now: () => new Date('2026-11-24T12:00:00Z'), sleep: () => Promise.resolve() };
const everyControl = ['--controls', controls.map(({ id }) => id).join(',')];

const usualTenant = [
  'domains-open fail',
  'block-list-missing warn',
  'effective-access fail',
  'secops-delegation warn',
];
const closedPool = ['edge-federated-users fail', 'public-provider fail'];

/** How it ends, and all that neither passes nor does not apply. */
const expected: readonly (readonly [scenario: string, exit: number, findings: readonly string[]])[] = [
  [
    'nothing-set',
    1,
    [
      ...closedPool,
      'domains-open fail',
      'block-list-missing warn',
      'effective-access fail',
      'secops-delegation warn',
      'hosting-provider fail',
      'shared-address-space fail',
      'hybrid-discovery fail',
      'hybrid-allowed-domains fail',
    ],
  ],
  ['all-on', 1, ['domains-open fail', 'skype-consumer warn']],
  ['messenger-already-on', 0, ['skype-consumer warn']],
  ['provider-disabled', 1, ['public-provider fail']],
  ['provider-renamed', 0, []],
  ['policy-closed', 0, ['skype-consumer warn']],
  ['site-policies', 0, ['skype-consumer warn']],
  ['no-federation-route', 1, [...closedPool, 'federation-route fail']],
  ['replication-behind', 1, ['skype-consumer warn', 'replication warn']],
  ['read-only-administrator', 1, [...closedPool]],
  ['lync-2010', 1, [...closedPool, 'edge-outside-users fail']],
  ['lync-2013', 1, [...closedPool]],
  ['sfb-2015', 1, [...closedPool]],
  ['sfb-2019', 1, [...closedPool]],
  ['sfb-se', 1, [...closedPool]],
  ['provider-missing', 1, [...closedPool]],
  ['provider-conflict', 1, [...closedPool]],
  ['hosting-conflict', 1, [...closedPool]],
  ['contacts-only', 0, ['skype-consumer warn']],
  ['default-routing', 1, [...closedPool, 'edge-dns-routing fail']],
  ['no-edge', 1, [...closedPool, 'edge-pool fail', 'federation-route fail']],
  ['blocked-domains', 0, ['block-list-dead warn', 'skype-consumer warn']],
  ['hybrid-shared-space', 1, ['domains-open fail', 'skype-consumer warn', 'provider-verification fail']],
  [
    'hybrid',
    1,
    [
      'domains-open fail',
      'block-list-missing warn',
      'skype-consumer warn',
      'effective-access fail',
      'secops-delegation warn',
      'provider-verification fail',
      'hybrid-allowed-domains warn',
    ],
  ],
  [
    'hybrid-mismatch',
    1,
    [
      'domains-open fail',
      'skype-consumer warn',
      'effective-access fail',
      'secops-delegation warn',
      'provider-verification fail',
      'shared-address-space fail',
      'hybrid-discovery fail',
      'hybrid-allowed-domains warn',
      'hybrid-blocked-domains fail',
    ],
  ],
  [
    'hybrid-legacy',
    1,
    [
      'domains-open fail',
      'block-list-missing warn',
      'effective-access fail',
      'secops-delegation warn',
      'public-provider fail',
      'hybrid-allowed-domains warn',
    ],
  ],
  [
    'help-desk',
    3,
    [
      'domains-unapproved unknown',
      'domains-consumer unknown',
      'domains-malformed unknown',
      'block-list-dead unknown',
      'provider-verification unknown',
      'edge-federated-users unknown',
      'edge-outside-users unknown',
      'edge-dns-routing unknown',
      'edge-pool unknown',
      'federation-route unknown',
      'replication unknown',
      'public-provider unknown',
      'hosting-provider unknown',
    ],
  ],
  ['no-role', 4, ['profile-readable unknown']],
  ['tenant-nothing-set', 1, [...usualTenant]],
  ['tenant-today', 1, [...usualTenant, 'unmanaged-outbound fail', 'unmanaged-inbound fail']],
  ['tenant-legacy', 1, [...usualTenant]],
  ['tenant-locked-down', 1, ['secops-delegation warn', 'tenant-federation fail']],
  ['tenant-waiting-inbound', 1, [...usualTenant]],
  ['tenant-policies', 1, [...usualTenant, 'policy-reopens fail']],
  ['tenant-allow-list', 0, ['domains-limit warn', 'secops-delegation warn']],
  ['tenant-empty-allow-list', 0, ['secops-delegation warn']],
  ['tenant-gcc', 1, [...usualTenant]],
  ['tenant-gcc-high', 1, [...usualTenant]],
  ['tenant-dod', 1, [...usualTenant, 'policy-unassigned unknown']],
  ['tenant-partner', 1, [...usualTenant]],
  ['tenant-read-only', 1, [...usualTenant]],
  ['tenant-no-role', 4, ['profile-readable unknown']],
  ['tenant-no-graph', 1, [...usualTenant]],
  ['tenant-other-shapes', 1, [...usualTenant]],
];

/** As others are, with thousands of users or domains, which take seconds to read: other tests read them, and the bench audits them. */
const large = ['hybrid-large', 'large', 'many-users', 'tenant-large'];

describe('an audit of the emulator', () => {
  it('when there are scenarios then each has its verdicts here', () => {
    const known = [...expected.map(([name]) => name), ...large];
    expect(known.toSorted()).toEqual(scenarios.map(({ name }) => name).toSorted());
  });

  it.each(expected)(
    'when it is %s then it ends with %d, and its snapshot says the same, byte for byte',
    async (scenario, exit, findings) => {
      const deployment = ['--emulator', '--scenario', scenario];
      const [cwd, json] = [temporaryFolder(), ['--output', 'json']];
      const live = await runFederation(['audit', ...deployment, ...everyControl, ...json], { clock, cwd });
      const document = findingsSchema.parse(JSON.parse(live.stdout));
      const told = document.findings.filter(
        ({ outcome }) => outcome !== 'pass' && outcome !== 'not-applicable',
      );
      const verdicts = new Set(told.map(({ controlId, outcome }) => `${controlId} ${outcome}`));
      expect([live.exitCode, [...verdicts].toSorted()]).toEqual([exit, findings.toSorted()]);
      const exported = await runFederation(
        ['export', ...deployment, '--who', '--output', 'json=snapshot.json'],
        { clock, cwd },
      );
      if (exit === 4) {
        expect(exported.exitCode).toBe(4);
        return;
      }
      const offline = await runFederation(['audit', '--from', 'snapshot.json', ...everyControl, ...json], {
        clock,
        cwd,
      });
      expect(offline.stdout).toBe(live.stdout);
      expect(offline.exitCode).toBe(exit);
    },
  );
});
