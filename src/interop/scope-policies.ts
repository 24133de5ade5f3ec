import { unreadReason } from '../model/reading.ts';
import { effectivePolicies, type EffectiveUser } from '../model/effective-policy.ts';
import { findPolicy, policyIdentity, policyKey } from '../model/policies.ts';
import type { Scope } from '../model/scope.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import { findSite, siteKey, siteNames } from '../model/sites.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { count } from './gate.ts';
import { findUsers } from './users.ts';

/**
 * The policies that decide for a scope. `unknown-scope`: it names something that is not there; `unreadable`: what
 * it names could not be found out.
 */
export type ScopePolicies =
  | { readonly kind: 'found'; readonly policies: readonly SettingsObject[]; readonly note?: string }
  | { readonly kind: 'unknown-scope'; readonly reason: string; readonly candidates: readonly string[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

export function scopePolicies(
  pool: PoolSnapshot,
  scope: Scope,
  users: readonly string[] | undefined,
): ScopePolicies {
  const policies = pool.objects.externalAccessPolicies;
  if (policies.state !== 'known') {
    const reason = unreadReason(policies, 'this server has none');
    return { kind: 'unreadable', reason };
  }
  switch (scope.kind) {
    case 'global':
      return globalPolicy(policies.value);
    case 'policy':
      return namedPolicy(policies.value, scope.name);
    case 'site':
      return sitePolicy(pool, policies.value, scope.name);
    case 'users':
      return userPolicies(pool, policies.value, users);
    case 'group':
      return { kind: 'unknown-scope', reason: 'groups exist in the cloud only', candidates: [] };
  }
}

function globalPolicy(policies: readonly SettingsObject[]): ScopePolicies {
  const global = findPolicy(policies, 'Global');
  return global === undefined
    ? { kind: 'unreadable', reason: 'no policy Global was returned' }
    : { kind: 'found', policies: [global] };
}

function namedPolicy(policies: readonly SettingsObject[], name: string): ScopePolicies {
  const policy = findPolicy(policies, name);
  return policy === undefined
    ? {
        kind: 'unknown-scope',
        reason: `there is no policy ${policyIdentity(name)}`,
        candidates: policies.map(({ identity }) => identity),
      }
    : { kind: 'found', policies: [policy] };
}

/** A site without a policy of its own follows Global; a site nobody knows is an error, not a site that follows Global. */
function sitePolicy(pool: PoolSnapshot, policies: readonly SettingsObject[], name: string): ScopePolicies {
  const own = siteOwnPolicy(pool, policies, name);
  if (own !== undefined) {
    return { kind: 'found', policies: [own] };
  }
  const { sites } = pool.objects;
  if (sites.state !== 'known') {
    return { kind: 'unreadable', reason: 'the sites could not be read' };
  }
  if (findSite(sites.value, name) === undefined) {
    const candidates = sites.value.map(({ identity }) => identity);
    return { kind: 'unknown-scope', reason: `there is no site ${name}`, candidates };
  }
  const global = globalPolicy(policies);
  return global.kind === 'found'
    ? { ...global, note: `site ${siteKey(name)} has no policy of its own: Global applies` }
    : global;
}

/** The policy `Site:<x>` of a site that may be called by its display name or number. */
export function siteOwnPolicy(
  pool: PoolSnapshot,
  policies: readonly SettingsObject[],
  name: string,
): SettingsObject | undefined {
  const { sites } = pool.objects;
  const site = sites.state === 'known' ? findSite(sites.value, name) : undefined;
  const names = site === undefined ? [siteKey(name)] : siteNames(site);
  return policies.find(({ identity }) => /^site:/i.test(identity) && names.includes(siteKey(identity)));
}

function userPolicies(
  pool: PoolSnapshot,
  policies: readonly SettingsObject[],
  users: readonly string[] | undefined,
): ScopePolicies {
  if (users === undefined) {
    return { kind: 'unreadable', reason: 'the list of users was not read' };
  }
  const found = findUsers(pool, users);
  if (found.state !== 'known') {
    return { kind: 'unreadable', reason: unreadReason(found, 'there are no users') };
  }
  if (found.value.missing.length > 0) {
    const reason = `not found on this pool: ${found.value.missing.join(', ')}`;
    return { kind: 'unknown-scope', reason, candidates: [] };
  }
  return distinctPolicies(found.value.users, policies);
}

function distinctPolicies(
  users: readonly EffectiveUser[],
  policies: readonly SettingsObject[],
): ScopePolicies {
  const distinct = new Map<string, SettingsObject>();
  for (const { user, policy } of users.filter(({ homed }) => homed !== 'cloud')) {
    const object = policy.state === 'known' ? findPolicy(policies, policy.value) : undefined;
    if (object === undefined) {
      const reason = unreadReason(policy, 'its policy is not known');
      return { kind: 'unreadable', reason: `${user}: ${reason}` };
    }
    distinct.set(policyKey(object.identity), object);
  }
  return distinct.size === 0
    ? { kind: 'unknown-scope', reason: 'none of the users is homed on premises', candidates: [] }
    : { kind: 'found', policies: [...distinct.values()] };
}

/** How many users each policy is effective for, by policy key; undefined unless that is known of every user. */
export function usersByPolicy(pool: PoolSnapshot): ReadonlyMap<string, number> | undefined {
  const effective = effectivePolicies(pool);
  if (effective.state !== 'known') {
    return undefined;
  }
  const counts = new Map<string, number>();
  for (const { policy } of effective.value.filter(({ homed }) => homed !== 'cloud')) {
    if (policy.state !== 'known') {
      return undefined;
    }
    const key = policyKey(policy.value);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Whom a policy is effective for, with the number where users were read. */
export function whom(pool: PoolSnapshot, identity: string): string {
  const users = usersByPolicy(pool);
  const number = users === undefined ? '' : `, ${count(users.get(policyKey(identity)) ?? 0, 'user')}`;
  if (policyKey(identity) === 'global') {
    return `everyone without a policy of their own or of their site${number}`;
  }
  return /^site:/i.test(identity)
    ? `users of the site without a policy of their own${number}`
    : `users who were granted it${number}`;
}
