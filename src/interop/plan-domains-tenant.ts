import type { DomainEntry, DomainSide } from '../model/domain-side.ts';
import { property } from '../model/settings-object.ts';
import type { Intent, PropertyChange } from '../model/change.ts';
import { tenantListLimit } from '../model/domain-limits.ts';
import type { Refusal } from '../model/plan-draft.ts';
import type { PropertyValue } from '../model/property-value.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import {
  alreadyRight,
  listChanges,
  listInputs,
  otherListRefusal,
  someOf,
  unreadLists,
  type DomainWish,
  type ListChanges,
} from './domain-changes.ts';
import type { DraftPart } from './draft.ts';

/**
 * What a wish writes in a tenant: its lists are properties, so each is written as a whole, and both in one request. The
 * list of allowed domains is what closes a tenant to everybody else; it is written only where it was to change, and
 * never without a domain on it.
 */
export function tenantDomainsPart(tenant: TenantSnapshot, side: DomainSide, wish: DomainWish): DraftPart {
  const inputs = listInputs(side) ?? [];
  const { allowed, blocked } = side;
  const unread = unreadLists(side);
  if (allowed.state !== 'known' || blocked.state !== 'known' || unread.length > 0) {
    return { inputs, refusals: unread };
  }
  const lists = { allowed: allowed.value, blocked: blocked.value };
  const changes = listChanges(lists, wish);
  const after = outcomeOf(side, lists, changes, wish);
  const properties = [...allowedChange(tenant, side, lists, after), ...blockedChange(tenant, lists, after)];
  const undoable = side.mode === 'open' || lists.allowed.length > 0;
  return {
    inputs,
    refusals: refusalsOf(side, lists, changes, wish, after),
    intents: intentsOf(properties, undoable),
    alreadyRight: alreadyRight(side, wish, changes),
    makesEffective: effects(side, changes, after),
    skipped:
      Object.keys(wish.details).length === 0
        ? []
        : ['cloud: a tenant keeps the names of domains alone, without address and comment'],
  };
}

type Lists = Readonly<Record<'allowed' | 'blocked', readonly DomainEntry[]>>;

/** What is there when everything is written. */
interface Outcome {
  readonly mode: 'open' | 'list';
  /** Whether the other one decided before. */
  readonly switches: boolean;
  readonly allowed: readonly string[];
  readonly blocked: readonly string[];
}

function outcomeOf(
  { mode }: DomainSide,
  lists: Lists,
  { add, off }: ListChanges,
  { switchTo }: DomainWish,
): Outcome {
  const before = mode === 'open' ? 'open' : 'list';
  const now = switchTo ?? before;
  const list = (name: 'allowed' | 'blocked') => {
    const gone = new Set(off[name]);
    const stays = lists[name].filter((entry) => !gone.has(entry)).map((entry) => entry.name);
    return [...stays, ...(add.list === name ? add.names : [])];
  };
  return {
    mode: now,
    switches: now !== before,
    allowed: now === 'open' ? [] : list('allowed'),
    blocked: list('blocked'),
  };
}

