import { describe, expect, it } from 'vitest';
import { controls, findControl } from '../../src/audit/catalogue.ts';
import { auditProfiles, findAuditProfile } from '../../src/audit/profiles/index.ts';
import type { AuditProfile } from '../../src/audit/profile.ts';
import { runControls } from '../../src/audit/run-controls.ts';
import type { CloudEnvironment } from '../../src/model/tenant-snapshot.ts';
import { snapshot as pool } from '../interop/pools.ts';
import { policy, setting, tenant, tenantWith } from './tenants.ts';

function profileOf(id: string): AuditProfile {
  const profile = findAuditProfile(id);
  if (profile === undefined) {
    throw new Error(`no profile ${id}`);
  }
  return profile;
}

const byControl = (profile: string, ...args: Parameters<typeof tenantWith>) =>
  Object.fromEntries(
    runControls(tenantWith(...args), profileOf(profile)).map(({ controlId, outcome }) => [
      controlId,
      outcome,
    ]),
  );

describe('the catalogue and its profiles', () => {
  it('when controls are listed, then ids are unique and each says what it is about', () => {
    expect(new Set(controls.map(({ id }) => id)).size).toBe(controls.length);
    for (const control of controls) {
      expect(control.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect([control.title, control.why, control.help].every((text) => text.length > 15)).toBe(true);
      expect(control.sides).toEqual(
        [...control.sides].filter((side) => control.inputs.some((input) => input.side === side)),
      );
      expect(control.inputs.every(({ side }) => control.sides.includes(side))).toBe(true);
    }
  });

  it('when a profile selects controls, then all of them exist, in one direction', () => {
    expect(auditProfiles[0]?.id).toBe('federation');
    expect(findAuditProfile(' SCUBA ')?.id).toBe('scuba');
    expect(findAuditProfile('nist')).toBeUndefined();
    for (const { id, controls: selected } of auditProfiles) {
      const directions = selected.map(({ control }) => findControl(control)?.direction);
      expect(new Set(directions)).toEqual(new Set([id === 'interop' ? 'enable' : 'restrict']));
    }
  });

  it('when benchmarks are named, then with their version', () => {
    const ids = [...controls, ...auditProfiles.flatMap((one) => one.controls)].flatMap(
      ({ benchmarks }) => benchmarks ?? [],
    );
    expect(ids.every((id) => /^(?:MS\.TEAMS\.\d\.\dv\d|CIS M365 v\d \d\.\d\.\d)$/.test(id))).toBe(true);
  });

  it('when a tenant is closed, then every profile that restricts passes or does not apply', () => {
    for (const profile of auditProfiles.filter(({ id }) => id !== 'interop')) {
      const policies = [
        policy('Global', profile.id === 'cis-m365-v6' ? { EnableFederationAccess: false } : {}),
      ];
      const bad = runControls(tenantWith({}, policies), profile, {
        approvedDomains: ['partner.example'],
      }).filter(({ outcome }) => outcome !== 'pass' && outcome !== 'not-applicable');
      expect(bad).toEqual([]);
    }
  });

  it('when the organisation is open and Global closed, then v4 fails, v6 and v7 pass', () => {
    const open = { AllowedDomains: {}, AllowTeamsConsumer: true, AllowTeamsConsumerInbound: true };
    const closed = [policy('Global', { EnableFederationAccess: false })];
    expect(byControl('cis-m365-v4', open, closed)).toMatchObject({
      'domains-open': 'fail',
      'unmanaged-outbound': 'fail',
      'unmanaged-inbound': 'fail',
    });
    for (const version of ['cis-m365-v6', 'cis-m365-v7', 'cis-m365']) {
      expect(byControl(version, open, closed)).toMatchObject({
        'domains-open': 'pass',
        'unmanaged-outbound': 'pass',
        'unmanaged-inbound': 'pass',
      });
    }
  });

  it('when the organisation is closed and Global open, then only v6 fails', () => {
    const shut = { AllowFederatedUsers: false };
    const open = [policy('Global', { EnableTeamsConsumerAccess: true, EnableTeamsConsumerInbound: true })];
    expect(byControl('cis-m365-v6', shut, open)).toMatchObject({
      'domains-open': 'fail',
      'unmanaged-outbound': 'fail',
      'unmanaged-inbound': 'fail',
    });
    expect(byControl('cis-m365-v7', shut, open)).toMatchObject({
      'domains-open': 'pass',
      'unmanaged-outbound': 'pass',
      'unmanaged-inbound': 'pass',
    });
  });

  it.each<[CloudEnvironment, string]>([
    ['gcc', 'not-applicable'],
    ['gcc-high', 'not-applicable'],
    ['dod', 'not-applicable'],
    ['commercial', 'fail'],
    ['china', 'fail'],
  ])(
    'when the tenant is in %s, then a benchmark says %s and ours judges what is set',
    (environment, outcome) => {
      const open = tenantWith(
        { AllowTeamsConsumer: true, AllowedDomains: {} },
        [policy('Global', { EnableTeamsConsumerAccess: true })],
        { environment },
      );
      const outcomeOf = (id: string, control: string) =>
        runControls(open, profileOf(id)).find(({ controlId }) => controlId === control);
      expect(outcomeOf('scuba', 'unmanaged-outbound')?.outcome).toBe(outcome);
      expect(outcomeOf('cis-m365', 'unmanaged-outbound')?.outcome).toBe(outcome);
      expect(outcomeOf('federation', 'unmanaged-outbound')?.outcome).toBe('fail');
      expect(outcomeOf('scuba', 'domains-open')?.outcome).toBe('fail');
      expect(outcomeOf('scuba', 'unmanaged-outbound')?.title.includes('CISA SCuBA')).toBe(outcome !== 'fail');
    },
  );

  it.each([
    [['Teams_GCC', 'MCOEV'], 'not-applicable'],
    [['TEAMS_AR_DOD'], 'not-applicable'],
    [['MCOEV', 'Teams'], 'fail'],
    [[{ service: 'TeamspaceAPI', servicePlanId: '304767DB-7D23-49E8-A945-4A7EB65F9F28' }], 'not-applicable'],
    [
      [
        {
          service: 'TeamspaceAPI',
          servicePlanId: '304767db-7d23-49e8-a945-4a7eb65f9f28',
          capabilityStatus: 'Deleted',
        },
      ],
      'fail',
    ],
    [[{ service: 'TeamspaceAPI', servicePlanId: '57ff2da0-773e-42df-b2af-ffb7a2317929' }], 'fail'],
  ])('when the plans are %j, then the benchmark says %s', (assignedPlans, outcome) => {
    const snapshot = tenant({
      federationSettings: [setting('Global', { AllowTeamsConsumer: true })],
      organization: [setting('tenant', { assignedPlans })],
    });
    const found = runControls(snapshot, profileOf('scuba')).find(
      ({ controlId }) => controlId === 'unmanaged-outbound',
    );
    expect(found?.outcome).toBe(outcome);
  });

  it('when a side is not in the snapshot, then it gives no findings', () => {
    expect(runControls(pool(), profileOf('scuba'))).toEqual([]);
    const sides = runControls(tenant(), profileOf('interop')).map(({ controlId }) => controlId);
    expect(sides).toEqual(['tenant-federation', 'shared-address-space']);
  });

  it('when a profile names what is no control, then that is a mistake of the program', () => {
    const profile = { id: 'x', title: '', description: '', controls: [{ control: 'nothing' }] };
    expect(() => runControls(tenant(), profile)).toThrow('there is no control nothing');
  });
});
