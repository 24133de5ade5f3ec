import type { Intent } from '../../src/model/change.ts';
import { policyKey, policyName } from '../../src/model/policies.ts';
import type { PropertyValue } from '../../src/model/property-value.ts';
import { known } from '../../src/model/reading.ts';
import { booleanProperty, type SettingsObject } from '../../src/model/settings-object.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { object } from './pools.ts';
import { tenantList, withTenantList } from './tenants.ts';

/**
 * A tenant that keeps its promises, with groups whose members it knows: it stores what it is told, refuses what the
 * service would refuse, and works out anew which policy holds for whom. Written apart from the planner.
 */
export interface Membership {
  /** Group id → user ids. */
  readonly members: Readonly<Record<string, readonly string[]>>;
}

export function applyToTenant(start: Snapshot, intents: readonly Intent[], groups: Membership): Snapshot {
  return resolved(intents.reduce(applyOne, start), groups);
}

function applyOne(state: Snapshot, intent: Intent): Snapshot {
  switch (intent.object.type) {
    case 'tenant-federation-settings':
      return setProperties(state, 'federationSettings', intent);
    case 'external-access-policy':
      return intent.kind === 'set'
        ? setProperties(state, 'externalAccessPolicies', intent)
        : policies(state, intent);
    case 'user-policy-assignment':
      return grant(state, intent);
    case 'group-policy-assignment':
      return grantGroup(state, intent);
    case 'access-edge':
    case 'allowed-domain':
    case 'blocked-domain':
    case 'public-provider':
    case 'replication':
      throw new Error('this is a tenant');
  }
}

function setProperties(
  state: Snapshot,
  kind: 'federationSettings' | 'externalAccessPolicies',
  intent: Intent,
): Snapshot {
  if (intent.kind !== 'set') {
    throw new Error(`${kind} cannot be ${intent.kind}`);
  }
  const list = tenantList(state, kind);
  refuseIf(
    !list.some((one) => same(one, intent.object.identity)),
    `${intent.object.identity} does not exist`,
  );
  return withTenantList(
    state,
    kind,
    known(
      list.map((one) => {
        if (!same(one, intent.object.identity)) {
          return one;
        }
        const changed: Record<string, PropertyValue> = { ...one.properties };
        for (const { property, from, to } of intent.properties) {
          refuseIf(changed[property] !== from, `${property} is not ${JSON.stringify(from)}`);
          changed[property] = to ?? null;
        }
        return { ...one, properties: changed };
      }),
    ),
  );
}

function policies(state: Snapshot, intent: Intent): Snapshot {
  const list = tenantList(state, 'externalAccessPolicies');
  const { identity } = intent.object;
  const exists = list.some((one) => same(one, identity));
  if (intent.kind === 'create') {
    refuseIf(exists, `${identity} exists`);
    const made = object(identity, { Description: null, ...intent.values });
    return withTenantList(state, 'externalAccessPolicies', known([...list, made]));
  }
  refuseIf(!exists, `${identity} does not exist`);
  refuseIf(inUse(state, identity), 'policy is in use');
  return withTenantList(state, 'externalAccessPolicies', known(list.filter((one) => !same(one, identity))));
}

function inUse(state: Snapshot, identity: string): boolean {
  const named = (name: PropertyValue | undefined) =>
    typeof name === 'string' && policyKey(name) === policyKey(identity);
  return (
    tenantList(state, 'users').some(
      ({ properties }) =>
        properties['AssignmentType'] === 'direct' && named(properties['ExternalAccessPolicy']),
    ) || tenantList(state, 'groupAssignments').some(({ properties }) => named(properties['PolicyName']))
  );
}

function wanted(state: Snapshot, intent: Intent, property: string): PropertyValue {
  if (intent.kind !== 'assign') {
    throw new Error(`an assignment cannot be ${intent.kind}`);
  }
  const to = intent.properties.find((one) => one.property === property)?.to ?? null;
  const names = tenantList(state, 'externalAccessPolicies').map(({ identity }) => policyName(identity));
  refuseIf(
    property === 'ExternalAccessPolicy' && typeof to === 'string' && !names.includes(to),
    `there is no policy ${JSON.stringify(to)}`,
  );
  return to;
}

