import type { Gate } from '../model/gate.ts';
import { policyKey, policyName } from '../model/policies.ts';
import type { Scope } from '../model/scope.ts';
import { booleanProperty, switchIsOn } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import type { DraftPart } from './draft.ts';
import { masterSwitchOpens, wokenPolicies, wokenPolicyInputs } from './effects.ts';
import { count } from './gate.ts';
import { alsoOpensRefusal } from './refusals.ts';
import { scopePolicies, usersByPolicy, whom } from './scope-policies.ts';
import { findUsers } from './users.ts';

/** Whom an opening is meant for, and whether more may open with it. */
export interface Audience {
  readonly scope: Scope;
  readonly users: readonly string[] | undefined;
  readonly alsoOpens: boolean;
}

/** What else wakes, and the policies that stay closed. */
export function effectsPart(
  pool: PoolSnapshot,
  gates: readonly Gate[],
  { scope, users, alsoOpens }: Audience,
): DraftPart {
  const decided = scopePolicies(pool, scope, users);
  // A site that follows Global is narrower than the policy that decides for it.
  const meant = decided.kind === 'found' && decided.note === undefined ? decided.policies : [];
  const keys = new Set(meant.map(({ identity }) => policyKey(identity)));
  const master = isClosed(gates, 'federation-allowed');
  const opens = master || isClosed(gates, 'provider') || isClosed(gates, 'provider-enabled');
  const woken = opens ? [...wokenPolicies(pool, keys), ...sharedWithOthers(pool, scope, users)] : [];
  const more = [...woken, ...(master ? masterSwitchOpens(pool) : [])];
  const refused = scope.kind !== 'global' && more.length > 0 && !alsoOpens;
  return {
    makesEffective: [
      ...(opens ? meant.filter((policy) => switchIsOn(policy, 'EnablePublicCloudAccess')) : []).map(
        ({ identity }) =>
          `policy ${policyName(identity)} is open already and takes effect for ${whom(pool, identity)}`,
      ),
      ...woken.map((policy) => `also ${policy}, which is open and takes effect with the rest`),
    ],
    skipped: untouched(pool, keys),
    refusals: refused ? [alsoOpensRefusal(scope, more)] : [],
    inputs: opens ? wokenPolicyInputs(pool) : [],
  };
}

export function isClosed(gates: readonly Gate[], id: string): boolean {
  return gates.some((gate) => gate.id === id && gate.state === 'closed');
}

/** Open policies of listed users that other users have too. */
function sharedWithOthers(
  pool: PoolSnapshot,
  scope: Scope,
  users: readonly string[] | undefined,
): readonly string[] {
  const found = scope.kind === 'users' && users !== undefined ? findUsers(pool, users) : undefined;
  const counts = usersByPolicy(pool);
  const decided = scopePolicies(pool, scope, users);
  if (found?.state !== 'known' || decided.kind !== 'found') {
    return [];
  }
  return decided.policies.flatMap((policy) => {
    const open = booleanProperty(policy, 'EnablePublicCloudAccess');
    const key = policyKey(policy.identity);
    const listed = found.value.users.filter(
      (user) => user.policy.state === 'known' && policyKey(user.policy.value) === key,
    ).length;
    const others = counts === undefined ? undefined : (counts.get(key) ?? 0) - listed;
    return open.state === 'known' && open.value && others !== 0
      ? [
          `policy ${policyName(policy.identity)} (${others === undefined ? 'users' : count(others, 'user')} not listed)`,
        ]
      : [];
  });
}

function untouched(pool: PoolSnapshot, keys: ReadonlySet<string>): readonly string[] {
  const { externalAccessPolicies } = pool.objects;
  const closed = (externalAccessPolicies.state === 'known' ? externalAccessPolicies.value : [])
    .filter((policy) => {
      const open = booleanProperty(policy, 'EnablePublicCloudAccess');
      return !keys.has(policyKey(policy.identity)) && open.state === 'known' && !open.value;
    })
    .map(({ identity }) => identity)
    .sort();
  return closed.length === 0 ? [] : [`not touched: ${closed.join(', ')} (closed; --scope names them)`];
}
