import type { Properties, PropertyValue } from '../../model/property-value.ts';
import { isProperties } from './body.ts';
import { badRequest } from './refusal.ts';

/**
 * `AllowedDomains` in a write. Public tools send it in several ways and nobody has published which one the service
 * means; an empty list is stored as what it says: nobody is allowed.
 */

/** Microsoft's pages: at most this many domains. */
const maxDomains = 4000;
const allKnown = 'AllowAllKnownDomains';

/** What is stored: `{}` for every domain, or the list. @throws ApiRefusal 400 for anything else. */
export function readAllowedDomains(value: PropertyValue): Properties {
  if (value === null) {
    return { AllowedDomain: [] };
  }
  if (Array.isArray(value)) {
    const items = value as readonly PropertyValue[];
    const [only] = items;
    return items.length === 1 && typeof only === 'string' && only.toLowerCase() === allKnown.toLowerCase()
      ? {}
      : { AllowedDomain: readDomains('AllowedDomains', items) };
  }
  if (!isProperties(value)) {
    throw badRequest('AllowedDomains must be a list or an object.');
  }
  const list = member(value, 'AllowedDomain') ?? member(value, 'AllowList');
  if (list !== undefined) {
    return { AllowedDomain: readDomains('AllowedDomains', list) };
  }
  if (Object.keys(value).length > 0 && member(value, allKnown) === undefined) {
    throw badRequest(`AllowedDomains has no member ${Object.keys(value).join(', ')}.`);
  }
  return {};
}

/** As it is read: a list, or every domain in one of the two ways that are known. */
export function showAllowedDomains(stored: PropertyValue, openAs: 'empty' | 'named'): PropertyValue {
  return openAs === 'named' && isProperties(stored) && stored['AllowedDomain'] === undefined
    ? { [allKnown]: {} }
    : stored;
}

/** Texts or objects with `Domain`, as objects. @throws ApiRefusal 400. */
export function readDomains(property: string, value: PropertyValue): readonly Properties[] {
  if (!Array.isArray(value)) {
    throw badRequest(`${property} must be a list.`);
  }
  const names = (value as readonly PropertyValue[]).map((item) => domainOf(property, item));
  const distinct = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
  if (distinct.length > maxDomains) {
    throw badRequest(`${property} has more than ${maxDomains} domains.`);
  }
  return distinct.map((Domain) => ({ Domain }));
}

function domainOf(property: string, item: PropertyValue): string {
  const name = isProperties(item) ? member(item, 'Domain') : item;
  if (typeof name !== 'string' || !/^[^\s,;*@/\\]+$/.test(name)) {
    throw badRequest(`${property} has an item that is no domain.`);
  }
  return name;
}

function member(object: Properties, name: string): PropertyValue | undefined {
  const key = Object.keys(object).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : object[key];
}
