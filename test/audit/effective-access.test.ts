import { describe, expect, it } from 'vitest';
import type { AuditParameters, Contact } from '../../src/audit/parameters.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { unreadable } from '../../src/model/reading.ts';
import {
  closedPolicy,
  closedSettings,
  outcomes,
  policy,
  run,
  setting,
  tenant,
  tenantWith,
  without,
} from './tenants.ts';

const consumer = { EnableTeamsConsumerAccess: true };
const inbound = { EnableTeamsConsumerInbound: true };
const open = { AllowTeamsConsumer: true, AllowTeamsConsumerInbound: true };

describe('effective access', () => {
  const asked = (contact: Contact, named = 'Global'): Partial<AuditParameters> => ({
    contact,
    policy: named,
  });
  const domain = (name: string, kind: 'paid' | 'trial' | 'unknown' = 'unknown'): Contact => ({
    kind: 'domain',
    domain: name,
    tenant: kind,
  });

  it.each<[Properties, string, string]>([
    [{ AllowedDomains: {} }, 'x.example', 'fail'],
    [{ AllowedDomains: {}, AllowFederatedUsers: false }, 'x.example', 'pass'],
    [{ AllowedDomains: {}, BlockedDomains: ['x.example'] }, 'x.example', 'pass'],
    [{ AllowedDomains: {}, BlockedDomains: ['y.example'] }, 'x.example', 'fail'],
    [
      { AllowedDomains: {}, BlockedDomains: ['x.example'], BlockAllSubdomains: true },
      'sub.x.example',
      'pass',
    ],
    [
      { AllowedDomains: {}, BlockedDomains: ['x.example'], BlockAllSubdomains: false },
      'sub.x.example',
      'fail',
    ],
    [
      { AllowedDomains: {}, BlockedDomains: ['x.example'], BlockAllSubdomains: null },
      'sub.x.example',
      'unknown',
    ],
    [{ AllowedDomains: {}, BlockedDomains: ['x.example'], BlockAllSubdomains: true }, 'subx.example', 'fail'],
    [{ AllowedDomains: {}, BlockedDomains: null }, 'x.example', 'unknown'],
    [{ BlockedDomains: ['partner.example'] }, 'partner.example', 'fail'],
    [{}, 'PARTNER.example', 'fail'],
    [{}, 'sub.partner.example', 'pass'],
    [{ AllowedDomains: { AllowedDomain: [] } }, 'partner.example', 'pass'],
    [{ AllowedDomains: [] }, 'partner.example', 'unknown'],
  ])('when the organisation has %j, then contact with %s is judged: %s', (settings, name, outcome) => {
    expect(outcomes('effective-access', tenantWith(settings), asked(domain(name)))).toEqual([outcome]);
  });

  it.each<[Properties, string, string]>([
    [{ EnableFederationAccess: false }, 'partner.example', 'pass'],
    [{ CommunicationWithExternalOrgs: 'AllowAllExternalDomains' }, 'x.example', 'fail'],
    [{ CommunicationWithExternalOrgs: 'BlockAllExternalDomains' }, 'partner.example', 'pass'],
    [
      {
        CommunicationWithExternalOrgs: 'AllowSpecificExternalDomains',
        AllowedExternalDomains: ['x.example'],
      },
      'x.example',
      'fail',
    ],
    [
      {
        CommunicationWithExternalOrgs: 'AllowSpecificExternalDomains',
        AllowedExternalDomains: ['x.example'],
      },
      'partner.example',
      'pass',
    ],
    [
      {
        CommunicationWithExternalOrgs: 'BlockSpecificExternalDomains',
        BlockedExternalDomains: ['x.example'],
      },
      'x.example',
      'pass',
    ],
    [
      {
        CommunicationWithExternalOrgs: 'BlockSpecificExternalDomains',
        BlockedExternalDomains: ['x.example'],
      },
      'y.example',
      'fail',
    ],
    [{ CommunicationWithExternalOrgs: 'OrganizationDefault' }, 'x.example', 'pass'],
    [{ CommunicationWithExternalOrgs: null }, 'partner.example', 'unknown'],
    [{ CommunicationWithExternalOrgs: 'New' }, 'partner.example', 'unknown'],
  ])('when the policy has %j, then contact with %s is judged: %s', (custom, name, outcome) => {
    const snapshot = tenantWith({}, [policy('Global'), policy('Tag:X', custom)]);
    expect(outcomes('effective-access', snapshot, asked(domain(name), 'X'))).toEqual([outcome]);
  });

  it('when a policy does not say, then an open organisation is taken for open where parents are, and a list is not', () => {
    const quiet = [setting('Tag:X', without(closedPolicy, 'CommunicationWithExternalOrgs'))];
    const of = (name: string) =>
      outcomes('effective-access', tenantWith({}, quiet), { ...asked(domain(name), 'X'), missing: 'parent' });
    expect(of('partner.example')).toEqual(['fail']);
    expect(of('x.example')).toEqual(['unknown']);
    const global = [setting('Global', without(closedPolicy, 'CommunicationWithExternalOrgs'))];
    const asGlobal = (missing: 'unknown' | 'parent') =>
      outcomes('effective-access', tenantWith({}, global), { ...asked(domain('x.example')), missing });
    expect(asGlobal('parent')).toEqual(['pass']);
    expect(asGlobal('unknown')).toEqual(['unknown']);
  });

  it.each<[Properties, 'paid' | 'trial', string]>([
    [{ ExternalAccessWithTrialTenants: 'Blocked' }, 'trial', 'pass'],
    [{ ExternalAccessWithTrialTenants: 'Blocked' }, 'paid', 'fail'],
    [{ ExternalAccessWithTrialTenants: 'Allowed' }, 'trial', 'fail'],
    [{ AllowedTrialTenantDomains: ['partner.example'] }, 'trial', 'fail'],
    [{ AllowedTrialTenantDomains: ['other.example'] }, 'trial', 'pass'],
    [{ AllowedTrialTenantDomains: null }, 'trial', 'unknown'],
    [{ ExternalAccessWithTrialTenants: null }, 'trial', 'unknown'],
  ])(
    'when the organisation has %j, then a %s tenant on the list is judged: %s',
    (settings, kind, outcome) => {
      expect(
        outcomes('effective-access', tenantWith(settings), asked(domain('partner.example', kind))),
      ).toEqual([outcome]);
    },
  );

  it('when personal accounts are asked about, then each direction has its switches', () => {
    const both = tenantWith(open, [policy('Global', { ...consumer })]);
    expect(
      outcomes('effective-access', both, asked({ kind: 'teams-personal', initiator: 'internal' })),
    ).toEqual(['fail']);
    expect(
      outcomes('effective-access', both, asked({ kind: 'teams-personal', initiator: 'external' })),
    ).toEqual(['pass']);
  });

  it('when Skype is asked about, then both levels count, until the service closed', () => {
    const snapshot = tenantWith({ AllowPublicUsers: true }, [
      policy('Global', { EnablePublicCloudAccess: true }),
    ]);
    expect(outcomes('effective-access', snapshot, asked({ kind: 'skype' }))).toEqual(['fail']);
    expect(
      outcomes('effective-access', tenantWith({ AllowPublicUsers: true }), asked({ kind: 'skype' })),
    ).toEqual(['pass']);
    const later = { ...snapshot, takenAt: '2025-06-01T00:00:00Z' };
    expect(outcomes('effective-access', later, asked({ kind: 'skype' }))).toEqual(['not-applicable']);
  });

  it('when nothing is asked about, then each policy is judged by what it opens to anybody, with its users', () => {
    const snapshot = tenant({
      externalAccessPolicies: [
        policy('Global'),
        policy('Tag:All', { CommunicationWithExternalOrgs: 'AllowAllExternalDomains' }),
        policy('Tag:In', { ...consumer, ...inbound }),
        policy('Tag:None', { CommunicationWithExternalOrgs: 'BlockAllExternalDomains' }),
        policy('Tag:New', { CommunicationWithExternalOrgs: 'New' }),
      ],
      federationSettings: [setting('Global', { ...closedSettings, ...open })],
      users: [
        setting('1', { UserPrincipalName: 'anna@contoso.com', ExternalAccessPolicy: 'all' }),
        setting('2', { UserPrincipalName: 'ben@contoso.com', ExternalAccessPolicy: null }),
        setting('3'),
      ],
    });
    const found = run('effective-access', snapshot);
    expect(found.map(({ object, outcome }) => `${object} ${outcome}`)).toEqual([
      'ExternalAccessPolicy Global pass',
      'ExternalAccessPolicy Tag:All fail',
      'ExternalAccessPolicy Tag:In fail',
      'ExternalAccessPolicy Tag:New unknown',
      'ExternalAccessPolicy Tag:None pass',
    ]);
    const users = found[1]?.evidence.find(({ property }) => property === 'ExternalAccessPolicy');
    expect(users).toMatchObject({ raw: 1, normalised: ['anna@contoso.com'] });
    expect(found[0]?.title).toContain('holds for 1 users, and perhaps for 1 whose policy is not known');
    expect(outcomes('effective-access', snapshot, { approvedPolicies: ['All', 'In'] })).toEqual([
      'pass',
      'pass',
      'pass',
      'unknown',
      'pass',
    ]);
    expect(
      outcomes('effective-access', tenantWith({ AllowedDomains: {} }), { levels: ['organisation'] }),
    ).toEqual(['fail']);
  });

  it('when organisation, policies or the one policy were not read, then it is unknown', () => {
    expect(outcomes('effective-access', tenant({ federationSettings: unreadable('403') }))).toEqual([
      'unknown',
    ]);
    expect(outcomes('effective-access', tenant({ externalAccessPolicies: unreadable('403') }))).toEqual([
      'unknown',
    ]);
    expect(outcomes('effective-access', tenantWith({}), { policy: 'Nobody' })).toEqual(['unknown']);
  });
});
