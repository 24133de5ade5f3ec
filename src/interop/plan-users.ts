import type { Intent } from '../model/change.ts';
import type { PlanInput } from '../model/plan-draft.ts';
import { findPolicy, policyKey, policyName, unreadableSwitches } from '../model/policies.ts';
import { known, unreadReason } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { input, type DraftPart } from './draft.ts';
import { count } from './gate.ts';
import { copyOf } from './policy-copy.ts';
import {
  copyInputs,
  copyValues,
  createPolicy,
  differences,
  switchInputs,
  verb,
  type WantedSwitches,
} from './policy-writes.ts';
import { unreadableRefusal } from './refusals.ts';
import { findUsers } from './users.ts';
import type { EffectiveUser } from '../model/effective-policy.ts';

/**
 * A change for some users only. Granting a policy replaces the whole policy a user has, so it is not enough to grant
 * one that is open: everything else the user was allowed would change with it. Each policy that is effective for
 * listed users is therefore copied, the one switch turned in the copy, and the copy granted. Undone in reverse: the
 * former assignment comes back, then the copy goes.
 *
 * The name of a copy follows from the name of the policy, so a second run finds the copy of the first and reuses it
 * when it still says the same; when somebody changed it, the next free name is taken.
 */
export function planUsers(
  pool: PoolSnapshot,
  policies: readonly SettingsObject[],
  listed: readonly string[],
  wanted: WantedSwitches,
): DraftPart {
  const found = findUsers(pool, listed);
  if (found.state !== 'known') {
    return {
      refusals: [unreadableRefusal('the users', unreadReason(found, 'no answer'), 'policy')],
    };
  }
  const cloud = found.value.users.filter(({ homed }) => homed === 'cloud');
  const here = found.value.users.filter(({ homed }) => homed !== 'cloud');
  const groups = groupByPolicy(here, policies).map((group) => planGroup(pool, policies, group, wanted));
  return {
    intents: [...groups.flatMap(({ create }) => create), ...groups.flatMap(({ grants }) => grants)],
    makesEffective: groups.flatMap(({ part }) => part.makesEffective ?? []),
    alreadyRight: groups.flatMap(({ part }) => part.alreadyRight ?? []),
    refusals: groups.flatMap(({ part }) => part.refusals ?? []),
    inputs: [...here.map(assignmentInput), ...groups.flatMap(({ part }) => part.inputs ?? [])],
    skipped: cloud.map(({ user }) => `${user}: homed in the cloud, whose rules apply`),
  };
}

interface Group {
  readonly policy: SettingsObject;
  readonly users: readonly EffectiveUser[];
}

interface PlannedGroup {
  readonly create: readonly Intent[];
  readonly grants: readonly Intent[];
  readonly part: DraftPart;
}

/** Users whose policy is not known never get here: the scope itself is then unreadable. */
function groupByPolicy(
  users: readonly EffectiveUser[],
  policies: readonly SettingsObject[],
): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const user of users) {
    const policy = user.policy.state === 'known' ? findPolicy(policies, user.policy.value) : undefined;
    if (policy !== undefined) {
      const key = policyKey(policy.identity);
      groups.set(key, { policy, users: [...(groups.get(key)?.users ?? []), user] });
    }
  }
  return [...groups].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, group]) => group);
}

function planGroup(
  pool: PoolSnapshot,
  policies: readonly SettingsObject[],
  { policy, users }: Group,
  wanted: WantedSwitches,
): PlannedGroup {
  const { changes, unread } = differences(policy, wanted);
  const name = policyName(policy.identity);
  const unclear = [...new Set([...unread, ...(changes.length > 0 ? unreadableSwitches(policy) : [])])];
  if (unclear.length > 0) {
    const refusals = unclear.map((one) =>
      unreadableRefusal(`${one} of policy ${name}`, 'no True or False', 'policy'),
    );
    return { create: [], grants: [], part: { refusals } };
  }
  if (changes.length === 0) {
    const alreadyRight = [`policy ${name}, for ${count(users.length, 'listed user')}`];
    return { create: [], grants: [], part: { alreadyRight, inputs: switchInputs(policy, wanted) } };
  }
  const values = copyValues(pool, policy, wanted);
  const copy = copyOf({ policies, policy, values, suffix: copySuffixes[verb(wanted)], side: 'on-premises' });
  const sorted = [...users].sort((left, right) =>
    left.user.toLowerCase() < right.user.toLowerCase() ? -1 : 1,
  );
  return {
    create: copy.exists ? [] : [createPolicy(`Tag:${copy.name}`, copy.values)],
    grants: sorted.map((user) => grant(user, copy.name)),
    part: {
      makesEffective: [
        `policy ${copy.name}, ${copy.exists ? 'an existing' : 'a'} copy of ${name}, ${verb(wanted)} public networks for ${count(users.length, 'user')}`,
      ],
      inputs: [...copyInputs(policy), ...copy.inputs],
    },
  };
}

const copySuffixes = { opens: '-PublicCloud', closes: '-NoPublicCloud' };

function grant(user: EffectiveUser, policy: string): Intent {
  return {
    kind: 'assign',
    object: { side: 'on-premises', type: 'user-policy-assignment', identity: user.user },
    properties: [{ property: 'ExternalAccessPolicy', from: user.assigned, to: policy }],
  };
}

function assignmentInput({ user, assigned }: EffectiveUser): PlanInput {
  return input(
    'user-policy-assignment',
    user,
    'ExternalAccessPolicy',
    known(assigned?.toLowerCase() ?? null),
  );
}
