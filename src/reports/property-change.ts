import { allowedDomains, listedDomains } from '../model/domain-lists.ts';
import type { PropertyValue } from '../model/property-value.ts';
import { count, formatValue } from './words.ts';

/** Names that are printed; of a longer list how many there are. */
const mostNames = 4;
const listNames = new Set(['alloweddomains', 'blockeddomains']);

/** A setting and what it becomes: of a list of domains what is added and what goes, since the whole may be thousands. */
export function formatChange(property: string, from: PropertyValue, to: PropertyValue): string {
  const [before, after] = [domainsOf(property, from), domainsOf(property, to)];
  const text = `${formatSetting(property, from)} → ${formatSetting(property, to)}`;
  if (before === undefined || after === undefined || Math.max(before.length, after.length) <= mostNames) {
    return text;
  }
  const [had, has] = [new Set(before), new Set(after)];
  const parts = [
    named(
      'adds',
      after.filter((name) => !had.has(name)),
    ),
    named(
      'takes off',
      before.filter((name) => !has.has(name)),
    ),
  ].filter((part) => part !== '');
  return parts.length === 0 ? text : `${text} (${parts.join('; ')})`;
}

/** A setting as it is shown; long lists of domains by their number. */
export function formatSetting(property: string, value: PropertyValue): string {
  const domains = domainsOf(property, value);
  if (domains === undefined) {
    return isOpen(property, value) ? 'all known domains' : formatValue(value);
  }
  return domains.length > mostNames ? count(domains.length, 'domain') : formatValue(domains);
}

function named(verb: string, names: readonly string[]): string {
  if (names.length === 0) {
    return '';
  }
  const some =
    names.length > mostNames
      ? `${names.slice(0, mostNames - 1).join(', ')} and ${names.length - mostNames + 1} more`
      : names.join(', ');
  return `${verb} ${some}`;
}

function domainsOf(property: string, value: PropertyValue): readonly string[] | undefined {
  if (!listNames.has(property.toLowerCase())) {
    return undefined;
  }
  const meaning = meaningOf(property, value);
  if (meaning.state !== 'known') {
    return undefined;
  }
  switch (meaning.value.kind) {
    case 'list':
      return [...meaning.value.domains, ...meaning.value.invalid];
    case 'empty':
      return [];
    case 'open':
      return undefined;
  }
}

function isOpen(property: string, value: PropertyValue): boolean {
  const meaning = listNames.has(property.toLowerCase()) ? meaningOf(property, value) : undefined;
  return meaning?.state === 'known' && meaning.value.kind === 'open';
}

function meaningOf(property: string, value: PropertyValue) {
  const object = { identity: '', properties: { [property]: value } };
  return property.toLowerCase() === 'alloweddomains'
    ? allowedDomains(object)
    : listedDomains(object, property);
}
