import type { DomainEntry, DomainSide } from '../model/domain-side.ts';
import { isMicrosoftConsumerDomain } from '../model/domains.ts';
import type { Properties } from '../model/property-value.ts';
import type { Refusal } from '../model/plan-draft.ts';
import { listInput, input, type DraftPart } from './draft.ts';
import { reasonOf } from './domain-sides.ts';
import { unreadableRefusal } from './refusals.ts';

/** What is to become of the lists of domains. */
export interface DomainWish {
  readonly verb: 'allow' | 'block' | 'remove';
  /** Normalised, each once; of `remove` also entries of a list that are no names, as they stand. */
  readonly domains: readonly string[];
  /** Who decides afterwards; without it nothing changes who does. */
  readonly switchTo?: 'list' | 'open';
  /** A domain that is on the other list is taken off it. */
  readonly move: boolean;
  /** What an entry of a server says beside the name (`ProxyFqdn`, `Comment`); a tenant keeps names alone. */
  readonly details: Properties;
}

export type ListName = 'allowed' | 'blocked';

/** What a wish means for the lists of one side, compared as a whole and by normalised names. */
export interface ListChanges {
  readonly add: { readonly list: ListName; readonly names: readonly string[] };
  /** Entries that go, of both lists. */
  readonly off: Readonly<Record<ListName, readonly DomainEntry[]>>;
  /** Entries of the wanted list that are there already. */
  readonly there: readonly DomainEntry[];
  /** Names that would have to leave the other list, and nobody said that they should. */
  readonly conflicts: readonly string[];
  /** Names of `remove` that are on no list. */
  readonly nowhere: readonly string[];
}

export function listChanges(
  lists: Readonly<Record<ListName, readonly DomainEntry[]>>,
  wish: DomainWish,
): ListChanges {
  const byName = { allowed: grouped(lists.allowed), blocked: grouped(lists.blocked) };
  const on = (list: ListName) => wish.domains.flatMap((name) => byName[list].get(keyOf(name)) ?? []);
  if (wish.verb === 'remove') {
    const off = { allowed: on('allowed'), blocked: on('blocked') };
    const nowhere = wish.domains.filter(
      (name) => !byName.allowed.has(keyOf(name)) && !byName.blocked.has(keyOf(name)),
    );
    return { add: { list: 'allowed', names: [] }, off, there: [], conflicts: [], nowhere };
  }
  const list = wish.verb === 'allow' ? 'allowed' : 'blocked';
  const other = wish.verb === 'allow' ? 'blocked' : 'allowed';
  const names = wish.domains.filter((name) => !byName[list].has(keyOf(name)));
  const elsewhere = on(other);
  return {
    add: { list, names },
    off: { allowed: [], blocked: [], [other]: wish.move ? elsewhere : [] },
    there: on(list),
    conflicts: wish.move ? [] : [...new Set(elsewhere.map(({ name }) => name))],
    nowhere: [],
  };
}

/** A server may hold one domain in two spellings. */
function grouped(entries: readonly DomainEntry[]): ReadonlyMap<string, readonly DomainEntry[]> {
  const groups = new Map<string, DomainEntry[]>();
  for (const entry of entries) {
    const key = keyOf(entry.name);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [entry]);
    } else {
      group.push(entry);
    }
  }
  return groups;
}

/** Normalised names are in lower case; what is no name is compared without regard to case, too. */
function keyOf(name: string): string {
  return name.trim().toLowerCase();
}

/** What of a side is not known and has to be: both lists, and which of them decides. */
export function unreadLists(side: DomainSide): readonly Refusal[] {
  const parts = [
    ['the list of allowed domains', side.allowed],
    ['the list of blocked domains', side.blocked],
  ] as const;
  const unread = parts.flatMap(([what, reading]) =>
    reading.state === 'known'
      ? []
      : [unreadableRefusal(`${sideWords[side.side]}: ${what}`, reasonOf(reading, 'it'))],
  );
  return unread.length === 0 && side.mode === 'unknown'
    ? [unreadableRefusal(`${sideWords[side.side]}: which list decides`, side.reason)]
    : unread;
}

/** What every plan for lists relies on. */
export function listInputs(side: DomainSide): DraftPart['inputs'] {
  const names = (reading: DomainSide['allowed']) =>
    reading.state === 'known'
      ? { ...reading, value: reading.value.map(({ object, name }) => object?.identity ?? name) }
      : reading;
  return [
    listInput('allowed-domains', names(side.allowed), side.side),
    listInput('blocked-domains', names(side.blocked), side.side),
    input('domains', '', 'mode', { state: 'known', value: side.mode }, side.side),
    input('domains', '', 'AllowFederatedUsers', side.federation, side.side),
  ];
}

export const sideWords = { 'on-premises': 'on premises', cloud: 'cloud' } as const;

/** `a.com`, `a.com, b.com`, `a.com, b.com, c.com and 9997 more`. */
export function someOf(names: readonly string[]): string {
  return names.length <= 4
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

/** What of a wish is there without a write. */
export function alreadyRight(
  { side, mode }: DomainSide,
  { switchTo }: DomainWish,
  { there, add, nowhere }: ListChanges,
): readonly string[] {
  const where = sideWords[side];
  return [
    ...(there.length === 0 ? [] : [`${where} ${someOf(there.map(({ name }) => name))} ${add.list}`]),
    ...(nowhere.length === 0 ? [] : [`${where} ${someOf(nowhere)} on no list`]),
    ...(switchTo !== undefined && switchTo === mode ? [`${where} ${modeWords[switchTo]}`] : []),
  ];
}

const modeWords = { list: 'the list decides', open: 'every domain is let in' } as const;

export function otherListRefusal({ side }: DomainSide, { conflicts, add }: ListChanges): Refusal {
  const list = add.list === 'allowed' ? 'blocked' : 'allowed';
  return {
    kind: 'other-list',
    exit: 'refused',
    message: `${sideWords[side]}: ${someOf(conflicts)} ${conflicts.length === 1 ? 'is' : 'are'} on the list of ${list} domains`,
    why: 'a domain is on one list at most, and somebody put it on that one',
    next: 'look with federation domains list, then add --move to take it off that list, too',
    items: conflicts,
  };
}

/** What has to be said of the names, whatever becomes of them; once for all sides. */
export function nameNotes({ verb, domains }: DomainWish): readonly string[] {
  const consumer = domains.filter(isMicrosoftConsumerDomain);
  if (consumer.length === 0 || verb === 'remove') {
    return [];
  }
  return [
    verb === 'allow'
      ? `${someOf(consumer)}: contact with personal accounts has switches of its own and needs no entry (federation enable)`
      : `${someOf(consumer)}: blocking it also cuts contacts with personal accounts, on servers those of Skype`,
  ];
}

export function federationNote({ side, federation }: DomainSide): readonly string[] {
  return federation.state === 'known' && !federation.value
    ? [`${sideWords[side]}: AllowFederatedUsers is off, so the lists decide nothing until federation is on`]
    : [];
}
