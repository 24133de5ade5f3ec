import type { Intent, PropertyChange } from '../model/change.ts';
import type { Side } from '../model/networks.ts';
import type { PlanInput } from '../model/plan-draft.ts';
import { policyValues, tenantPolicyValues } from '../model/policies.ts';
import type { Properties } from '../model/property-value.ts';
import { booleanProperty, property, type SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { input } from './draft.ts';
import type { PolicySwitch } from './gates-policy.ts';

/** The switches of a policy as they are wanted. */
export type WantedSwitches = Readonly<Partial<Record<PolicySwitch, boolean>>>;

export function createPolicy(identity: string, values: Properties, side: Side = 'on-premises'): Intent {
  return {
    kind: 'create',
    object: { side, type: 'external-access-policy', identity },
    values,
  };
}

/** The values of a copy, as far as the creating cmdlet of this session takes them. */
export function copyValues(pool: PoolSnapshot, policy: SettingsObject, wanted: WantedSwitches): Properties {
  const values: Properties = { ...policyValues(policy), ...wanted };
  const { commands } = pool;
  const parameters =
    commands.state === 'known'
      ? Object.entries(commands.value).find(([name]) => /^new-csexternalaccesspolicy$/i.test(name))?.[1]
      : undefined;
  if (parameters === undefined || parameters === null) {
    return values;
  }
  const taken = new Set(parameters.map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(values).filter(([name]) => taken.has(name.toLowerCase())));
}

/** What has to change for the policy to be as wanted, and which switches cannot be judged. */
export function differences(
  policy: SettingsObject,
  wanted: WantedSwitches,
): { readonly changes: readonly PropertyChange[]; readonly unread: readonly string[] } {
  const changes: PropertyChange[] = [];
  const unread: string[] = [];
  for (const [name, to] of Object.entries(wanted)) {
    const from = booleanProperty(policy, name);
    if (from.state !== 'known') {
      unread.push(name);
    } else if (from.value !== to) {
      changes.push({ property: name, from: from.value, to });
    }
  }
  return { changes, unread };
}

export function switchInputs(
  policy: SettingsObject,
  wanted: WantedSwitches,
  side: Side = 'on-premises',
): readonly PlanInput[] {
  return Object.keys(wanted).map((name) =>
    input('external-access-policy', policy.identity, name, booleanProperty(policy, name), side),
  );
}

/** A copy relies on everything that is copied. */
export function copyInputs(policy: SettingsObject, side: Side = 'on-premises'): readonly PlanInput[] {
  const values = side === 'cloud' ? tenantPolicyValues(policy) : policyValues(policy);
  return Object.keys(values).map((name) => {
    const value = booleanProperty(policy, name);
    return input(
      'external-access-policy',
      policy.identity,
      name,
      value.state === 'known' ? value : property(policy, name),
      side,
    );
  });
}

/** What a change of policy does, in a word. */
export function verb(wanted: WantedSwitches): 'opens' | 'closes' {
  return Object.values(wanted).includes(true) ? 'opens' : 'closes';
}
