import type { Properties, PropertyValue } from '../model/property-value.ts';
import { enumeration, enumerationTypes, list, nil, object, string } from '../protocols/clixml/build.ts';
import type { ClixmlObject, ClixmlValue } from '../protocols/clixml/values.ts';
import { isAvailable, type Availability } from './availability.ts';
import type { Organisation } from './organisation.ts';

/**
 * How an object of the organisation is written to the wire: as the adapted properties of a .NET object, serialised to
 * depth 1 ([MS-PSRP] 2.2.5.2): what is an object itself becomes text there, lists of text stay lists.
 */
export interface Shape {
  /** .NET types, most derived first. */
  readonly typeNames: readonly string[];
  readonly properties: readonly PropertyShape[];
}

export interface PropertyShape extends Availability {
  readonly name: string;
  readonly kind: PropertyKind;
}

export type PropertyKind = 'text' | 'bool' | 'u32' | 'u64' | 'i32' | 'date' | 'guid' | 'list' | Enumeration;

/** A .NET enumeration whose members count from zero. */
export interface Enumeration {
  readonly typeName: string;
  readonly names: readonly string[];
}

/** Enumerations are written as an object with number and name, or as the name alone; servers do both. */
export type EnumerationForm = 'object' | 'text';

/** An object with adapted properties; `text` is what its `ToString` gives. */
export function wireObject(
  typeNames: readonly string[],
  props: Iterable<readonly [string, ClixmlValue]>,
  text?: string,
): ClixmlObject {
  return object({ typeNames, props: new Map(props), ...(text === undefined ? {} : { text }) });
}

const textListTypes = [
  'System.Collections.Generic.List`1[[System.String, mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089]]',
  'System.Object',
];

export function textList(items: readonly string[]): ClixmlObject {
  return list(items.map(string), textListTypes);
}

/** The object as this organisation's product shows it. */
export function present(
  shape: Shape,
  stored: Properties,
  organisation: Organisation,
  form: EnumerationForm,
): ClixmlObject {
  const shown = shape.properties.filter((property) => isAvailable(property, organisation));
  const props = shown.map(
    ({ name, kind }) => [name, propertyValue(kind, stored[name] ?? null, form)] as const,
  );
  const identity = stored['Identity'];
  return wireObject(shape.typeNames, props, typeof identity === 'string' ? identity : undefined);
}

function propertyValue(kind: PropertyKind, value: PropertyValue, form: EnumerationForm): ClixmlValue {
  if (kind === 'list') {
    return textList(Array.isArray(value) ? value.map(String) : []);
  }
  if (value === null || typeof value === 'object') {
    return nil;
  }
  if (typeof kind === 'object') {
    return enumerationValue(kind, String(value), form);
  }
  switch (kind) {
    case 'bool':
      return { type: 'B', value: value === true };
    case 'u32':
      return { type: 'U32', value: Number(value) };
    case 'i32':
      return { type: 'I32', value: Number(value) };
    case 'u64':
      return { type: 'U64', value: BigInt(value) };
    case 'date':
      return { type: 'DT', value: String(value) };
    case 'guid':
      return { type: 'G', value: String(value) };
    case 'text':
      return string(String(value));
  }
}

export function enumerationValue(kind: Enumeration, name: string, form: EnumerationForm): ClixmlValue {
  if (form === 'text') {
    return string(name);
  }
  return enumeration(enumerationTypes(kind.typeName), name, Math.max(0, kind.names.indexOf(name)));
}
