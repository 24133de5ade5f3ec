import { normaliseDomain } from './domains.ts';
import type { PropertyValue } from './property-value.ts';
import { known, unreadable, type Reading } from './reading.ts';
import { Recent } from './recent.ts';
import { property, type SettingsObject } from './settings-object.ts';

/**
 * Lists of domains in a tenant's federation settings. Which state AllowedDomains is in decides everything, and it comes
 * in a dozen encodings: the service's own JSON, what PowerShell makes of it at one depth or another, what tools write.
 * Four states are kept apart, because they are opposites that look alike:
 *
 * - open: AllowAllKnownDomains, printed as `{}` or by its name
 * - a list of domains
 * - the emptied list, `{"AllowedDomain": []}`: nobody
 * - what says neither: `[]` (a reader's empty list, and one writer's way to say open), null, anything else
 *
 * The last is unreadable with the raw text kept, and never taken for one of the others.
 */
export type AllowedDomains = { readonly kind: 'open' } | { readonly kind: 'empty' } | DomainList;

/** A block list or a list of exceptions: there, the empty array is simply an empty list. */
export type ListedDomains = { readonly kind: 'empty' } | DomainList;

export interface DomainList {
  readonly kind: 'list';
  /** Normalised, sorted, each once. */
  readonly domains: readonly string[];
  /** Entries that are no domain names (wildcards too: the service takes none), as they stand, sorted. */
  readonly invalid: readonly string[];
  /** Names that are there more than once, normalised and sorted. */
  readonly repeated: readonly string[];
}

/** Entries as texts, before anybody asked whether they are domain names. */
type Entries = readonly string[] | undefined;

