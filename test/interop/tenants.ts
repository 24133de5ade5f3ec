import type { EnableOptions } from '../../src/interop/plan-enable.ts';
import type { DisableOptions } from '../../src/interop/plan-disable.ts';
import { pathsOf } from '../../src/interop/status.ts';
import type { Gate, PathStatus } from '../../src/model/gate.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { known, unreadable, type Reading } from '../../src/model/reading.ts';
import type { Scope } from '../../src/model/scope.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { TenantObjectKind, TenantSnapshot } from '../../src/model/tenant-snapshot.ts';
import { object, takenAt } from './pools.ts';

/** Tenants for the tests of planning and status: everything on, and ways to change it. */

export const today = new Date('2026-11-24T00:00:00Z');
export const groupId = '11111111-2222-3333-4444-555555555555';
const otherGroup = '99999999-2222-3333-4444-555555555555';

export function settings(properties: Properties = {}): readonly SettingsObject[] {
  return [
    object('Global', {
      AllowFederatedUsers: true,
      AllowTeamsConsumer: true,
      AllowTeamsConsumerInbound: true,
      RestrictTeamsConsumerToExternalUserProfiles: false,
      SharedSipAddressSpace: false,
      ...properties,
    }),
  ];
}

export function cloudPolicy(identity: string, open: boolean, more: Properties = {}): SettingsObject {
  return object(identity, {
    Description: null,
    EnableFederationAccess: true,
    EnableTeamsConsumerAccess: open,
    EnableTeamsConsumerInbound: open,
    RestrictTeamsConsumerAccessToExternalUserProfiles: false,
    CommunicationWithExternalOrgs: 'OrganizationDefault',
    ...more,
  });
}

export function cloudUser(name: string, more: Properties = {}): SettingsObject {
  return {
    identity: `id-${name}`,
    properties: {
      UserPrincipalName: `${name}@contoso.com`,
      SipAddress: `${name}@contoso.com`,
      DisplayName: name,
      Enabled: true,
      AccountType: 'user',
      Licensed: true,
      ExternalAccessPolicy: null,
      AssignmentType: null,
      GroupId: null,
      ...more,
    },
  };
}

export function granted(policy: string): Properties {
  return { ExternalAccessPolicy: policy, AssignmentType: 'direct' };
}

export function throughGroup(policy: string, group = groupId): Properties {
  return { ExternalAccessPolicy: policy, AssignmentType: 'group', GroupId: group };
}

export function assignedGroup(policy: string, rank: number, group = otherGroup): SettingsObject {
  return {
    identity: group,
    properties: { PolicyType: 'ExternalAccessPolicy', PolicyName: policy, Rank: rank },
  };
}

export type TenantObjects = Partial<
  Record<TenantObjectKind, readonly SettingsObject[] | Reading<readonly SettingsObject[]>>
>;

function everythingOn(): Record<TenantObjectKind, readonly SettingsObject[]> {
  return {
    federationSettings: settings(),
    externalAccessPolicies: [cloudPolicy('Global', true)],
    externalAccessConfiguration: [],
    acsFederation: [],
    sipDomains: [object('contoso.com', { Status: 'Enabled' })],
    organization: [],
    domains: [],
    users: [cloudUser('anna'), cloudUser('ben')],
    groupAssignments: [],
  };
}

export function tenantSnapshot(objects: TenantObjects = {}, rest: Partial<TenantSnapshot> = {}): Snapshot {
  const readings = Object.fromEntries(
    Object.entries({ ...everythingOn(), ...objects }).map(([kind, value]) => [
      kind,
      'state' in value ? value : known(value),
    ]),
  ) as TenantSnapshot['objects'];
  return {
    schemaVersion: 1,
    profile: 'contoso',
    takenAt,
    source: 'emulator',
    toolVersion: '0.0.0-test',
    cloud: {
      tenant: 'contoso.onmicrosoft.com',
      tenantId: known('b5a5d9a1-6f0c-4c53-9d3e-3a2f4c1e7d10'),
      environment: 'commercial',
      account: known('anna@contoso.com'),
      roles: known(['69091246-20e8-4a56-aa4d-066075b2a7a8']),
      notes: [],
      ...rest,
      objects: readings,
    },
  };
}

export const notRead = unreadable('not asked for');

export function tenantOf({ cloud }: Snapshot): TenantSnapshot {
  if (cloud === undefined) {
    throw new Error('the snapshot has no tenant');
  }
  return cloud;
}

export function tenantList(value: Snapshot, kind: TenantObjectKind): readonly SettingsObject[] {
  const list = tenantOf(value).objects[kind];
  if (list.state !== 'known') {
    throw new Error(`${kind} is ${list.state}`);
  }
  return list.value;
}

export function withTenantList(
  value: Snapshot,
  kind: TenantObjectKind,
  list: Reading<readonly SettingsObject[]>,
): Snapshot {
  const cloud = tenantOf(value);
  return { ...value, cloud: { ...cloud, objects: { ...cloud.objects, [kind]: list } } };
}

export function cloudPath(
  value: Snapshot,
  direction: PathStatus['direction'],
  scope: Scope = { kind: 'global' },
  users?: readonly string[],
): PathStatus {
  const options = { scope, now: today, ...(users === undefined ? {} : { users }) };
  const path = pathsOf(value, options).find((one) => one.side === 'cloud' && one.direction === direction);
  if (path === undefined) {
    throw new Error(`no path ${direction}`);
  }
  return path;
}

export function cloudGate(value: Snapshot, id: string, scope?: Scope, users?: readonly string[]): Gate {
  const gate = [...cloudPath(value, 'inbound', scope, users).gates, ...cloudPath(value, 'both').gates].find(
    (one) => one.id === id,
  );
  if (gate === undefined) {
    throw new Error(`no gate ${id}`);
  }
  return gate;
}

export const personal: EnableOptions = {
  network: 'teams-personal',
  audioVideo: false,
  repair: false,
  replicate: false,
  alsoOpens: false,
  now: today,
};
export const personalOff: DisableOptions = {
  network: 'teams-personal',
  audioVideo: false,
  everything: false,
  breakHybrid: false,
  replicate: false,
  now: today,
};
