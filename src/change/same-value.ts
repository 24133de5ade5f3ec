import { allowedDomains, listedDomains, type AllowedDomains } from '../model/domain-lists.ts';
import { normaliseDomain } from '../model/domains.ts';
import type { PropertyValue } from '../model/property-value.ts';
import { verificationLevel } from '../model/providers.ts';
import type { Reading } from '../model/reading.ts';

/**
 * Whether two values of a setting are the same setting. Servers print one and the same value in several ways
 * (`True` and true, nothing and the empty text, a level as name or number, a list as text with commas), and only those
 * ways are equal here: two texts that differ in any other way, letter case included, are different settings, because
 * an undo that brings back something similar brings back something else.
 */
export function sameValue(property: string, left: PropertyValue, right: PropertyValue): boolean {
  return canonicalJson(canonicalValue(property, left)) === canonicalJson(canonicalValue(property, right));
}

/** The form under which two spellings of one value are equal. */
export function canonicalValue(property: string, value: PropertyValue): PropertyValue {
  switch (property.toLowerCase()) {
    case 'verificationlevel': {
      const level = verificationLevel({ identity: '', properties: { VerificationLevel: value } });
      return level.state === 'known' ? level.value : plain(value);
    }
    case 'externalaccesspolicy':
      return typeof value === 'string'
        ? plain(value.trim().replace(/^tag:/i, '').toLowerCase())
        : plain(value);
    case 'proxyfqdn':
    case 'namedecorationdomain':
    case 'namedecorationroutingdomain':
    case 'namedecorationexcludeddomainlist':
      return domains(value);
    case 'alloweddomains':
      return listValue(value, allowedDomains({ identity: '', properties: { AllowedDomains: value } }));
    case 'blockeddomains':
    case 'allowedtrialtenantdomains':
    case 'allowedexternaldomains':
    case 'blockedexternaldomains':
      return listValue(value, listedDomains({ identity: '', properties: { [property]: value } }, property));
    default:
      return plain(value);
  }
}

function plain(value: PropertyValue): PropertyValue {
  if (typeof value === 'string') {
    const text = value.toLowerCase();
    return text === 'true' || text === 'false' ? text === 'true' : text === '' ? null : value;
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? null : inOrder(value.map(plain));
  }
  return value;
}

/** What a list of a tenant says, in whatever encoding; what says nothing clear stays as it is. */
function listValue(value: PropertyValue, meaning: Reading<AllowedDomains>): PropertyValue {
  if (meaning.state !== 'known') {
    return plain(value);
  }
  return meaning.value.kind === 'list'
    ? [...meaning.value.domains, ...meaning.value.invalid]
    : { kind: meaning.value.kind };
}

/** None of the lists among the settings has an order that means something. */
function inOrder(values: readonly PropertyValue[]): readonly PropertyValue[] {
  return [...values].sort((left, right) => (canonicalJson(left) < canonicalJson(right) ? -1 : 1));
}

function domains(value: PropertyValue): PropertyValue {
  const texts = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(texts) || !texts.every((text) => typeof text === 'string')) {
    return plain(value);
  }
  const names = texts
    .map((text) => normaliseDomain(text) ?? text.trim().toLowerCase())
    .filter((name) => name !== '');
  return plain([...new Set(names)]);
}

/** JSON with the keys of every object in order, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
