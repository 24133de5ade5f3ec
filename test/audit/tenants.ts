import { runControls } from '../../src/audit/run-controls.ts';
import type { AuditParameters } from '../../src/audit/parameters.ts';
import type { AuditProfile } from '../../src/audit/profile.ts';
import type { Finding, FindingOutcome } from '../../src/model/finding.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { known, unreadable, type Reading } from '../../src/model/reading.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { TenantObjectKind, TenantSnapshot } from '../../src/model/tenant-snapshot.ts';

/** Tenants for the tests of controls: one that is closed in every respect, and ways to change it. */

export function setting(identity: string, properties: Properties = {}): SettingsObject {
  return { identity, properties: { Identity: identity, ...properties } };
}

export const closedSettings: Properties = {
  AllowFederatedUsers: true,
  AllowedDomains: { AllowedDomain: [{ Domain: 'partner.example' }] },
  BlockedDomains: [],
  BlockAllSubdomains: false,
  AllowTeamsConsumer: false,
  AllowTeamsConsumerInbound: false,
  AllowPublicUsers: false,
  ExternalAccessWithTrialTenants: 'Blocked',
  AllowedTrialTenantDomains: [],
  SecurityTeamAllowBlockListDelegation: 'Enabled',
  SharedSipAddressSpace: true,
};

export const closedPolicy: Properties = {
  EnableFederationAccess: true,
  EnableTeamsConsumerAccess: false,
  EnableTeamsConsumerInbound: false,
  EnablePublicCloudAccess: false,
  CommunicationWithExternalOrgs: 'OrganizationDefault',
  AllowedExternalDomains: [],
  BlockedExternalDomains: [],
};

export type TenantObjects = Partial<
  Record<TenantObjectKind, readonly SettingsObject[] | Reading<readonly SettingsObject[]>>
>;

export function tenant(objects: TenantObjects = {}, more: Partial<TenantSnapshot> = {}): Snapshot {
  const all: Record<TenantObjectKind, readonly SettingsObject[] | Reading<readonly SettingsObject[]>> = {
    federationSettings: [setting('Global', closedSettings)],
    externalAccessPolicies: [setting('Global', closedPolicy)],
    externalAccessConfiguration: [setting('Global', { BlockedUsers: [] })],
    acsFederation: [setting('Global', { EnableAcsUsers: false, AllowedAcsResources: [] })],
    sipDomains: [],
    organization: [],
    domains: [],
    users: unreadable('not asked for'),
    groupAssignments: unreadable('not asked for'),
    ...objects,
  };
  const entries = Object.entries(all).map(
    ([kind, list]) => [kind, 'state' in list ? list : known(list)] as const,
  );
  return {
    schemaVersion: 1,
    profile: 'contoso',
    takenAt: '2025-01-01T00:00:00.000Z',
    source: 'live',
    toolVersion: '0.0.0-test',
    cloud: {
      tenant: 'contoso.onmicrosoft.com',
      tenantId: known('11111111-1111-1111-1111-111111111111'),
      environment: 'commercial',
      account: known('app'),
      roles: known([]),
      objects: Object.fromEntries(entries) as TenantSnapshot['objects'],
      notes: [],
      ...more,
    },
  };
}

/** A tenant with other settings of the organisation, and with other policies. */
export function tenantWith(
  settings: Properties,
  policies: readonly SettingsObject[] = [setting('Global', closedPolicy)],
  more: Partial<TenantSnapshot> = {},
): Snapshot {
  return tenant(
    {
      federationSettings: [setting('Global', { ...closedSettings, ...settings })],
      externalAccessPolicies: policies,
    },
    more,
  );
}

export function policy(identity: string, properties: Properties = {}): SettingsObject {
  return setting(identity, { ...closedPolicy, ...properties });
}

/** A property less. */
export function without(properties: Properties, ...names: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}

export function only(control: string, more: Partial<AuditProfile['controls'][number]> = {}): AuditProfile {
  return { id: 'test', title: 'test', description: '', controls: [{ control, ...more }] };
}

export function run(
  control: string,
  snapshot: Snapshot,
  parameters: Partial<AuditParameters> = {},
): readonly Finding[] {
  return runControls(snapshot, only(control), parameters);
}

/** The outcomes of one control, one for each object. */
export function outcomes(
  control: string,
  snapshot: Snapshot,
  parameters: Partial<AuditParameters> = {},
): readonly FindingOutcome[] {
  return run(control, snapshot, parameters).map(({ outcome }) => outcome);
}