const openName = /(?:^|\.)allowallknowndomains$/i;
/** What PowerShell prints for an object that it did not open: the name of its type. Some look like domain names. */
const typeName = /^(?:deserialized\.)?(?:system|microsoft\.rtc|microsoft\.teams)\.|[`[\]{}]|^@\{/i;

const recent = new Recent<SettingsObject, Reading<AllowedDomains>>(4);

/** `AllowedDomains` of the federation settings: `absent` when the object has no such property. */
export function allowedDomains(settings: SettingsObject): Reading<AllowedDomains> {
  return recent.get(settings, (object) => {
    const value = property(object, 'AllowedDomains');
    return value.state === 'known' ? classifyAllowed(value.value) : value;
  });
}

/** `BlockedDomains`, `AllowedTrialTenantDomains`, or a policy's `AllowedExternalDomains`, `BlockedExternalDomains`. */
export function listedDomains(settings: SettingsObject, name: string): Reading<ListedDomains> {
  const value = property(settings, name);
  return value.state === 'known' ? classifyListed(name, value.value) : value;
}

function classifyAllowed(value: PropertyValue): Reading<AllowedDomains> {
  const wrapped = Array.isArray(value) && value.length === 1 ? unwrap(value) : value;
  if (typeof wrapped === 'string' && openName.test(wrapped.trim())) {
    return known({ kind: 'open' });
  }
  if (Array.isArray(wrapped) && wrapped.length === 0) {
    return unclear(
      'AllowedDomains is an empty array, which some write for "all" and others for "none"',
      value,
    );
  }
  if (isMap(wrapped)) {
    return classifyMap(wrapped, value);
  }
  const entries = entriesOf(wrapped);
  return entries === undefined || entries.length === 0
    ? unclear('AllowedDomains is in no known form', value)
    : listOf(entries, value);
}

/** `{"AllowedDomain": …}`, `{"AllowList": …}`, `{"AllowAllKnownDomains": …}`, `{}`, with a `kind` where somebody put one. */
function classifyMap(
  map: { readonly [name: string]: PropertyValue },
  raw: PropertyValue,
): Reading<AllowedDomains> {
  const members = new Map(Object.entries(map).map(([name, value]) => [name.toLowerCase(), value]));
  const kind = members.get('kind');
  members.delete('kind');
  const opens = members.delete('allowallknowndomains') || (typeof kind === 'string' && openName.test(kind));
  const names = [...members.keys()];
  const list = names.length === 1 && (names[0] === 'alloweddomain' || names[0] === 'allowlist');
  if (kind !== undefined && !opens && !(list && typeof kind === 'string' && /^allowlist$/i.test(kind))) {
    return unclear('AllowedDomains is of a kind that is not known', raw);
  }
  if (list && !opens) {
    return classifyMember([...members.values()][0] ?? null, raw);
  }
  const emptied = kind !== undefined && list && entriesOf([...members.values()][0] ?? null)?.length === 0;
  return names.length === 0 || emptied
    ? known({ kind: 'open' })
    : unclear('AllowedDomains has members that are not known', raw);
}

/** The value below `AllowedDomain`: null and the empty array are the emptied list. */
function classifyMember(value: PropertyValue, raw: PropertyValue): Reading<AllowedDomains> {
  if (value === null || (Array.isArray(value) && value.length === 0)) {
    return known({ kind: 'empty' });
  }
  const entries = entriesOf(value);
  return entries === undefined || entries.length === 0
    ? unclear('the list in AllowedDomains is in no known form', raw)
    : listOf(entries, raw);
}

function classifyListed(name: string, value: PropertyValue): Reading<ListedDomains> {
  const wrapped = Array.isArray(value) && value.length === 1 ? unwrap(value) : value;
  const list = isMap(wrapped) ? memberOfList(wrapped) : wrapped;
  const entries = list === undefined ? undefined : entriesOf(list);
  if (entries === undefined) {
    return unclear(`${name} is in no known form`, value);
  }
  return entries.length === 0 ? known({ kind: 'empty' }) : listOf(entries, value);
}

/** `{}` is an empty list; `{"BlockedDomain": […]}` and the like wrap one; `{"Domain": "x"}` is one entry. */
function memberOfList(map: { readonly [name: string]: PropertyValue }): PropertyValue | undefined {
  const names = Object.keys(map);
  if (names.length === 0) {
    return [];
  }
  if (
    names.length !== 1 ||
    !/^(?:domain|alloweddomain|blockeddomain|allowlist|blocklist)$/i.test(names[0] ?? '')
  ) {
    return undefined;
  }
  const inner = Object.values(map)[0] ?? null;
  return inner === null ? [] : inner;
}

/** An array around one object or one collapsed text is what a serialiser put there. */
function unwrap(value: readonly PropertyValue[]): PropertyValue {
  const inner = value[0] ?? null;
  const isEntry = isMap(inner) && Object.keys(inner).some((name) => name.toLowerCase() === 'domain');
  return (isMap(inner) && !isEntry) || (typeof inner === 'string' && openName.test(inner.trim()))
    ? inner
    : value;
}

/** One name as the service writes it: the quick way for lists of thousands. */
const plainName = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;

/** The entries of a list in whatever form; undefined as soon as one cannot be told. */
function entriesOf(value: PropertyValue): Entries {
  if (typeof value === 'string') {
    return entriesOfText(value);
  }
  if (Array.isArray(value)) {
    const items = value.map(entriesOf);
    return items.some((item) => item?.length === 0) ? undefined : join(items);
  }
  if (!isMap(value)) {
    return undefined;
  }
  const [[name, inner] = ['', null], ...others] = Object.entries(value);
  return others.length === 0 && /^(?:domain|alloweddomain)$/i.test(name) ? entriesOf(inner) : undefined;
}

function join(items: readonly Entries[]): Entries {
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length ? known.flat() : undefined;
}

/** `x`, `Domain=x`, `Domain=a,Domain=b`, and the same with blanks, as PowerShell joins what it cuts off. */
function entriesOfText(text: string): Entries {
  if (plainName.test(text) && !typeName.test(text) && !openName.test(text)) {
    return [text];
  }
  const parts = text
    .split(/[\s,;]+/)
    .map((part) => part.replace(/^domain\s*=\s*/i, ''))
    .filter((part) => part !== '');
  const prefixed = /^\s*domain\s*=/i.test(text);
  const strange = parts.some((part) => part === '*' || openName.test(part) || typeName.test(part));
  const bare = !prefixed && !parts.every((part) => part.includes('.'));
  return parts.length === 0 || strange || bare ? undefined : parts;
}

function listOf(entries: readonly string[], raw: PropertyValue): Reading<DomainList> {
  const [seen, repeated, invalid] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const entry of entries) {
    const name = normaliseDomain(entry);
    if (name === undefined) {
      invalid.add(entry);
    } else {
      (seen.has(name) ? repeated : seen).add(name);
    }
  }
  return seen.size === 0
    ? unclear('the list has no entry that is a domain name', raw)
    : known({
        kind: 'list',
        domains: [...seen].sort(),
        invalid: [...invalid].sort(),
        repeated: [...repeated].sort(),
      });
}

function isMap(value: PropertyValue): value is { readonly [name: string]: PropertyValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unclear(reason: string, raw: PropertyValue): Reading<never> {
  return unreadable(reason, JSON.stringify(raw));
}

/**
 * The domains of a server's list, one object an entry: `Domain`, else the identity (Get-CsAllowedDomain). Entries that
 * are no names make it unreadable only when nothing else is there.
 */
export function poolDomains(list: Reading<readonly SettingsObject[]>): Reading<ListedDomains> {
  if (list.state !== 'known') {
    return list;
  }
  return list.value.length === 0 ? known({ kind: 'empty' }) : recentOfPools.get(list.value, domainsOfEntries);
}

const recentOfPools = new Recent<readonly SettingsObject[], Reading<ListedDomains>>(4);

function domainsOfEntries(objects: readonly SettingsObject[]): Reading<ListedDomains> {
  const entries = objects.map((entry) => {
    const domain = property(entry, 'Domain');
    return domain.state === 'known' && typeof domain.value === 'string' && domain.value !== ''
      ? domain.value
      : entry.identity;
  });
  return listOf(entries, [...entries]);
}

/** Whether the name is one of the domains, or with `subdomains` below one of them, on a boundary of labels. */
export function coversDomain(domains: readonly string[], name: string, subdomains = false): boolean {
  const wanted = normaliseDomain(name);
  return (
    wanted !== undefined &&
    domains.some((domain) => domain === wanted || (subdomains && wanted.endsWith(`.${domain}`)))
  );
}

/** The list as it is shown and stored as normalised evidence. */
export function formatDomains(reading: Reading<AllowedDomains>): PropertyValue {
  if (reading.state !== 'known') {
    return reading.state;
  }
  return reading.value.kind === 'list' ? reading.value.domains : reading.value.kind;
}
