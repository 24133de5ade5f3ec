import { findPolicy, policyIdentity } from '../model/policies.ts';
import { unreadable, type Reading } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { PoolObjectKind, PoolSnapshot } from '../model/snapshot.ts';
import type { TenantObjectKind, TenantSnapshot } from '../model/tenant-snapshot.ts';
import type { Located } from './switches.ts';

/** An object with the name under which findings and waivers know it: `ExternalAccessPolicy Tag:Sales`. */
export interface Named extends Located {
  readonly name: string;
}

/** How the object types are called, by kind. */
const tenantTypes: Readonly<Record<TenantObjectKind, string>> = {
  federationSettings: 'TenantFederationSettings',
  externalAccessPolicies: 'ExternalAccessPolicy',
  externalAccessConfiguration: 'TeamsExternalAccessConfiguration',
  acsFederation: 'TeamsAcsFederationConfiguration',
  sipDomains: 'VerifiedSipDomain',
  organization: 'organization',
  domains: 'domain',
  users: 'user',
  groupAssignments: 'groupPolicyAssignment',
};

const poolTypes: Partial<Readonly<Record<PoolObjectKind, string>>> = {
  accessEdge: 'AccessEdgeConfiguration',
  publicProviders: 'PublicProvider',
  hostingProviders: 'HostingProvider',
  externalAccessPolicies: 'ExternalAccessPolicy',
  allowedDomains: 'AllowedDomain',
  blockedDomains: 'BlockedDomain',
  edgeServers: 'EdgeServer',
};

function tenantObject(kind: TenantObjectKind, identity: string): string {
  const name = kind === 'externalAccessPolicies' ? policyIdentity(identity) : identity.trim();
  return `${tenantTypes[kind]} ${name}`;
}

export function poolObject(kind: PoolObjectKind, identity: string): string {
  const name = kind === 'externalAccessPolicies' ? policyIdentity(identity) : identity.trim();
  return `${poolTypes[kind] ?? kind} ${name}`;
}

/** The objects of a kind; an empty list of what every tenant has is unreadable, not a state. */
export function tenantObjects(tenant: TenantSnapshot, kind: TenantObjectKind): Reading<readonly Named[]> {
  return locate(tenant.objects[kind], tenantTypes[kind], (object) => ({
    object,
    name: tenantObject(kind, object.identity),
    source: `${tenant.tenant} ${tenantObject(kind, object.identity)}`,
    strict: true,
  }));
}

export function poolObjects(pool: PoolSnapshot, kind: PoolObjectKind): Reading<readonly Named[]> {
  return locate(pool.objects[kind], poolTypes[kind] ?? kind, (object) => ({
    object,
    name: poolObject(kind, object.identity),
    source: `${pool.pool} ${poolObject(kind, object.identity)}`,
    strict: false,
  }));
}

function locate<T>(
  list: Reading<readonly SettingsObject[]>,
  type: string,
  located: (object: SettingsObject) => T,
): Reading<readonly T[]> {
  switch (list.state) {
    case 'absent':
      return unreadable(`${type}: nothing was returned`);
    case 'unreadable':
      return unreadable(`${type}: ${list.reason}`, list.raw);
    case 'known':
      return list.value.length === 0
        ? unreadable(`${type}: nothing was returned`)
        : { state: 'known', value: list.value.map(located) };
  }
}

/** The one with an identity, under whatever spelling. */
export function oneOf(list: Reading<readonly Named[]>, identity: string): Reading<Named> {
  if (list.state !== 'known') {
    return list;
  }
  const wanted = findPolicy(
    list.value.map(({ object }) => object),
    identity,
  );
  const found = list.value.find(({ object }) => object === wanted);
  return found === undefined ? unreadable(`there is no ${identity}`) : { state: 'known', value: found };
}
