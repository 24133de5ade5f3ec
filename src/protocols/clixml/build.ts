import type { ClixmlObject, ClixmlPrimitive, ClixmlValue } from './values.ts';
import { checkBig, checkWhole } from './numbers.ts';

/** Constructors of the values a client sends and an endpoint answers. */

export const nil: ClixmlPrimitive = { type: 'Nil' };

const noMembers: ReadonlyMap<string, ClixmlValue> = new Map();
const objectArray = ['System.Object[]', 'System.Array', 'System.Object'];

export function string(value: string): ClixmlPrimitive {
  return { type: 'S', value };
}

/** A truth value; also how a switch parameter is given. */
export function boolean(value: boolean): ClixmlPrimitive {
  return { type: 'B', value };
}

/** @throws ClixmlError `bad-value` unless it is a whole number of 32 bits. */
export function int32(value: number): ClixmlPrimitive {
  return { type: 'I32', value: checkWhole('I32', value) };
}

/** @throws ClixmlError `bad-value` unless it fits 64 bits. */
export function int64(value: bigint): ClixmlPrimitive {
  return { type: 'I64', value: checkBig('I64', value) };
}

/** An enumeration: its type names from its own to `System.Object`, the name of the value and its number. */
export function enumeration(typeNames: readonly string[], name: string, value: number): ClixmlObject {
  return object({ typeNames, text: name, base: int32(value) });
}

/** The type names of an enumeration whose own type is `typeName`. */
export function enumerationTypes(typeName: string): readonly string[] {
  return [typeName, 'System.Enum', 'System.ValueType', 'System.Object'];
}

/** An object of the given parts; what is left out is empty. */
export function object(parts: Partial<Omit<ClixmlObject, 'type' | 'memberSet'>>): ClixmlObject {
  return { type: 'Obj', typeNames: [], props: noMembers, members: noMembers, ...parts };
}

/** A list; an array of objects unless type names say otherwise. */
export function list(
  items: readonly ClixmlValue[],
  typeNames: readonly string[] = objectArray,
): ClixmlObject {
  return object({ typeNames, container: { kind: 'LST', items } });
}

/** A hash table with text keys, as `@{…}` makes it. */
export function hashtable(entries: Iterable<readonly [string, ClixmlValue]>): ClixmlObject {
  return dictionary(entries, ['System.Collections.Hashtable', 'System.Object']);
}

/** A dictionary with text keys, of the given type. */
export function dictionary(
  entries: Iterable<readonly [string, ClixmlValue]>,
  typeNames: readonly string[],
): ClixmlObject {
  const pairs = Array.from(entries, ([key, value]) => [string(key), value] as const);
  return object({ typeNames, container: { kind: 'DCT', entries: pairs } });
}

/** An object of extended members only, without type names: what PSRP messages are made of. */
export function propertyBag(members: Iterable<readonly [string, ClixmlValue]>): ClixmlObject {
  return object({ members: new Map(members) });
}
