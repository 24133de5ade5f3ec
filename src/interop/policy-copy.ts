import type { Side } from '../model/networks.ts';
import type { PlanInput } from '../model/plan-draft.ts';
import {
  findPolicy,
  policyName,
  policyValues,
  sameSwitches,
  tenantPolicyValues,
  unreadableSwitches,
} from '../model/policies.ts';
import type { Properties } from '../model/property-value.ts';
import { absent } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import { input } from './draft.ts';
import { copyInputs } from './policy-writes.ts';

/** What a copy is made of, and where. */
export interface CopyWish {
  readonly policies: readonly SettingsObject[];
  readonly policy: SettingsObject;
  /** What the copy is to say. */
  readonly values: Properties;
  /** What is added to the name of the policy that is copied. */
  readonly suffix: string;
  readonly side: Side;
}

export interface Copy {
  readonly name: string;
  readonly values: Properties;
  readonly exists: boolean;
  readonly inputs: readonly PlanInput[];
}

/**
 * The copy of a policy, with one switch turned. Its name follows from the name of the policy, so a second run finds the
 * copy of the first and reuses it when it still says the same; when somebody changed it, the next free name is taken.
 */
export function copyOf({ policies, policy, values, suffix, side }: CopyWish): Copy {
  const base = `${policyName(policy.identity).replaceAll(':', '-')}${suffix}`;
  const valuesOf = side === 'cloud' ? tenantPolicyValues : policyValues;
  const inputs: PlanInput[] = [];
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`;
    const existing = findPolicy(policies, `Tag:${name}`);
    if (existing === undefined) {
      inputs.push(input('external-access-policy', `Tag:${name}`, '*', absent, side));
      return { name, values, exists: false, inputs };
    }
    inputs.push(...copyInputs(existing, side));
    if (unreadableSwitches(existing).length === 0 && sameSwitches(valuesOf(existing), values)) {
      return { name: policyName(existing.identity), values, exists: true, inputs };
    }
  }
}
