import { describe, expect, it } from 'vitest';
import type { AuditParameters } from '../../src/audit/parameters.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { unreadable } from '../../src/model/reading.ts';
import { outcomes, policy, run, setting, tenant, tenantWith } from './tenants.ts';

const federationOff = { EnableFederationAccess: false };
const consumer = { EnableTeamsConsumerAccess: true };
const inbound = { EnableTeamsConsumerInbound: true };

/** The organisation is open where policies are compared with each other. */
const open = { AllowTeamsConsumer: true, AllowTeamsConsumerInbound: true };
const compared = (global: Properties, custom: Properties, settings: Properties = open) =>
  tenantWith(settings, [policy('Global', global), policy('Tag:Sales', custom)]);

describe('policies beside Global', () => {
  it.each<[Properties, Properties, string]>([
    [federationOff, {}, 'fail'],
    [federationOff, federationOff, 'pass'],
    [{}, {}, 'not-applicable'],
    [{}, federationOff, 'pass'],
    [federationOff, { ...federationOff, ...consumer }, 'fail'],
    [federationOff, { ...federationOff, ...inbound }, 'pass'],
    [{ ...federationOff, ...consumer }, { ...federationOff, ...consumer, ...inbound }, 'fail'],
    [{ ...federationOff, ...inbound }, { ...federationOff, ...consumer }, 'fail'],
    [
      { ...federationOff, EnablePublicCloudAccess: false },
      { ...federationOff, EnablePublicCloudAccess: true },
      'pass',
    ],
    [federationOff, { EnableFederationAccess: null }, 'unknown'],
    [{ ...federationOff, EnableTeamsConsumerAccess: null }, { ...federationOff, ...consumer }, 'warn'],
    [{ EnableFederationAccess: null }, {}, 'unknown'],
    [{ EnableFederationAccess: null }, federationOff, 'pass'],
  ])('when Global has %j and a policy %j, then %s', (global, custom, outcome) => {
    expect(outcomes('policy-reopens', compared(global, custom))).toEqual([outcome]);
  });

  it('when the organisation is off, then the policy has no effect, and the evidence shows both', () => {
    const shut = compared(federationOff, {}, { ...open, AllowFederatedUsers: false });
    const [finding] = run('policy-reopens', shut);
    expect(finding?.outcome).toBe('pass');
    expect(
      finding?.evidence.map(({ property, normalised }) => `${property} ${JSON.stringify(normalised)}`),
    ).toEqual(expect.arrayContaining(['EnableFederationAccess true', 'AllowFederatedUsers false']));
    const unknownAbove = tenantWith({ AllowFederatedUsers: null }, [
      policy('Global', federationOff),
      policy('Tag:Sales'),
    ]);
    expect(outcomes('policy-reopens', unknownAbove)).toEqual(['fail']);
  });

  it('when a policy is approved, then it may differ, under any spelling of its name', () => {
    for (const name of ['Sales', 'tag:sales', 'Tag:Sales']) {
      expect(outcomes('policy-reopens', compared(federationOff, {}), { approvedPolicies: [name] })).toEqual([
        'pass',
      ]);
    }
    expect(outcomes('policy-reopens', compared(federationOff, {}), { approvedPolicies: ['Sale'] })).toEqual([
      'fail',
    ]);
  });

  it('when there is no Global, no other policy, or none at all, then it is said', () => {
    expect(outcomes('policy-reopens', tenantWith({}, [policy('Tag:Any', consumer)]))).toEqual(['unknown']);
    expect(outcomes('policy-reopens', tenantWith({}))).toEqual(['pass']);
    expect(outcomes('policy-reopens', tenantWith({}, []))).toEqual(['unknown']);
    expect(outcomes('policy-reopens', tenant({ externalAccessPolicies: unreadable('40301') }))).toEqual([
      'unknown',
    ]);
  });

  it('when the readings of a peer are asked for, then anything open is re-opened, or a match is a pass', () => {
    const absolute: Partial<AuditParameters> = {
      policyBaseline: 'closed',
      policySwitches: ['EnableFederationAccess', 'EnablePublicCloudAccess'],
    };
    expect(outcomes('policy-reopens', compared({}, {}), absolute)).toEqual(['fail']);
    expect(outcomes('policy-reopens', compared({}, federationOff), absolute)).toEqual(['pass']);
    expect(
      outcomes('policy-reopens', compared({}, { ...federationOff, EnablePublicCloudAccess: true }), absolute),
    ).toEqual(['fail']);
    expect(
      outcomes(
        'policy-reopens',
        compared({}, { EnableFederationAccess: null, EnablePublicCloudAccess: false }),
        absolute,
      ),
    ).toEqual(['unknown']);
    expect(outcomes('policy-reopens', compared({}, {}), { matchingPolicy: 'pass' })).toEqual(['pass']);
  });

  const mode = (CommunicationWithExternalOrgs: string | null, more: Properties = {}) => ({
    CommunicationWithExternalOrgs,
    ...more,
  });

  it.each<[Properties, Properties, string]>([
    [mode('OrganizationDefault'), {}, 'pass'],
    [mode('AllowAllExternalDomains'), {}, 'fail'],
    [mode('allowallexternaldomains'), {}, 'fail'],
    [mode('BlockSpecificExternalDomains', { BlockedExternalDomains: ['evil.example'] }), {}, 'fail'],
    [mode('BlockAllExternalDomains'), {}, 'pass'],
    [mode('AllowSpecificExternalDomains', { AllowedExternalDomains: ['partner.example'] }), {}, 'pass'],
    [mode('AllowSpecificExternalDomains', { AllowedExternalDomains: ['approved.example'] }), {}, 'pass'],
    [mode('AllowSpecificExternalDomains', { AllowedExternalDomains: ['other.example'] }), {}, 'fail'],
    [mode('AllowSpecificExternalDomains', { AllowedExternalDomains: null }), {}, 'unknown'],
    [mode('AllowAllExternalDomains'), { AllowedDomains: {} }, 'not-applicable'],
    [mode('AllowAllExternalDomains'), { AllowFederatedUsers: false }, 'not-applicable'],
    [mode('AllowAllExternalDomains'), { AllowedDomains: { AllowedDomain: [] } }, 'fail'],
    [mode('AllowAllExternalDomains'), { AllowedDomains: [] }, 'unknown'],
    [mode('AllowAllExternalDomains', federationOff), {}, 'pass'],
    [mode('AllowAllExternalDomains', { EnableFederationAccess: null }), {}, 'unknown'],
    [mode('SomethingNew'), {}, 'unknown'],
    [mode(null), {}, 'unknown'],
  ])('when a policy has %j under %j, then its own list is %s', (custom, settings, outcome) => {
    const snapshot = compared({}, custom, settings);
    expect(outcomes('policy-bypasses-list', snapshot, { approvedDomains: ['approved.example'] })).toEqual([
      outcome,
    ]);
  });

  it('when the policy that bypasses the list is approved, then it passes; and without policies there is nothing', () => {
    const bypass = compared({}, mode('AllowAllExternalDomains'), {});
    expect(outcomes('policy-bypasses-list', bypass, { approvedPolicies: ['Sales'] })).toEqual(['pass']);
    expect(outcomes('policy-bypasses-list', tenantWith({}))).toEqual(['pass']);
    expect(outcomes('policy-bypasses-list', tenant({ externalAccessPolicies: unreadable('no') }))).toEqual([
      'unknown',
    ]);
  });

  it('when a policy holds for nobody, then there is a warning, and without users it is unknown', () => {
    const policies = [policy('Global'), policy('Tag:Sales')];
    const user = (ExternalAccessPolicy: string | null) =>
      setting('1', { UserPrincipalName: 'a@contoso.com', ExternalAccessPolicy });
    const group = (PolicyName: string) => setting('g', { PolicyName });
    const of = (users: ReturnType<typeof setting>[], groups: ReturnType<typeof setting>[]) =>
      outcomes(
        'policy-unassigned',
        tenant({ externalAccessPolicies: policies, users, groupAssignments: groups }),
      );
    expect(of([user('sales')], [])).toEqual(['pass']);
    expect(of([user(null)], [])).toEqual(['warn']);
    expect(of([user(null)], [group('Tag:Sales')])).toEqual(['pass']);
    expect(of([setting('1')], [])).toEqual(['unknown']);
    expect(outcomes('policy-unassigned', tenant({ externalAccessPolicies: policies }))).toEqual(['unknown']);
    expect(outcomes('policy-unassigned', tenantWith({}))).toEqual(['pass']);
  });
});
