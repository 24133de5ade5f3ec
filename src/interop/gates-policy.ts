import type { Gate } from '../model/gate.ts';
import { policyKey, policyName } from '../model/policies.ts';
import { formatScope, type Scope } from '../model/scope.ts';
import { booleanProperty, switchIsOn, type SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { count, gate, switchFound, type Found } from './gate.ts';
import { scopePolicies, usersByPolicy, type ScopePolicies } from './scope-policies.ts';

export type PolicySwitch =
  | 'EnablePublicCloudAccess'
  | 'EnablePublicCloudAudioVideoAccess'
  | 'EnableFederationAccess'
  | 'EnableTeamsConsumerAccess'
  | 'EnableTeamsConsumerInbound';

/** The policy gate of a scope: open when every policy that decides for it is open. */
export function policyGate(pool: PoolSnapshot, scope: Scope, users: readonly string[] | undefined): Gate {
  const decided = scopePolicies(pool, scope, users);
  const others = otherOpenPolicies(pool, decided);
  const notes = [decided.kind === 'found' ? decided.note : undefined, othersNote(pool, others)];
  return gate('policy', {
    ...policyFound(decided, scope, 'EnablePublicCloudAccess'),
    title: decided.kind === 'found' ? `policy ${policyNames(decided)}` : `policy for ${formatScope(scope)}`,
    remedy: `federation enable --network skype --scope ${formatScope(scope)}`,
    note: notes.filter((note) => note !== undefined).join('; '),
  });
}

/** What the policies of a scope say about one switch. A closed one decides; then one that is not known. */
export function policyFound(
  decided: ScopePolicies,
  scope: Scope,
  name: PolicySwitch,
  who?: string,
): Pick<Found, 'object' | 'state' | 'evidence' | 'value'> {
  if (decided.kind !== 'found') {
    const state = decided.kind === 'unknown-scope' ? 'absent' : 'unreadable';
    const evidence = state === 'absent' ? decided.reason : `${name} unknown: ${decided.reason}`;
    return { object: `ExternalAccessPolicy for ${formatScope(scope)}`, state, evidence, value: null };
  }
  const found = decided.policies.map((policy) => ({
    object: `ExternalAccessPolicy ${policy.identity}`,
    ...switchFound(name, booleanProperty(policy, name), who),
  }));
  const worst = (['closed', 'unreadable', 'absent', 'open'] as const)
    .map((state) => found.find((one) => one.state === state))
    .find((one) => one !== undefined);
  return (
    worst ?? { object: 'ExternalAccessPolicy', state: 'unreadable', evidence: `${name} unknown`, value: null }
  );
}

function policyNames(decided: Extract<ScopePolicies, { kind: 'found' }>): string {
  return decided.policies.map(({ identity }) => policyName(identity)).join(', ');
}

/** Policies beside those of the scope that allow public networks. */
export function otherOpenPolicies(pool: PoolSnapshot, decided: ScopePolicies): readonly SettingsObject[] {
  const { externalAccessPolicies } = pool.objects;
  if (externalAccessPolicies.state !== 'known') {
    return [];
  }
  const keys = new Set(
    decided.kind === 'found' ? decided.policies.map(({ identity }) => policyKey(identity)) : [],
  );
  return externalAccessPolicies.value.filter(
    (policy) => !keys.has(policyKey(policy.identity)) && switchIsOn(policy, 'EnablePublicCloudAccess'),
  );
}

function othersNote(pool: PoolSnapshot, others: readonly SettingsObject[]): string | undefined {
  if (others.length === 0) {
    return undefined;
  }
  const counts = usersByPolicy(pool);
  const total = others.reduce((sum, { identity }) => sum + (counts?.get(policyKey(identity)) ?? 0), 0);
  const users = counts === undefined ? '' : `, ${count(total, 'user')}`;
  return `${count(others.length, 'other policy', 'other policies')} open${users}`;
}
