import type { EffectiveUser } from '../model/effective-policy.ts';
import type { Side } from '../model/networks.ts';
import { findPolicy } from '../model/policies.ts';
import { type Reading, unreadReason } from '../model/reading.ts';
import { booleanProperty, type SettingsObject } from '../model/settings-object.ts';
import { columns, paragraph, type Content } from './layout.ts';
import type { Style } from './style.ts';
import { count } from './words.ts';

export interface WhoView {
  readonly side: Side;
  readonly users: Reading<readonly EffectiveUser[]>;
  readonly policies: Reading<readonly SettingsObject[]>;
}

const titles: Readonly<Record<Side, string>> = { 'on-premises': 'Users', cloud: 'Users of the tenant' };
const switches: Readonly<Record<Side, readonly (readonly [word: string, property: string])[]>> = {
  'on-premises': [['', 'EnablePublicCloudAccess']],
  cloud: [
    ['out ', 'EnableTeamsConsumerAccess'],
    ['in ', 'EnableTeamsConsumerInbound'],
  ],
};

/** Who may use the consumer network of the side: the users by the policy that holds for each (`status --who`). */
export function whoLines({ side, users, policies }: WhoView, style: Style): readonly string[] {
  if (users.state !== 'known') {
    const reason = unreadReason(users, 'there are none');
    return paragraph(`${titles[side]}: not known: ${reason}.`, style);
  }
  const groups = groupByPolicy(users.value);
  return [
    style.bold(`${titles[side]} by policy: ${users.value.length}`),
    ...groups.flatMap(([name, members]) => [
      ...columns([groupHead(side, name, members.length, policies, style)], style, {
        indent: 2,
        atLeast: [20],
      }),
      ...columns(
        members.map((user) => userRow(side, user, style)),
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
  side: Side,
  name: string,
  members: number,
  policies: WhoView['policies'],
  style: Style,
): readonly Content[] {
  if (name === '') {
    return ['policy not known', count(members, 'user')];
  }
  const policy = policies.state === 'known' ? findPolicy(policies.value, name) : undefined;
  const states = switches[side].map(([word, property]) => {
    const open = policy === undefined ? undefined : booleanProperty(policy, property);
    const known = open?.state === 'known' ? (open.value ? 'open' : 'closed') : 'not known whether open';
    return { text: `${word}${known}`, paint: paintOf(known, style) };
  });
  return [`policy ${name}`, ...states, count(members, 'user')];
}

function paintOf(state: string, style: Style): (text: string) => string {
  return state === 'open' ? style.good : state === 'closed' ? style.bad : style.warn;
}

function userRow(
  side: Side,
  { user, displayName, enabled, homed, policy }: EffectiveUser,
  style: Style,
): readonly Content[] {
  const remarks = [
    ...(enabled.state === 'known' ? (enabled.value ? [] : ['disabled']) : ['not known whether enabled']),
    ...homedElsewhere(side, homed),
    ...(policy.state === 'unreadable' ? [policy.reason] : []),
  ];
  return [user.replace(/^sip:/i, ''), displayName, { text: remarks.join('; '), paint: style.dim }];
}

function homedElsewhere(side: Side, homed: EffectiveUser['homed']): readonly string[] {
  if (side === 'on-premises') {
    return homed === 'cloud' ? ['homed in the cloud, whose rules apply'] : [];
  }
  return homed === 'on-premises' ? ['homed on premises, and cannot use it'] : [];
}