function grant(state: Snapshot, intent: Intent): Snapshot {
  const policy = wanted(state, intent, 'ExternalAccessPolicy');
  const users = tenantList(state, 'users').map((one) =>
    one.identity === intent.object.identity
      ? {
          ...one,
          properties: {
            ...one.properties,
            ExternalAccessPolicy: policy,
            AssignmentType: policy === null ? null : 'direct',
            GroupId: null,
          },
        }
      : one,
  );
  return withTenantList(state, 'users', known(users));
}

function grantGroup(state: Snapshot, intent: Intent): Snapshot {
  const policy = wanted(state, intent, 'ExternalAccessPolicy');
  const rank = wanted(state, intent, 'Rank');
  const list = tenantList(state, 'groupAssignments');
  const before = list.find(({ identity }) => identity === intent.object.identity);
  const made: SettingsObject = {
    identity: intent.object.identity,
    properties: {
      PolicyType: 'ExternalAccessPolicy',
      PolicyName: policy,
      Rank: rank ?? before?.properties['Rank'] ?? null,
    },
  };
  const others = list.filter((one) => one !== before);
  const changed = list.map((one) => (one === before ? made : one));
  const next = policy === null ? others : before === undefined ? [...list, made] : changed;
  return withTenantList(state, 'groupAssignments', known(next));
}

/** Direct, else the group of the best rank, else Global. */
export function resolved(state: Snapshot, { members }: Membership): Snapshot {
  const ranked = [...tenantList(state, 'groupAssignments')].sort(
    (left, right) => rankOf(left) - rankOf(right),
  );
  const users = tenantList(state, 'users').map((one) => {
    if (one.properties['AssignmentType'] === 'direct') {
      return one;
    }
    const group = ranked.find(({ identity }) => members[identity]?.includes(one.identity) === true);
    return {
      ...one,
      properties: {
        ...one.properties,
        ExternalAccessPolicy: group?.properties['PolicyName'] ?? null,
        AssignmentType: group === undefined ? null : 'group',
        GroupId: group?.identity ?? null,
      },
    };
  });
  return withTenantList(state, 'users', known(users));
}

function rankOf({ properties }: SettingsObject): number {
  return Number(properties['Rank'] ?? 0);
}

/** Who can reach personal accounts, and whom they can reach. */
export function reach(state: Snapshot): {
  readonly out: ReadonlySet<string>;
  readonly in: ReadonlySet<string>;
} {
  const [settings] = tenantList(state, 'federationSettings');
  const policies = new Map(
    tenantList(state, 'externalAccessPolicies').map((one) => [policyKey(one.identity), one] as const),
  );
  const on = (one: SettingsObject | undefined, name: string): boolean => {
    const value = one === undefined ? undefined : booleanProperty(one, name);
    return value?.state === 'known' && value.value;
  };
  const holds = (user: SettingsObject, name: string): boolean => {
    const policy = user.properties['ExternalAccessPolicy'];
    return on(policies.get(policyKey(typeof policy === 'string' ? policy : 'Global')), name);
  };
  const users = tenantList(state, 'users').filter(({ properties }) => properties['AccountType'] === 'user');
  const out = users.filter(
    (user) => on(settings, 'AllowTeamsConsumer') && holds(user, 'EnableTeamsConsumerAccess'),
  );
  const into = out.filter(
    (user) => on(settings, 'AllowTeamsConsumerInbound') && holds(user, 'EnableTeamsConsumerInbound'),
  );
  return {
    out: new Set(out.map(({ identity }) => identity)),
    in: new Set(into.map(({ identity }) => identity)),
  };
}

function same(one: SettingsObject, identity: string): boolean {
  return policyKey(one.identity) === policyKey(identity);
}

function refuseIf(condition: boolean, reason: string): void {
  if (condition) {
    throw new Error(`refused: ${reason}`);
  }
}
