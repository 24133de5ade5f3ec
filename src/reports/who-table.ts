import type { EffectiveUser } from '../model/effective-policy.ts';
import { findPolicy } from '../model/policies.ts';
import type { Reading } from '../model/reading.ts';
import { booleanProperty, type SettingsObject } from '../model/settings-object.ts';
import { columns, paragraph, type Content } from './layout.ts';
import type { Style } from './style.ts';
import { count } from './words.ts';

export interface WhoView {
  readonly users: Reading<readonly EffectiveUser[]>;
  readonly policies: Reading<readonly SettingsObject[]>;
}

/** Who may use public networks: the users by the policy that holds for each (`status --who`). */
export function whoLines({ users, policies }: WhoView, style: Style): readonly string[] {
  if (users.state !== 'known') {
    const reason = users.state === 'unreadable' ? users.reason : 'the pool has none';
    return paragraph(`Users: not known: ${reason}.`, style);
  }
  const groups = groupByPolicy(users.value);
  return [
    style.bold(`Users by policy: ${users.value.length}`),
    ...groups.flatMap(([name, members]) => [
      ...columns([groupHead(name, members.length, policies, style)], style, { indent: 2, atLeast: [20] }),
      ...columns(
        members.map((user) => userRow(user, style)),
        style,
        { indent: 4, atLeast: [18] },
      ),
    ]),
  ];
}

/** Groups in the order of their names; the users whose policy is not known last, under no name. */
function groupByPolicy(
  users: readonly EffectiveUser[],
): readonly (readonly [string, readonly EffectiveUser[]])[] {
  const groups = new Map<string, EffectiveUser[]>();
  for (const user of users) {
    const name = user.policy.state === 'known' ? user.policy.value : '';
    const members = groups.get(name);
    if (members === undefined) {
      groups.set(name, [user]);
    } else {
      members.push(user);
    }
  }
  const key = (name: string) => (name === '' ? '\uffff' : name.toLowerCase());
  return [...groups].sort(([left], [right]) => (key(left) < key(right) ? -1 : 1));
}

function groupHead(
  name: string,
  members: number,
  policies: WhoView['policies'],
  style: Style,
): readonly Content[] {
  if (name === '') {
    return ['policy not known', count(members, 'user')];
  }
  const policy = policies.state === 'known' ? findPolicy(policies.value, name) : undefined;
  const open = policy === undefined ? undefined : booleanProperty(policy, 'EnablePublicCloudAccess');
  const state =
    open?.state !== 'known'
      ? { text: 'not known whether open', paint: style.warn }
      : open.value
        ? { text: 'open', paint: style.good }
        : { text: 'closed', paint: style.bad };
  return [`policy ${name}`, state, count(members, 'user')];
}

function userRow(
  { user, displayName, enabled, homed, policy }: EffectiveUser,
  style: Style,
): readonly Content[] {
  const remarks = [
    ...(enabled.state === 'known' ? (enabled.value ? [] : ['disabled']) : ['not known whether enabled']),
    ...(homed === 'cloud' ? ['homed in the cloud, whose rules apply'] : []),
    ...(policy.state === 'unreadable' ? [policy.reason] : []),
  ];
  return [user.replace(/^sip:/i, ''), displayName, { text: remarks.join('; '), paint: style.dim }];
}
