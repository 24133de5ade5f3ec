import type { PropertyValue } from '../../src/model/property-value.ts';
import { known, unreadable, type Reading } from '../../src/model/reading.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';
import { poolObjectKinds, type PoolObjectKind, type Snapshot } from '../../src/model/snapshot.ts';
import {
  tenantObjectKinds,
  type CloudEnvironment,
  type TenantObjectKind,
} from '../../src/model/tenant-snapshot.ts';
import { isMap, textOf, type CaseInput } from './case.ts';
import { liveOf } from './live.ts';

/** Where the objects of a kind are in a peer's input, and the cmdlet whose error stands for them. */
interface Place {
  readonly input: string;
  readonly cmdlet: string;
}

const tenantPlaces: Partial<Record<TenantObjectKind, Place>> = {
  federationSettings: { input: 'federation_configuration', cmdlet: 'Get-CsTenantFederationConfiguration' },
  externalAccessPolicies: { input: 'external_access_policies', cmdlet: 'Get-CsExternalAccessPolicy' },
  externalAccessConfiguration: {
    input: 'external_access_configuration',
    cmdlet: 'Get-CsTeamsExternalAccessConfiguration',
  },
  sipDomains: { input: 'online_sip_domains', cmdlet: 'Get-CsOnlineSipDomain' },
  organization: { input: 'teams_tenant_info', cmdlet: 'Get-CsTenant' },
  domains: { input: 'domains', cmdlet: 'Get-MgDomain' },
};

const poolPlaces: Partial<Record<PoolObjectKind, Place>> = {
  accessEdge: { input: 'access_edge_configuration', cmdlet: 'Get-CsAccessEdgeConfiguration' },
  hostingProviders: { input: 'hosting_providers', cmdlet: 'Get-CsHostingProvider' },
  allowedDomains: { input: 'onprem_allowed_domains', cmdlet: 'Get-CsAllowedDomain' },
  blockedDomains: { input: 'onprem_blocked_domains', cmdlet: 'Get-CsBlockedDomain' },
  sipDomains: { input: 'sip_domains', cmdlet: 'Get-CsSipDomain' },
  edgeServers: { input: 'edge_pools', cmdlet: 'Get-CsService' },
};

export type Sides = 'cloud' | 'on-premises' | 'both';

/** The snapshot that a peer's input describes. What is missing or of unknown shape is unreadable. */
export function snapshotOf(input: CaseInput, sides: Sides, takenAt: string): Snapshot {
  const base = { schemaVersion: 1, profile: 'case', takenAt, source: 'live', toolVersion: 'cases' } as const;
  const environment = environmentOf(input);
  return {
    ...base,
    live: liveOf(input, takenAt),
    ...(sides === 'cloud'
      ? {}
      : {
          onPremises: {
            pool: 'pool.case',
            account: unreadable('not part of a case'),
            server: unreadable('not part of a case'),
            commands: unreadable('not part of a case'),
            objects: objectsOf(input, poolObjectKinds, poolPlaces),
            notes: [],
          },
        }),
    ...(sides === 'on-premises'
      ? {}
      : {
          cloud: {
            tenant: 'tenant.case',
            tenantId: unreadable('not part of a case'),
            environment,
            account: unreadable('not part of a case'),
            roles: unreadable('not part of a case'),
            objects: objectsOf(input, tenantObjectKinds, tenantPlaces),
            notes: [],
          },
        }),
  };
}

function objectsOf<K extends string>(
  input: CaseInput,
  kinds: readonly K[],
  places: Partial<Record<K, Place>>,
): Record<K, Reading<readonly SettingsObject[]>> {
  const read = (kind: K): Reading<readonly SettingsObject[]> => {
    const place = places[kind];
    return place === undefined ? unreadable('not part of a case') : listOf(input, place);
  };
  const entries = kinds.map((kind) => [kind, read(kind)] as const);
  return Object.fromEntries(entries) as Record<K, Reading<readonly SettingsObject[]>>;
}

function listOf(input: CaseInput, { input: name, cmdlet }: Place): Reading<readonly SettingsObject[]> {
  const errors = input['errors'];
  const error = isMap(errors) ? errors[cmdlet] : undefined;
  if (error !== undefined) {
    return unreadable(typeof error === 'string' ? error : 'the cmdlet failed');
  }
  const value = input[name];
  if (value === undefined || value === null) {
    return unreadable('nothing was returned');
  }
  const list: readonly PropertyValue[] = Array.isArray(value) ? value : [value];
  const objects = list.map(objectOf);
  const whole = objects.filter((object) => object !== undefined);
  return whole.length === objects.length ? known(whole) : unreadable(`${name} is of unknown shape`);
}

/** Names under which peers' objects carry what identifies them; settings that exist once often carry none. */
const identities = ['Identity', 'Domain', 'Name', 'AccessEdgeExternalFqdn'];

function objectOf(value: PropertyValue, index: number): SettingsObject | undefined {
  if (typeof value === 'string') {
    return { identity: value, properties: { Identity: value } };
  }
  if (!isMap(value)) {
    return undefined;
  }
  const identity = identities
    .map((name) => value[name])
    .find((text) => typeof text === 'string' && text !== '');
  const plans = value['AssignedPlan'];
  return {
    identity: typeof identity === 'string' ? identity : index === 0 ? 'Global' : `#${index}`,
    properties:
      plans === undefined ? value : { ...value, assignedPlans: Array.isArray(plans) ? plans : [plans] },
  };
}

function environmentOf(input: CaseInput): CloudEnvironment {
  const text = (textOf(input, 'cloud') ?? '').toLowerCase().replace(/[^a-z0-9]/g, '');
  if (text.includes('gcchigh') || text === 'l4' || text.startsWith('usgovhigh')) {
    return 'gcc-high';
  }
  if (text.includes('dod')) {
    return 'dod';
  }
  if (text.includes('gcc') || text.startsWith('usgov')) {
    return 'gcc';
  }
  return text.includes('china') || text.includes('21vianet') ? 'china' : 'commercial';
}
