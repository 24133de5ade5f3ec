import type { Intent } from '../model/change.ts';
import { policyName, tenantPolicyValues, unreadableSwitches } from '../model/policies.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import type { CloudPolicyWish } from './cloud-plan-policies.ts';
import type { DraftPart } from './draft.ts';
import { copyOf } from './policy-copy.ts';
import {
  copyInputs,
  createPolicy,
  differences,
  switchInputs,
  verb,
  type WantedSwitches,
} from './policy-writes.ts';
import { unreadSwitchRefusals } from './refusals.ts';

/** A copy of a tenant's policy with the wanted switches, to be granted in its place. */
export type PlannedCopy =
  | { readonly kind: 'refused' | 'as-wanted'; readonly part: DraftPart }
  | {
      readonly kind: 'copy';
      readonly name: string;
      /** Empty where an earlier run has left the copy. */
      readonly create: readonly Intent[];
      /** `policy Global-PersonalTeams, a copy of Global, opens personal Teams accounts`. */
      readonly says: string;
      readonly part: DraftPart;
    };

/** A grant replaces the whole policy, so what is granted is a copy with nothing else changed. */
export function planCopy(
  tenant: TenantSnapshot,
  policy: SettingsObject,
  { wanted, switches }: Pick<CloudPolicyWish, 'wanted' | 'switches'>,
): PlannedCopy {
  const name = policyName(policy.identity);
  const { changes, unread } = differences(policy, wanted);
  const unclear = unclearSwitches(policy, unread, changes.length > 0);
  if (unclear.length > 0) {
    return { kind: 'refused', part: { refusals: unreadSwitchRefusals(unclear, name) } };
  }
  if (changes.length === 0) {
    return { kind: 'as-wanted', part: { inputs: switchInputs(policy, wanted, 'cloud') } };
  }
  const policies = tenant.objects.externalAccessPolicies;
  const copy = copyOf({
    policies: policies.state === 'known' ? policies.value : [],
    policy,
    values: withSwitches(policy, wanted),
    suffix: switches.suffixes[verb(wanted)],
    side: 'cloud',
  });
  return {
    kind: 'copy',
    name: copy.name,
    create: copy.exists ? [] : [createPolicy(`Tag:${copy.name}`, copy.values, 'cloud')],
    says: `policy ${copy.name}, ${copy.exists ? 'an existing' : 'a'} copy of ${name}, ${verb(wanted)} ${switches.what}`,
    part: { inputs: [...copyInputs(policy, 'cloud'), ...copy.inputs] },
  };
}

function unclearSwitches(
  policy: SettingsObject,
  unread: readonly string[],
  copies: boolean,
): readonly string[] {
  return [...new Set([...unread, ...(copies ? unreadableSwitches(policy) : [])])];
}

/** The service may spell a switch in another case than we do; it is one switch all the same. */
function withSwitches(policy: SettingsObject, wanted: WantedSwitches) {
  const turned = new Set(Object.keys(wanted).map((name) => name.toLowerCase()));
  const others = Object.entries(tenantPolicyValues(policy)).filter(
    ([name]) => !turned.has(name.toLowerCase()),
  );
  return { ...Object.fromEntries(others), ...wanted };
}
