import { FederationError } from '../errors.ts';
import type { PropertyValue } from '../model/property-value.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import { textOf, toPlain } from '../protocols/clixml/access.ts';
import type { ClixmlObject, ClixmlValue } from '../protocols/clixml/values.ts';
import type { ReadingCmdlet } from './cmdlets.ts';
import type { TextPool } from './text-pool.ts';

/** Values of one object, those that are shared counted each time: more than any object of a pool has. */
const mostValues = 100_000;

/**
 * An output of a reading cmdlet as an object of the model: all properties under the server's names, or those the
 * table says to keep.
 * @throws FederationError `pool.answer-unreadable` when the object unfolds to more than anybody could want.
 */
export function settingsObject(value: ClixmlValue, cmdlet: ReadingCmdlet, texts: TextPool): SettingsObject {
  const properties = value.type === 'Obj' ? propertiesOf(value) : new Map<string, ClixmlValue>();
  const identity = cmdlet.identity
    .map((name) => textOf(properties.get(name)) ?? '')
    .find((text) => text !== '');
  const reading = { left: mostValues, texts };
  const kept: (readonly [string, PropertyValue])[] = [];
  properties.forEach((property, name) => {
    if (cmdlet.keep?.includes(name) ?? true) {
      kept.push([texts.keep(name), propertyValue(property, reading)]);
    }
  });
  return {
    identity: texts.keep(identity ?? cmdlet.onlyObject ?? textOf(value) ?? ''),
    properties: Object.fromEntries(kept),
  };
}

interface ObjectReading {
  /** Values that may still be unfolded. */
  left: number;
  readonly texts: TextPool;
}

/**
 * How deep a server unfolds a property depends on its version: the same identity, site or enumeration comes as a text
 * or as an object that prints as that text. The text is what both have in common.
 */
function propertyValue(value: ClixmlValue, reading: ObjectReading): PropertyValue {
  reading.left -= 1;
  if (reading.left < 0) {
    throw new FederationError(
      'pool.answer-unreadable',
      'unavailable',
      'the answer of the pool cannot be taken',
      {
        why: `one object unfolds to more than ${mostValues} values`,
        next: 'run it again with --debug and report what it prints',
      },
    );
  }
  if (value.type !== 'Obj') {
    const plain = toPlain(value);
    return typeof plain === 'string' ? reading.texts.keep(plain) : plain;
  }
  if (value.container?.kind === 'DCT') {
    const entries = value.container.entries.map(([key, item]) => [textOf(key) ?? '', item] as const);
    return Object.fromEntries(entries.map(([key, item]) => [key, propertyValue(item, reading)]));
  }
  if (value.container !== undefined) {
    return value.container.items.map((item) => propertyValue(item, reading));
  }
  const isEnumeration = value.base !== undefined && isNumber(value.base);
  if (value.text !== undefined && (value.base === undefined || isEnumeration)) {
    return reading.texts.keep(value.text);
  }
  return value.base === undefined
    ? Object.fromEntries([...propertiesOf(value)].map(([name, item]) => [name, propertyValue(item, reading)]))
    : propertyValue(value.base, reading);
}

/** Adapted properties and extended members together; a member hides a property of the same name. */
function propertiesOf(value: ClixmlObject): ReadonlyMap<string, ClixmlValue> {
  if (value.members.size === 0) {
    return value.props;
  }
  const properties = new Map(value.props);
  for (const [name, member] of value.members) {
    if (member.type !== 'Obj' || member.memberSet !== true) {
      properties.set(name, member);
    }
  }
  return properties;
}

/** An enumeration is a number with a name. */
function isNumber(value: ClixmlValue): boolean {
  return ['By', 'SB', 'U16', 'I16', 'U32', 'I32', 'U64', 'I64'].includes(value.type);
}

/**
 * The last parts of the value's type names, without the marks a copy carries:
 * `Deserialized.Microsoft.Rtc.Management.Deploy.Internal.Site+CentralSite` gives `CentralSite`,
 * `Microsoft.Rtc.…ExternalAccessPolicy#Decorated` gives `ExternalAccessPolicy`.
 */
export function shortTypeNames(value: ClixmlValue): readonly string[] {
  return value.type === 'Obj' ? value.typeNames.map(shortName) : [];
}

/** By hand: there may be tens of thousands of objects. */
function shortName(typeName: string): string {
  const mark = typeName.indexOf('#');
  const end = mark === -1 ? typeName.length : mark;
  const start = Math.max(typeName.lastIndexOf('.', end), typeName.lastIndexOf('+', end)) + 1;
  return typeName.slice(start, end);
}
