import { policyIdentity, policyKey } from '../model/policies.ts';
import { Recent } from '../model/recent.ts';
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
  const at = { place: tenant.tenant, type: tenantTypes[kind], strict: true };
  return locate(tenant.objects[kind], at, (identity) => tenantObject(kind, identity));
}

export function poolObjects(pool: PoolSnapshot, kind: PoolObjectKind): Reading<readonly Named[]> {
  const at = { place: pool.pool, type: poolTypes[kind] ?? kind, strict: false };
  return locate(pool.objects[kind], at, (identity) => poolObject(kind, identity));
}

/** Every control asks for the same lists; a list that was read does not change. */
const located = new Recent<readonly SettingsObject[], Map<string, readonly Named[]>>(12);

function locate(
  list: Reading<readonly SettingsObject[]>,
  { place, type, strict }: { readonly place: string; readonly type: string; readonly strict: boolean },
  nameOf: (identity: string) => string,
): Reading<readonly Named[]> {
  if (list.state !== 'known') {
    return list.state === 'absent'
      ? unreadable(`${type}: nothing was returned`)
      : unreadable(`${type}: ${list.reason}`, list.raw);
  }
  if (list.value.length === 0) {
    return unreadable(`${type}: nothing was returned`);
  }
  const byPlace = located.get(list.value, () => new Map());
  const key = `${place} ${type}`;
  const named =
    byPlace.get(key) ??
    list.value.map((object): Named => {
      const name = nameOf(object.identity);
      return { object, name, source: `${place} ${name}`, strict };
    });
  byPlace.set(key, named);
  return { state: 'known', value: named };
}

/** The one with an identity, under whatever spelling. */
export function oneOf(list: Reading<readonly Named[]>, identity: string): Reading<Named> {
  if (list.state !== 'known') {
    return list;
  }
  const wanted = policyKey(identity);
  const found = list.value.find(({ object }) => policyKey(object.identity) === wanted);
  return found === undefined ? unreadable(`there is no ${identity}`) : { state: 'known', value: found };
}
