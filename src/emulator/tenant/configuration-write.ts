import type { Properties, PropertyValue } from '../../model/property-value.ts';
import { sameName } from '../organisation.ts';
import { readAllowedDomains, readDomains } from './allowed-domains.ts';
import { configurationSpecs, type ConfigurationType, type PropertyKind } from './configuration-types.ts';
import { badRequest } from './refusal.ts';
import type { TenantManner } from './tenant.ts';

/** What the service adds to an object when it is read. */
const envelopeKeys = ['Key', 'ConfigMetadata', 'ConfigId', 'DataSource', 'SchemaVersion'];

/**
 * The properties that a body changes, under the names of the service and in the form that is stored.
 * @throws ApiRefusal 400 for a name or a value that does not fit.
 */
export function readChanges(type: ConfigurationType, body: Properties, manner: TenantManner): Properties {
  const { properties, legacy } = configurationSpecs[type];
  const changes = Object.entries(body).flatMap(([given, value]) => {
    if (sameName(given, 'Identity') || isEnvelope(given, manner)) {
      return [];
    }
    const name = Object.keys(properties).find((known) => sameName(known, given));
    const kind = name === undefined ? undefined : properties[name];
    if (name === undefined || kind === undefined) {
      return ignored(manner.unknownProperties, `There is no property ${JSON.stringify(given)} in ${type}.`);
    }
    if (!manner.legacySwitches && Object.hasOwn(legacy, name)) {
      return ignored(manner.retiredWrites, `${name} can no longer be used.`);
    }
    return [[name, readValue(name, kind, value)] as const];
  });
  return Object.fromEntries(changes);
}

/** @throws ApiRefusal 400 when the object cannot be as it would be then. */
export function checkWhole(type: ConfigurationType, object: Properties): void {
  if (
    type === 'ExternalAccessPolicy' &&
    object['Identity'] === 'Global' &&
    object['CommunicationWithExternalOrgs'] !== 'OrganizationDefault'
  ) {
    throw badRequest('CommunicationWithExternalOrgs of Global can only be OrganizationDefault.');
  }
}

function isEnvelope(name: string, manner: TenantManner): boolean {
  const found = envelopeKeys.some((key) => sameName(key, name));
  if (found && manner.envelopeKeys === 'refuse') {
    throw badRequest(`${name} cannot be written.`);
  }
  return found;
}

function ignored(what: 'refuse' | 'ignore', message: string): readonly [] {
  if (what === 'refuse') {
    throw badRequest(message);
  }
  return [];
}

function readValue(name: string, kind: PropertyKind, value: PropertyValue): PropertyValue {
  if (typeof kind !== 'string') {
    const found = typeof value === 'string' ? kind.find((one) => sameName(one, value)) : undefined;
    if (found === undefined) {
      throw badRequest(`${name} must be one of ${kind.join(', ')}.`);
    }
    return found;
  }
  switch (kind) {
    case 'switch':
      return expect(name, value, typeof value === 'boolean', 'true or false');
    case 'text':
      return expect(name, value, value === null || typeof value === 'string', 'a text');
    case 'texts':
      return expect(name, value, isTexts(value), 'a list of texts');
    case 'domains':
      return readDomains(name, value ?? []);
    case 'allowed-domains':
      return readAllowedDomains(value);
  }
}

function isTexts(value: PropertyValue): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function expect(name: string, value: PropertyValue, fits: boolean, wanted: string): PropertyValue {
  if (!fits) {
    throw badRequest(`${name} must be ${wanted}.`);
  }
  return value;
}
