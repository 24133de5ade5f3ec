import type { DomainSide } from '../model/domain-side.ts';
import { tenantListLimit } from '../model/domain-limits.ts';
import type { Refusal } from '../model/plan-draft.ts';
import { otherListRefusal, someOf, type DomainWish, type ListChanges } from './domain-changes.ts';
import type { Lists, Outcome } from './tenant-lists.ts';

/** Why the lists of a tenant cannot be written as wished; nothing is written then, on no side. */
export function tenantListRefusals(
  side: DomainSide,
  lists: Lists,
  changes: ListChanges,
  wish: DomainWish,
  after: Outcome,
): readonly Refusal[] {
  const { conflicts, add, off } = changes;
  const asksForList = wish.verb === 'allow' && after.mode === 'open' && wish.domains.length > 0;
  const touched = add.list === 'allowed' ? add.names.length > 0 || after.switches : after.switches;
  const emptied = after.mode === 'list' && after.allowed.length === 0 && (touched || off.allowed.length > 0);
  return [
    ...(conflicts.length === 0 ? [] : [otherListRefusal(side, changes)]),
    ...(asksForList && conflicts.length === 0 ? [switchNeeded(wish)] : []),
    ...(emptied ? [emptyList] : []),
    ...limitRefusal('allowed', lists.allowed.length, after.allowed.length),
    ...limitRefusal('blocked', lists.blocked.length, after.blocked.length),
  ];
}

function switchNeeded({ domains }: DomainWish): Refusal {
  return {
    kind: 'switch-needed',
    exit: 'refused',
    message: `cloud: the tenant lets every domain in, so there is no list to put ${someOf(domains)} on`,
    why: 'a list would shut out every domain that is not on it; those that are not blocked can be reached already',
    next: 'leave it so (of a profile with servers, --side on-premises writes those alone), or add --switch-to-list',
    items: [],
  };
}

const emptyList: Refusal = {
  kind: 'empty-list',
  exit: 'refused',
  message: 'cloud: the list of allowed domains would be left without a domain',
  why: 'an emptied list is never written: it means nobody, and there are programs that read it as everybody',
  next: 'keep one domain, or let every domain in with --switch-to-open; what keeps everybody out is AllowFederatedUsers',
  items: [],
};

/** A list that is too long already may become shorter. */
function limitRefusal(list: 'allowed' | 'blocked', before: number, after: number): readonly Refusal[] {
  return after <= tenantListLimit || after <= before
    ? []
    : [
        {
          kind: 'list-limit',
          exit: 'refused',
          message: `cloud: the list of ${list} domains would have ${after}, and a tenant takes ${tenantListLimit}`,
          why: `${before} are on it now`,
          next: 'take domains that are gone off the list with federation domains remove, or write fewer',
          items: [],
        },
      ];
}
