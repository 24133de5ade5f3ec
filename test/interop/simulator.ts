import type { Intent, ObjectRef } from '../../src/model/change.ts';
import { policyKey, policyName } from '../../src/model/policies.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { known } from '../../src/model/reading.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';
import type { PoolObjectKind, Snapshot } from '../../src/model/snapshot.ts';
import { listIn, object, withList } from './pools.ts';

/**
 * A server that keeps its promises: it stores what it is told and refuses what a real one would refuse (setting what
 * is not there, creating what is, removing a policy that somebody has). Written apart from the planner, so that a plan
 * that relies on anything else fails here.
 */
export function applyIntents(start: Snapshot, intents: readonly Intent[]): Snapshot {
  return intents.reduce(applyIntent, start);
}

function applyIntent(state: Snapshot, intent: Intent): Snapshot {
  switch (intent.object.type) {
    case 'access-edge':
      return store(state, 'accessEdge', intent);
    case 'public-provider':
      return store(state, 'publicProviders', intent);
    case 'external-access-policy':
      return store(state, 'externalAccessPolicies', intent);
    case 'user-policy-assignment':
      return assign(state, intent);
    case 'allowed-domain':
      refuseIf(intent.kind === 'create' && isListed(state, 'blockedDomains', intent.object), 'it is blocked');
      return store(state, 'allowedDomains', intent);
    case 'blocked-domain':
      refuseIf(intent.kind === 'create' && isListed(state, 'allowedDomains', intent.object), 'it is allowed');
      return store(state, 'blockedDomains', intent);
    case 'replication':
      return state;
    case 'tenant-federation-settings':
    case 'group-policy-assignment':
      throw new Error('this is a pool');
  }
}

function store(state: Snapshot, kind: PoolObjectKind, intent: Intent): Snapshot {
  const list = listIn(state, kind);
  const index = list.findIndex((one) => sameObject(one, intent.object));
  const found = list[index];
  switch (intent.kind) {
    case 'create':
      refuseIf(found !== undefined, `${intent.object.identity} exists`);
      refuseIf(kind === 'publicProviders' && takenAddress(state, intent.values), 'address is taken');
      return withList(state, kind, known([...list, created(kind, intent.object.identity, intent.values)]));
    case 'remove':
      refuseIf(found === undefined, `${intent.object.identity} does not exist`);
      refuseIf(
        kind === 'externalAccessPolicies' && isAssigned(state, intent.object.identity),
        'policy is in use',
      );
      return withList(state, kind, known(list.filter((_, position) => position !== index)));
    case 'set': {
      refuseIf(found === undefined, `${intent.object.identity} does not exist`);
      const changed: Record<string, Properties[string]> = { ...found?.properties };
      for (const { property, from, to } of intent.properties) {
        refuseIf(changed[property] !== from, `${property} is not ${JSON.stringify(from)}`);
        changed[property] = to ?? null;
      }
      const next = object(found?.identity ?? '', changed);
      return withList(state, kind, known(list.map((one, position) => (position === index ? next : one))));
    }
    case 'assign':
      throw new Error('nothing is assigned here');
  }
}

function isListed(state: Snapshot, kind: PoolObjectKind, ref: ObjectRef): boolean {
  return listIn(state, kind).some((one) => sameObject(one, ref));
}

/** A new policy shows every switch of its siblings, a new provider its name and level. */
function created(kind: PoolObjectKind, identity: string, values: Properties): SettingsObject {
  if (kind === 'allowedDomains' || kind === 'blockedDomains') {
    return object(identity, { Domain: identity, ...values });
  }
  return kind === 'publicProviders'
    ? object(identity, { Name: identity, VerificationLevel: 'AlwaysVerifiable', ...values })
    : object(identity, { Description: null, ...values });
}

function takenAddress(state: Snapshot, values: Properties): boolean {
  return [...listIn(state, 'publicProviders'), ...listIn(state, 'hostingProviders')].some(
    (one) => one.properties['ProxyFqdn'] === values['ProxyFqdn'],
  );
}

function isAssigned(state: Snapshot, identity: string): boolean {
  return listIn(state, 'users').some(({ properties }) => {
    const assigned = properties['ExternalAccessPolicy'];
    return typeof assigned === 'string' && policyKey(assigned) === policyKey(identity);
  });
}

function assign(state: Snapshot, intent: Intent): Snapshot {
  if (intent.kind !== 'assign') {
    throw new Error(`an assignment cannot be ${intent.kind}`);
  }
  const [change] = intent.properties;
  const to = change?.to ?? null;
  const policies = listIn(state, 'externalAccessPolicies').map(({ identity }) => policyName(identity));
  refuseIf(typeof to === 'string' && !policies.includes(to), `there is no policy ${JSON.stringify(to)}`);
  const users = listIn(state, 'users').map((one) =>
    sameObject(one, intent.object)
      ? object(one.identity, { ...one.properties, ExternalAccessPolicy: to })
      : one,
  );
  return withList(state, 'users', known(users));
}

/** What undoes an intent. */
export function inverseOf(intent: Intent): Intent {
  switch (intent.kind) {
    case 'create':
      return { ...intent, kind: 'remove' };
    case 'remove':
      return { ...intent, kind: 'create' };
    case 'set':
    case 'assign':
      return {
        ...intent,
        properties: intent.properties.map(({ property, from, to }) => ({ property, from: to, to: from })),
      };
  }
}

function sameObject(one: SettingsObject, ref: ObjectRef): boolean {
  return ref.type === 'external-access-policy'
    ? policyKey(one.identity) === policyKey(ref.identity)
    : one.identity.toLowerCase() === ref.identity.toLowerCase();
}

function refuseIf(condition: boolean, reason: string): void {
  if (condition) {
    throw new Error(`refused: ${reason}`);
  }
}
