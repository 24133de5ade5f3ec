import { normaliseDomain } from './domains.ts';
import type { PropertyValue } from './property-value.ts';
import { known, unreadable, type Reading } from './reading.ts';
import { property, type SettingsObject } from './settings-object.ts';

/**
 * Whom a tenant may talk to (`AllowedDomains` of its federation settings). No two tools print it alike, and several
 * take "nobody" for "everybody": an emptied list and "all known domains" are therefore states of their own, and what
 * could be either is unreadable.
 */
export type AllowedDomains =
  /** All known domains, but those that are blocked. */
  | { readonly kind: 'open' }
  /** Only these: normalised, sorted, each once. An entry that is no domain name is kept in lower case. */
  | { readonly kind: 'list'; readonly domains: readonly string[] }
  /** A list with nothing in it: nobody, unless a user's policy says otherwise. */
  | { readonly kind: 'empty' };

/** How "all known domains" is written as one word, in writes to the service and in files of other tools. */
export const allKnownDomains = 'AllowAllKnownDomains';

/** `AllowedDomains` of the federation settings, in every encoding that was seen; absent when there is no such property. */
export function allowedDomains(settings: SettingsObject): Reading<AllowedDomains> {
  const value = property(settings, 'AllowedDomains');
  return value.state === 'known' ? classifyAllowedDomains(value.value) : value;
}

/**
 * `{}` and `{AllowAllKnownDomains: {…}}` are open (service, PowerShell); so is the word, alone or as a .NET type name
 * (string conversion). Lists come as `AllowedDomain` (service, exports) or `AllowList` (write shape) with entries `x`,
 * `Domain=x` or `{Domain: x}`, in an array or collapsed to one text; as a plain array or text (other tools' files).
 * `[]` and null mean open to one tool and emptied to another, so they are neither.
 */
export function classifyAllowedDomains(value: PropertyValue): Reading<AllowedDomains> {
  if (typeof value === 'string') {
    return classifyText(value);
  }
  if (isList(value)) {
    return classifyArray(value);
  }
  return isRecord(value) ? classifyObject(value) : unclear(value);
}

function classifyText(text: string): Reading<AllowedDomains> {
  if (/^(?:[\w.]+\.)?AllowAllKnownDomains$/i.test(text.trim())) {
    return known({ kind: 'open' });
  }
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const looksLikeDomains = words.every(
    (word) => /^Domain=/i.test(word) || (isDottedName(word) && !/^(?:Microsoft|System)\./i.test(word)),
  );
  return looksLikeDomains && words.length > 0 ? list(words, text) : unclear(text);
}

function classifyArray(items: readonly PropertyValue[]): Reading<AllowedDomains> {
  const [first] = items;
  const isWord = (item: PropertyValue) =>
    typeof item === 'string' && item.trim().toLowerCase() === allKnownDomains.toLowerCase();
  if (items.length === 0 || items.some(isWord)) {
    return items.length === 1 ? known({ kind: 'open' }) : unclear(items);
  }
  const isWrapped = items.length === 1 && first !== undefined && isRecord(first);
  return isWrapped && ['AllowedDomain', 'AllowList'].some((name) => member(first, name) !== undefined)
    ? classifyObject(first)
    : list(items, items);
}

function classifyObject(value: Record<string, PropertyValue>): Reading<AllowedDomains> {
  const own = member(value, 'AllowedDomain');
  const entries = own === undefined ? member(value, 'AllowList') : own;
  const open = member(value, allKnownDomains);
  if (entries === undefined) {
    const isOpen = open === undefined ? Object.keys(value).length === 0 : open === true || isRecord(open);
    return isOpen ? known({ kind: 'open' }) : unclear(value);
  }
  if (open !== undefined) {
    return unclear(value);
  }
  if (entries === null || (isList(entries) && entries.length === 0)) {
    return known({ kind: 'empty' });
  }
  if (typeof entries === 'string') {
    return list(
      entries.split(/[\s,;]+/).filter((word) => word !== ''),
      value,
    );
  }
  return list(isList(entries) ? entries : [entries], value);
}

function list(entries: readonly PropertyValue[], raw: PropertyValue): Reading<AllowedDomains> {
  const domains = domainNames(entries);
  return domains === undefined || domains.length === 0 ? unclear(raw) : known({ kind: 'list', domains });
}

/** A list of domains of a tenant or a policy (`BlockedDomains`, `AllowedTrialTenantDomains`, …): normalised, sorted, each once. */
export function domainListProperty(object: SettingsObject, name: string): Reading<readonly string[]> {
  const value = property(object, name);
  if (value.state !== 'known') {
    return value;
  }
  const domains = domainList(value.value);
  return domains === undefined
    ? unreadable(`${name} is no list of domains`, JSON.stringify(value.value))
    : known(domains);
}

/** An array of entries, one text with several, null and `{}` (PowerShell's empty list); undefined when it is none of these. */
export function domainList(value: PropertyValue): readonly string[] | undefined {
  if (typeof value === 'string') {
    return domainNames(value.split(/[\s,;]+/).filter((word) => word !== ''));
  }
  if (isList(value)) {
    return domainNames(value);
  }
  if (value === null || (isRecord(value) && Object.keys(value).length === 0)) {
    return [];
  }
  return isRecord(value) ? domainNames([value]) : undefined;
}

function domainNames(entries: readonly PropertyValue[]): readonly string[] | undefined {
  const names = entries.map(entryName);
  const readable = names.filter((name) => name !== undefined);
  return readable.length === names.length ? [...new Set(readable)].sort() : undefined;
}

/** `x`, `Domain=x`, `@{Domain=x}` (an object that PowerShell turned into text), `{Domain: x}`. */
function entryName(entry: PropertyValue): string | undefined {
  const text = isRecord(entry) ? member(entry, 'Domain') : entry;
  if (typeof text !== 'string') {
    return undefined;
  }
  const name = text
    .trim()
    .replace(/^(?:@\{)?Domain=([^;}]*)(?:;.*)?\}?$/is, '$1')
    .trim();
  return name === '' ? undefined : (normaliseDomain(name) ?? name.toLowerCase());
}

function isDottedName(text: string): boolean {
  return text.includes('.') && normaliseDomain(text) !== undefined;
}

function member(value: Record<string, PropertyValue>, name: string): PropertyValue | undefined {
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : value[key];
}

function isList(value: PropertyValue): value is readonly PropertyValue[] {
  return Array.isArray(value);
}

function isRecord(value: PropertyValue): value is Record<string, PropertyValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unclear(value: PropertyValue): Reading<never> {
  return unreadable(
    'AllowedDomains can mean several things, or nothing that is known',
    JSON.stringify(value),
  );
}
