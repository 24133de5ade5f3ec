import { completePlan } from '../../src/change/plan.ts';
import type { Translate } from '../../src/change/side-port.ts';
import type { Intent, Plan } from '../../src/model/change.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { Properties, PropertyValue } from '../../src/model/property-value.ts';

function nameAndValues(intent: Intent): readonly [name: string, values: Properties] {
  switch (intent.kind) {
    case 'create':
      return ['Create', intent.values];
    case 'remove':
      return ['Remove', {}];
    case 'set':
    case 'assign':
      return ['Set', Object.fromEntries(intent.properties.map(({ property, to }) => [property, to]))];
  }
}

/** The requests that `SettingsServer` understands. */
export const translateForServer: Translate = (intent) => {
  const key = `${intent.object.type} ${intent.object.identity}`;
  const [name, values] = nameAndValues(intent);
  return {
    request: { via: 'cmdlet', name, parameters: { Object: key, ...values } },
    command: `${name} ${key}`,
  };
};

export function setIntent(
  type: 'access-edge' | 'external-access-policy' | 'public-provider',
  identity: string,
  property: string,
  from: PropertyValue,
  to: PropertyValue,
): Intent {
  return {
    kind: 'set',
    object: { side: 'on-premises', type, identity },
    properties: [{ property, from, to }],
  };
}

export function createIntent(identity: string, values: Properties): Intent {
  return { kind: 'create', object: { side: 'on-premises', type: 'public-provider', identity }, values };
}

export function removeIntent(identity: string, values: Properties): Intent {
  return { kind: 'remove', object: { side: 'on-premises', type: 'public-provider', identity }, values };
}

export function assignIntent(user: string, from: string | null, to: string | null): Intent {
  return {
    kind: 'assign',
    object: { side: 'on-premises', type: 'user-policy-assignment', identity: user },
    properties: [{ property: 'ExternalAccessPolicy', from, to }],
  };
}

export const startReplication: Intent = {
  kind: 'assign',
  object: { side: 'on-premises', type: 'replication', identity: 'all' },
  properties: [{ property: 'replication', from: null, to: 'started' }],
};

export function planOf(intents: readonly Intent[]): Plan {
  const draft = {
    purpose: 'test',
    notes: [],
    intents,
    makesEffective: [],
    skipped: [],
    alreadyRight: [],
    refusals: [],
    inputs: [],
  };
  return completePlan(draft, 'contoso', translateForServer);
}

/** A clock that never waits and adds up what it was asked to wait. */
export function fastClock(): Clock & { readonly slept: () => number } {
  let slept = 0;
  return {
    now: () => new Date(Date.UTC(2026, 10, 24, 4, 12, 33) + slept),
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      slept += ms;
      return Promise.resolve();
    },
    slept: () => slept,
  };
}
