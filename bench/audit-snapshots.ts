import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { known } from '../src/model/reading.ts';
import type { SettingsObject } from '../src/model/settings-object.ts';
import type { Snapshot } from '../src/model/snapshot.ts';
import type { TenantSnapshot } from '../src/model/tenant-snapshot.ts';

/** Snapshots of tenants and of pools, made from one that an emulated deployment gave. */

const listed = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `partner${index}.example`);

/** The first object of a list, as often as wanted, each with another name. */
function multiplied(list: readonly SettingsObject[], count: number): readonly SettingsObject[] {
  const [first] = list;
  return first === undefined
    ? []
    : Array.from({ length: count }, (_, index) => {
        const identity = index === 0 ? 'Global' : `Tag:Policy${index}`;
        return { identity, properties: { ...first.properties, Identity: identity } };
      });
}

export function tenantOf(cloud: TenantSnapshot, domains: number, policies: number): TenantSnapshot {
  const { federationSettings, externalAccessPolicies } = cloud.objects;
  if (federationSettings.state !== 'known' || externalAccessPolicies.state !== 'known') {
    throw new Error('the snapshot has no settings');
  }
  const AllowedDomains = { AllowedDomain: listed(domains).map((Domain) => ({ Domain })) };
  return {
    ...cloud,
    objects: {
      ...cloud.objects,
      federationSettings: known(
        federationSettings.value.map(({ identity, properties }) => ({
          identity,
          properties: { ...properties, AllowedDomains },
        })),
      ),
      externalAccessPolicies: known(multiplied(externalAccessPolicies.value, policies)),
    },
  };
}

type Pool = NonNullable<Snapshot['onPremises']>;

function poolOf(pool: Pool, domains: number, policies: number): Pool {
  const { externalAccessPolicies } = pool.objects;
  if (externalAccessPolicies.state !== 'known') {
    throw new Error('the snapshot has no policies');
  }
  const allowed = listed(domains).map((Domain) => ({
    identity: Domain,
    properties: { Identity: Domain, Domain, ProxyFqdn: null, Comment: 'agreed', MarkForMonitoring: false },
  }));
  return {
    ...pool,
    objects: {
      ...pool.objects,
      allowedDomains: known(allowed),
      externalAccessPolicies: known(multiplied(externalAccessPolicies.value, policies)),
    },
  };
}

/** Every other one of a tenant, the others of a pool. @returns the files. */
export function writeSnapshots(
  base: Snapshot,
  folder: string,
  size: { readonly count: number; readonly domains: number; readonly policies: number },
): readonly string[] {
  const { cloud, onPremises, ...head } = base;
  if (cloud === undefined || onPremises === undefined) {
    throw new Error('a snapshot of both sides is needed');
  }
  const { count, domains, policies } = size;
  const sides = [
    { cloud: tenantOf(cloud, domains, policies) },
    { onPremises: poolOf(onPremises, domains, policies) },
  ];
  return Array.from({ length: count }, (_, index) => {
    const file = join(folder, `snapshot-${index}.json`);
    writeFileSync(file, JSON.stringify({ ...head, profile: `profile-${index}`, ...sides[index % 2] }));
    return file;
  });
}
