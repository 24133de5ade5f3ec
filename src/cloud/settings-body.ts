import { commandText } from '../change/command-text.ts';
import { FederationError } from '../errors.ts';
import type { ObjectRef, PropertyChange } from '../model/change.ts';
import { allowedDomains, listedDomains, type ListedDomains } from '../model/domain-lists.ts';
import type { Properties, PropertyValue } from '../model/property-value.ts';
import type { TenantDialect } from './dialect.ts';

/** What the service returns around the settings; it belongs to the stored object and is never sent back. */
const envelope = new Set(['identity', 'key', 'configmetadata', 'configid', 'datasource', 'schemaversion']);

const domainLists = new Set([
  'blockeddomains',
  'allowedtrialtenantdomains',
  'allowedexternaldomains',
  'blockedexternaldomains',
]);

/** What is to be set. A switch is on or off, and nothing else that the object carries is a setting. */
export function settingsOf(intent: {
  readonly object: ObjectRef;
  readonly properties: readonly PropertyChange[];
}): Properties {
  const wrong = intent.properties.find(({ property, to }) => !isSettable(property, to));
  if (wrong !== undefined) {
    throw untranslatable(intent.object, `${wrong.property} is not written as ${JSON.stringify(wrong.to)}`);
  }
  return Object.fromEntries(
    intent.properties.map(({ property, to }): [string, PropertyValue] => [
      property,
      written(intent.object, property, to),
    ]),
  );
}

/** Lists of domains are written as names, however they were read. */
function written(object: ObjectRef, name: string, value: PropertyValue): PropertyValue {
  if (!domainLists.has(name.toLowerCase())) {
    return value;
  }
  const meaning = listedDomains({ identity: '', properties: { [name]: value } }, name);
  if (meaning.state !== 'known') {
    throw untranslatable(object, `${name} is only written as a list of domains`);
  }
  return namesOf(meaning.value);
}

/** Entries that are no names too: whoever adds one domain does not mean to take another out. */
function namesOf(list: ListedDomains): readonly string[] {
  return list.kind === 'list' ? [...list.domains, ...list.invalid] : [];
}

function isSettable(name: string, value: PropertyValue): boolean {
  const isSwitch = /^(?:allow(?!ed)|enable|restrict|block(?!ed)|shared|treat)/i.test(name);
  return !envelope.has(name.toLowerCase()) && (value !== null || !isSwitch);
}

/** Of the values of a policy, those that a new one is made with: no envelope, and what is empty is left to the service. */
export function newValues(values: Properties): Properties {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => !envelope.has(name.toLowerCase()) && value !== null && value !== '',
    ),
  );
}

/** On the wire it is one of two shapes, never an empty one. */
export function allowedDomainsOf(
  object: ObjectRef,
  wanted: PropertyValue,
  dialect: TenantDialect,
): { readonly value: PropertyValue; readonly argument: string } {
  const meaning = allowedDomains({ identity: '', properties: { AllowedDomains: wanted } });
  if (meaning.state !== 'known' || meaning.value.kind === 'empty') {
    throw untranslatable(
      object,
      'AllowedDomains is only written as all known domains or as a list that is not empty',
    );
  }
  if (meaning.value.kind === 'open') {
    return { value: ['AllowAllKnownDomains'], argument: '-AllowedDomains (New-CsEdgeAllowAllKnownDomains)' };
  }
  const domains = namesOf(meaning.value);
  return {
    value: dialect.allowedDomains === 'names' ? domains : { AllowList: domains },
    argument: commandText('', { AllowedDomainsAsAList: domains }).trim(),
  };
}

/** `change.not-translatable`, exit 5: nothing was sent. */
export function untranslatable(object: ObjectRef, why: string): FederationError {
  return new FederationError('change.not-translatable', 'refused', 'this change cannot be sent to a tenant', {
    where: `${object.type} ${JSON.stringify(object.identity)}`,
    why,
    next: 'make it in the Teams admin center',
  });
}