function refusalsOf(
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

function allowedChange(
  tenant: TenantSnapshot,
  { mode }: DomainSide,
  lists: Lists,
  after: Outcome,
): readonly PropertyChange[] {
  const before = lists.allowed.map(({ name }) => name);
  if (after.mode === mode && (after.mode === 'open' || sameNames(before, after.allowed))) {
    return [];
  }
  const to = after.mode === 'open' ? ['AllowAllKnownDomains'] : sorted(after.allowed);
  return [{ property: 'AllowedDomains', from: stored(tenant, 'AllowedDomains'), to }];
}

function blockedChange(tenant: TenantSnapshot, lists: Lists, after: Outcome): readonly PropertyChange[] {
  const before = lists.blocked.map(({ name }) => name);
  return sameNames(before, after.blocked)
    ? []
    : [
        {
          property: 'BlockedDomains',
          from: stored(tenant, 'BlockedDomains'),
          to: sorted(after.blocked),
        },
      ];
}

function stored({ objects }: TenantSnapshot, name: string): PropertyValue {
  const settings =
    objects.federationSettings.state === 'known' ? objects.federationSettings.value[0] : undefined;
  const value = settings === undefined ? undefined : property(settings, name);
  return value?.state === 'known' ? value.value : null;
}

function sameNames(left: readonly string[], right: readonly string[]): boolean {
  const names = new Set(left);
  return names.size === new Set(right).size && right.every((name) => names.has(name));
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

/** One write; where the list of allowed domains cannot be brought back, what can is written on its own. */
function intentsOf(properties: readonly PropertyChange[], undoable: boolean): readonly Intent[] {
  const together = undoable ? [properties] : properties.toReversed().map((one) => [one]);
  return together
    .filter((part) => part.length > 0)
    .map((part) => ({
      kind: 'set',
      object: { side: 'cloud', type: 'tenant-federation-settings', identity: 'Global' },
      properties: part,
    }));
}

function effects(
  { blocksSubdomains }: DomainSide,
  { add, off }: ListChanges,
  { mode, switches, allowed, blocked }: Outcome,
): readonly string[] {
  const names = (entries: readonly DomainEntry[]) => someOf(entries.map(({ name }) => name));
  const below = subdomainWords(blocksSubdomains);
  const parts = [
    add.names.length > 0 && add.list === 'allowed' && mode === 'list'
      ? `${someOf(add.names)} can be reached, and reach your users; a subdomain needs an entry of its own`
      : '',
    add.names.length > 0 && add.list === 'blocked'
      ? mode === 'open'
        ? `${someOf(add.names)} can no longer be reached, ${below}`
        : `${someOf(add.names)} is blocked on the day when every domain is let in; until then the list of allowed domains decides alone`
      : '',
    off.allowed.length > 0 && mode === 'list' ? `${names(off.allowed)} can no longer be reached` : '',
    off.blocked.length > 0 && mode === 'open' ? `${names(off.blocked)} is let in again, ${below}` : '',
    switches && mode === 'list'
      ? `EVERY domain that is not among the ${allowed.length} allowed ones is shut out`
      : '',
    switches && mode === 'open'
      ? `EVERY domain is let in${blocked.length === 0 ? '' : `, but the ${blocked.length} blocked`}`
      : '',
  ];
  return parts.filter((part) => part !== '').map((part) => `cloud: ${part}`);
}

/** The one wildcard that a tenant knows. */
function subdomainWords(reading: DomainSide['blocksSubdomains']): string {
  if (reading.state !== 'known') {
    return 'whether with its subdomains is not known';
  }
  return reading.value
    ? 'with its subdomains (BlockAllSubdomains is True)'
    : 'without its subdomains (BlockAllSubdomains is False)';
}

/** What has to be said of a plan for a tenant beside what it makes effective. */
export function tenantDomainNotes(side: DomainSide, intents: readonly Intent[]): readonly string[] {
  const { allowed, blocked, mode } = side;
  const written = intents.flatMap((intent) =>
    intent.object.side === 'cloud' && intent.kind === 'set' ? intent.properties : [],
  );
  const listOf = (name: string, before: number) => {
    const to = written.find((change) => change.property === name)?.to;
    return Array.isArray(to) && to[0] !== 'AllowAllKnownDomains' ? to.length : before;
  };
  if (allowed.state !== 'known' || blocked.state !== 'known' || written.length === 0) {
    return [];
  }
  const together =
    listOf('AllowedDomains', allowed.value.length) + listOf('BlockedDomains', blocked.value.length);
  const cannotUndo =
    mode === 'list' &&
    allowed.value.length === 0 &&
    written.some((change) => change.property === 'AllowedDomains');
  return [
    ...(together > tenantListLimit
      ? [
          `cloud: ${together} domains on both lists together; a tenant takes ${tenantListLimit} on each, and perhaps not more on both`,
        ]
      : []),
    ...(cannotUndo
      ? [
          'cloud: rollback cannot bring the emptied list back, which is never written; by hand: Set-CsTenantFederationConfiguration -AllowedDomains $null',
        ]
      : []),
  ];
}
