import { policyName } from '../model/policies.ts';
import type { Scope } from '../model/scope.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { planGroup } from './cloud-plan-group.ts';
import { planCloudUsers } from './cloud-plan-users.ts';
import { tenantScopePolicies } from './cloud-scope.ts';
import { whomInCloud } from './cloud-users.ts';
import type { CloudSwitches } from './cloud-switches.ts';
import type { DraftPart } from './draft.ts';
import { differences, switchInputs, verb, type WantedSwitches } from './policy-writes.ts';
import { unknownScopeRefusal, unreadableRefusal, unreadSwitchRefusals } from './refusals.ts';

/** What the policy of a scope has to become, and nothing beside it. */
export interface CloudPolicyWish {
  readonly switches: CloudSwitches;
  readonly scope: Scope;
  readonly users?: readonly string[] | undefined;
  readonly wanted: WantedSwitches;
}

export function planTenantPolicies(tenant: TenantSnapshot, wish: CloudPolicyWish): DraftPart {
  const decided = tenantScopePolicies(tenant, wish.scope, wish.users);
  if (decided.kind === 'unknown-scope') {
    return { refusals: [unknownScopeRefusal(wish.scope, decided)] };
  }
  if (decided.kind === 'unreadable') {
    return { refusals: [unreadableRefusal('the policy in scope', decided.reason, 'policy')] };
  }
  const [policy] = decided.policies;
  switch (wish.scope.kind) {
    case 'users':
      return planCloudUsers(tenant, wish);
    case 'group':
      return policy === undefined ? {} : planGroup(tenant, policy, wish.scope.id, wish);
    case 'global':
    case 'site':
    case 'policy':
      return policy === undefined ? {} : setPolicy(tenant, policy, wish);
  }
}

function setPolicy(
  tenant: TenantSnapshot,
  policy: SettingsObject,
  { wanted, switches }: CloudPolicyWish,
): DraftPart {
  const { changes, unread } = differences(policy, wanted);
  const name = policyName(policy.identity);
  const inputs = switchInputs(policy, wanted, 'cloud');
  if (unread.length > 0) {
    return { inputs, refusals: unreadSwitchRefusals(unread, name) };
  }
  if (changes.length === 0) {
    return { inputs, alreadyRight: [`policy ${name}`] };
  }
  const object = { side: 'cloud', type: 'external-access-policy', identity: policy.identity } as const;
  return {
    inputs,
    intents: [{ kind: 'set', object, properties: changes }],
    makesEffective: [
      `policy ${name} ${verb(wanted)} ${switches.what} for ${whomInCloud(tenant, policy.identity)}`,
    ],
  };
}
