import { policyName, unreadableSwitches } from '../model/policies.ts';
import { absent } from '../model/reading.ts';
import type { Scope } from '../model/scope.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import { findSite } from '../model/sites.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { input, type DraftPart } from './draft.ts';
import { planUsers } from './plan-users.ts';
import {
  copyInputs,
  copyValues,
  createPolicy,
  differences,
  switchInputs,
  verb,
  type WantedSwitches,
} from './policy-writes.ts';
import { unknownScopeRefusal, unreadableRefusal } from './refusals.ts';
import { scopePolicies, siteOwnPolicy, whom } from './scope-policies.ts';

/** What the policy of a scope has to become, and nothing beside it. */
export interface PolicyWish {
  readonly scope: Scope;
  readonly users?: readonly string[] | undefined;
  readonly wanted: WantedSwitches;
}

export function planPolicies(pool: PoolSnapshot, wish: PolicyWish): DraftPart {
  const decided = scopePolicies(pool, wish.scope, wish.users);
  const policies = pool.objects.externalAccessPolicies;
  if (decided.kind === 'unknown-scope') {
    return { refusals: [unknownScopeRefusal(wish.scope, decided)] };
  }
  if (decided.kind === 'unreadable' || policies.state !== 'known') {
    const reason = decided.kind === 'unreadable' ? decided.reason : 'no answer';
    return { refusals: [unreadableRefusal('the policy in scope', reason, 'policy')] };
  }
  if (wish.scope.kind === 'users') {
    return planUsers(pool, policies.value, wish.users ?? [], wish.wanted);
  }
  const [policy] = decided.policies;
  if (policy === undefined) {
    return {};
  }
  const own =
    wish.scope.kind !== 'site' || siteOwnPolicy(pool, policies.value, wish.scope.name) !== undefined;
  return own ? setPolicy(pool, policy, wish.wanted) : createSitePolicy(pool, policy, wish);
}

function setPolicy(pool: PoolSnapshot, policy: SettingsObject, wanted: WantedSwitches): DraftPart {
  const { changes, unread } = differences(policy, wanted);
  const name = policyName(policy.identity);
  const part: DraftPart = { inputs: switchInputs(policy, wanted) };
  if (unread.length > 0) {
    return {
      ...part,
      refusals: unread.map((one) => unreadableRefusal(`${one} of policy ${name}`, 'no True or False')),
    };
  }
  if (changes.length === 0) {
    return { ...part, alreadyRight: [`policy ${name}`] };
  }
  const object = { side: 'on-premises', type: 'external-access-policy', identity: policy.identity } as const;
  return {
    ...part,
    intents: [{ kind: 'set', object, properties: changes }],
    makesEffective: [`policy ${name} ${verb(wanted)} public networks for ${whom(pool, policy.identity)}`],
  };
}

/**
 * A site without a policy of its own follows Global. To change the site alone it gets one, a copy of Global with the
 * one switch turned: the copy then stands in for Global at that site, also for what is changed in Global later.
 */
function createSitePolicy(pool: PoolSnapshot, global: SettingsObject, wish: PolicyWish): DraftPart {
  const { changes, unread } = differences(global, wish.wanted);
  const identity = siteIdentity(pool, wish.scope.kind === 'site' ? wish.scope.name : '');
  const inputs = [...copyInputs(global), input('external-access-policy', identity, '*', absent)];
  const unclear = [...new Set([...unread, ...unreadableSwitches(global)])];
  if (unclear.length > 0) {
    return {
      inputs,
      refusals: unclear.map((one) => unreadableRefusal(`${one} of policy Global`, 'no True or False')),
    };
  }
  if (changes.length === 0) {
    return { inputs, alreadyRight: [`policy Global, which applies to ${identity}`] };
  }
  return {
    inputs,
    intents: [createPolicy(identity, copyValues(pool, global, wish.wanted))],
    makesEffective: [
      `policy ${identity} ${verb(wish.wanted)} public networks for users of the site without a policy of their own; it is a copy of Global and replaces it there`,
    ],
  };
}

function siteIdentity(pool: PoolSnapshot, name: string): string {
  const { sites } = pool.objects;
  const site = sites.state === 'known' ? findSite(sites.value, name) : undefined;
  return `Site:${(site?.identity ?? name).replace(/^site:/i, '')}`;
}
