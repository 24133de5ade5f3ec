import { describe, expect, it } from 'vitest';
import { runControls } from '../../src/audit/run-controls.ts';
import { waiverStanding } from '../../src/audit/waiver-standing.ts';
import type { Finding } from '../../src/model/finding.ts';
import { unreadable } from '../../src/model/reading.ts';
import { only, policy, run, setting, tenant, tenantWith } from './tenants.ts';

describe('findings', () => {
  it('when a profile sets a severity, parameters and benchmarks, then they hold, and the operator wins', () => {
    const profile = only('domains-open', {
      severity: 'critical',
      benchmarks: ['X v1 1.1'],
      parameters: { domainList: 'review' },
    });
    const [finding] = runControls(tenantWith({}), profile);
    expect(finding).toMatchObject({
      controlId: 'domains-open',
      outcome: 'unknown',
      severity: 'critical',
      profile: 'contoso',
      object: 'TenantFederationSettings Global',
      benchmarks: ['X v1 1.1'],
    });
    expect(runControls(tenantWith({}), profile, { domainList: 'accept' })[0]?.outcome).toBe('pass');
    expect(run('domains-open', tenantWith({}))[0]).toMatchObject({ severity: 'high' });
    expect(run('domains-open', tenantWith({}))[0]?.benchmarks).toContain('MS.TEAMS.2.1v2');
  });

  it('when something fails, then the finding says where it was read, what was there and what to do', () => {
    const [finding] = run('trial-tenants', tenantWith({ ExternalAccessWithTrialTenants: 'Allowed' }));
    expect(finding?.evidence).toEqual([
      {
        source: 'contoso.onmicrosoft.com TenantFederationSettings Global',
        property: 'ExternalAccessWithTrialTenants',
        raw: 'Allowed',
        normalised: 'allowed',
      },
    ]);
    expect(finding?.nextStep).not.toBe('');
  });

  it('when a list is long, then evidence shows its beginning and how long it is; of what fails, what is to be done', () => {
    const names = Array.from({ length: 30 }, (_, index) => `partner${index}.example`);
    const listing = { AllowedDomains: { AllowedDomain: names } };
    const listOf = (finding: Finding | undefined, part: 'raw' | 'normalised') =>
      JSON.stringify(finding?.evidence.find(({ property }) => property === 'AllowedDomains')?.[part]);
    const [right] = run('domains-unapproved', tenantWith(listing), { approvedDomains: names });
    expect(right?.outcome).toBe('pass');
    expect(listOf(right, 'raw')).toContain('"partner19.example","… and 10 more"');
    expect(listOf(right, 'raw')).not.toContain('partner20.example');
    const [wrong] = run('domains-unapproved', tenantWith(listing), { approvedDomains: [] });
    expect(wrong?.outcome).not.toBe('pass');
    expect(listOf(wrong, 'raw')).not.toContain('partner29.example');
    expect(listOf(wrong, 'normalised')).toContain('partner29.example');
  });

  it('when unrelated objects are renamed or reordered, then fingerprints stay', () => {
    const names = (policies: readonly ReturnType<typeof policy>[]) =>
      new Map(
        run('policy-reopens', tenantWith({}, policies)).map(({ object, fingerprint }) => [
          object,
          fingerprint,
        ]),
      );
    const before = names([policy('Global'), policy('Tag:Sales'), policy('Tag:Support')]);
    const after = names([policy('Tag:Renamed'), policy('sales'), policy('global')]);
    expect(after.get('ExternalAccessPolicy Tag:sales')).toBe(before.get('ExternalAccessPolicy Tag:Sales'));
    expect(new Set([...before.values(), ...after.values()]).size).toBe(3);
    const failing = run('trial-tenants', tenantWith({ ExternalAccessWithTrialTenants: 'Allowed' }));
    expect(failing[0]?.fingerprint).toBe(run('trial-tenants', tenantWith({}))[0]?.fingerprint);
    const elsewhere = run('trial-tenants', { ...tenantWith({}), profile: 'fabrikam' });
    expect(elsewhere[0]?.fingerprint).not.toBe(failing[0]?.fingerprint);
  });

  it.each([
    [[{ service: 'exchange', capabilityStatus: 'Enabled' }], 'not-applicable'],
    [[{ service: 'TeamspaceAPI', capabilityStatus: 'Enabled' }], 'unknown'],
    [[{ service: 'TeamspaceAPI', capabilityStatus: 'Suspended' }], 'unknown'],
    [[{ service: 'TeamspaceAPI', capabilityStatus: 'Deleted' }], 'not-applicable'],
    [[{ service: 'MicrosoftCommunicationsOnline' }], 'unknown'],
    [[{}], 'unknown'],
    [['EXCHANGE_S_STANDARD'], 'not-applicable'],
    [['MCOEV'], 'unknown'],
    [[], 'unknown'],
    [null, 'unknown'],
  ])('when settings cannot be read and the plans are %j, then %s', (assignedPlans, outcome) => {
    const organization = [setting('id', { assignedPlans })];
    const unread = tenant({ federationSettings: unreadable('404'), organization });
    expect(run('trial-tenants', unread)[0]?.outcome).toBe(outcome);
    const read = tenantWith({ ExternalAccessWithTrialTenants: 'Allowed' });
    expect(run('trial-tenants', read)[0]?.outcome).toBe('fail');
  });

  it('when plans were not read, then nothing is excused', () => {
    const unread = tenant({ federationSettings: unreadable('404'), organization: unreadable('403') });
    expect(run('trial-tenants', unread)[0]?.outcome).toBe('unknown');
  });
});

describe('the last day of a waiver', () => {
  it.each([
    ['2024-01-03', '2024-01-02', 'holds'],
    ['2024-01-02', '2024-01-02', 'holds'],
    ['2024-01-02', '2024-01-02T23:59:59.999Z', 'holds'],
    ['2024-01-02', '2024-01-02T23:30:00-01:00', 'expired'],
    ['2024-01-01', '2024-01-02', 'expired'],
    ['2024-02-30', '2024-01-02', 'malformed'],
    ['02/01/2025', '2024-01-02', 'malformed'],
    ['2025', '2024-01-02', 'malformed'],
    ['soon', '2024-01-02', 'malformed'],
    ['', '2024-01-02', 'malformed'],
  ])('when it is %j and now is %s, then it %s', (expires, now, standing) => {
    expect(waiverStanding(expires, now)).toBe(standing);
  });
});
