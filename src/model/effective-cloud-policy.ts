import type { EffectiveUser } from './effective-policy.ts';
import { findPolicy, policyIdentity, samePolicy } from './policies.ts';
import { known, unreadable, type Reading } from './reading.ts';
import { booleanProperty, property, textProperty, type SettingsObject, textOf } from './settings-object.ts';
import type { TenantSnapshot } from './tenant-snapshot.ts';

/**
 * Which external access policy holds for which user of a tenant: one that was granted to the user, else that of the
 * group with the best rank that the user is a direct member of, else Global. The service resolves this itself (members
 * of groups are not read here); what is added is whether the policy it names is there.
 */
export interface CloudUser extends EffectiveUser {
  /** Object id: what a grant names. */
  readonly id: string;
  /** How the policy came to the user. */
  readonly assignment: 'direct' | 'group' | 'global' | 'unknown';
  /** Id of the group that it came from, lower case; empty where it came from none. */
  readonly group: string;
  /** No user of Teams to whom external access policies mean anything: a guest, a resource account. */
  readonly outside: boolean;
}

/** Kinds of account that hold no external access of their own (Graph, teamsUserConfiguration, accountType). */
const outsideKinds = new Set(['guest', 'resourceaccount', 'ineligibleuser']);

/** Every user of the snapshot with the policy that holds; unreadable when users or policies are. */
export function effectiveCloudPolicies(tenant: TenantSnapshot): Reading<readonly CloudUser[]> {
  const { users, externalAccessPolicies } = tenant.objects;
  if (users.state !== 'known') {
    return users;
  }
  if (externalAccessPolicies.state !== 'known') {
    return externalAccessPolicies;
  }
  return known(users.value.map((user) => cloudUser(user, externalAccessPolicies.value)));
}

function cloudUser(user: SettingsObject, policies: readonly SettingsObject[]): CloudUser {
  const kind = textOf(user, 'AccountType').trim().toLowerCase();
  const assignment = assignmentOf(user);
  return {
    id: user.identity,
    user: textOf(user, 'UserPrincipalName').trim() || textOf(user, 'SipAddress').trim() || user.identity,
    displayName: textOf(user, 'DisplayName').trim(),
    enabled: booleanProperty(user, 'Enabled'),
    homed: homeOf(kind),
    policy: policyOf(user, policies),
    object: user,
    assignment,
    group: textOf(user, 'GroupId').trim().toLowerCase(),
    assigned: assignment === 'direct' ? nameOf(textOf(user, 'ExternalAccessPolicy').trim()) : null,
    outside: outsideKinds.has(kind),
  };
}

/** `sfbOnPremUser` is homed on a server of the organisation; what is not said is not known. */
function homeOf(kind: string): EffectiveUser['homed'] {
  return kind === 'sfbonpremuser' ? 'on-premises' : kind === '' || kind === 'unknown' ? 'unknown' : 'cloud';
}

function assignmentOf(user: SettingsObject): CloudUser['assignment'] {
  const type = textProperty(user, 'AssignmentType');
  if (type.state !== 'known') {
    return 'unknown';
  }
  const word = type.value.trim().toLowerCase();
  return word === '' ? 'global' : word === 'direct' || word === 'group' ? word : 'unknown';
}

function policyOf(user: SettingsObject, policies: readonly SettingsObject[]): Reading<string> {
  const read = property(user, 'ExternalAccessPolicy');
  const assigned = textProperty(user, 'ExternalAccessPolicy');
  if (read.state !== 'known' || assigned.state !== 'known') {
    return unreadable(
      `the policy of ${textOf(user, 'UserPrincipalName').trim() || user.identity} was not told`,
    );
  }
  const name = nameOf(assigned.value) ?? 'Global';
  const policy = findPolicy(policies, name);
  return policy === undefined
    ? unreadable(
        samePolicy(name, 'Global')
          ? 'there is no Global policy'
          : `${policyIdentity(name)} is held by a user and is not among the policies`,
      )
    : known(policy.identity);
}

function nameOf(name: string): string | null {
  const bare = name.trim().replace(/^tag:/i, '');
  return bare === '' || bare.toLowerCase() === 'global' ? null : bare;
}
