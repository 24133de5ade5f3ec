/**
 * Reading values without knowing how the server chose to write them: the same property arrives as an enumeration
 * object, as its name or as a number; as a list, or as its only item; inside one object or two.
 */
import { ClixmlError } from './errors.ts';
import { plainPrimitive, primitiveAsNumber, primitiveAsText } from './primitive-access.ts';
import type { ClixmlContainer, ClixmlObject, ClixmlValue } from './values.ts';

/** Plain JSON data. */
export type PlainValue =
  null | boolean | number | string | readonly PlainValue[] | { readonly [name: string]: PlainValue };

/** Objects wrapped in objects beyond this are not looked at; the reader refuses them anyway. */
const deepest = 64;
const mostValues = 1_000_000;
const wholeTags: ReadonlySet<string> = new Set(['By', 'SB', 'U16', 'I16', 'U32', 'I32', 'U64', 'I64']);

/**
 * A property of an object: extended members before adapted properties, names without regard to case; of the wrapped
 * object when the object itself has no such property. Undefined when there is none.
 */
export function member(value: ClixmlValue | undefined, name: string): ClixmlValue | undefined {
  for (const layer of layers(value)) {
    if (layer.type === 'Obj') {
      const found = lookUp(layer.members, name) ?? lookUp(layer.props, name);
      if (found !== undefined) {
        return found;
      }
    }
  }
  return undefined;
}

/** The value of a dictionary's entry whose key has this text, without regard to case. */
export function entryOf(value: ClixmlValue | undefined, key: string): ClixmlValue | undefined {
  const wanted = key.toLowerCase();
  for (const layer of layers(value)) {
    if (layer.type === 'Obj' && layer.container?.kind === 'DCT') {
      return layer.container.entries.find(([name]) => textOf(name)?.toLowerCase() === wanted)?.[1];
    }
  }
  return undefined;
}

/** The value as PowerShell would print it in one line; undefined for null and for objects that have no text. */
export function textOf(value: ClixmlValue | undefined): string | undefined {
  for (const layer of layers(value)) {
    if (layer.type !== 'Obj') {
      return primitiveAsText(layer);
    }
    if (layer.text !== undefined) {
      return layer.text;
    }
  }
  return undefined;
}

/** A truth value, the text of one in any case, or a switch parameter; undefined for anything else. */
export function booleanOf(value: ClixmlValue | undefined): boolean | undefined {
  const core = layers(value).at(-1);
  const truth = core?.type === 'Obj' ? member(core, 'IsPresent') : core;
  if (truth?.type === 'B') {
    return truth.value;
  }
  const text = truth?.type === 'S' ? truth.value.toLowerCase() : '';
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

/** A number, the number of an enumeration, or the text of a number; undefined for anything else, or beyond 2^53. */
export function numberOf(value: ClixmlValue | undefined): number | undefined {
  const core = layers(value).at(-1);
  const number = core === undefined || core.type === 'Obj' ? undefined : primitiveAsNumber(core);
  return number !== undefined && Number.isInteger(number) && !Number.isSafeInteger(number)
    ? undefined
    : number;
}

/** The items of a list; of anything else the thing itself; nothing of null. */
export function listOf(value: ClixmlValue | undefined): readonly ClixmlValue[] {
  for (const layer of layers(value)) {
    if (layer.type === 'Obj' && layer.container !== undefined && layer.container.kind !== 'DCT') {
      return layer.container.items;
    }
  }
  return value === undefined || value.type === 'Nil' ? [] : [value];
}

/**
 * The value as plain data: enumerations by name, lists as arrays, dictionaries and properties as records (extended
 * members win over adapted properties, member sets are left out), objects without properties as their text.
 * Whole numbers beyond 2^53, dates, durations, versions, GUIDs and decimals are text; so are NaN and the infinities;
 * bytes are base64. A secure string is null.
 * @throws ClixmlError `limit` beyond 64 levels or a million values; what is shared counts each time.
 */
export function toPlain(value: ClixmlValue): PlainValue {
  return new PlainConverter().convert(value);
}

/** An object, what it wraps, what that wraps: outermost first. */
function layers(value: ClixmlValue | undefined): readonly ClixmlValue[] {
  const found: ClixmlValue[] = [];
  let layer = value;
  while (layer !== undefined && found.length < deepest) {
    found.push(layer);
    layer = layer.type === 'Obj' ? layer.base : undefined;
  }
  return found;
}

function lookUp(members: ReadonlyMap<string, ClixmlValue>, name: string): ClixmlValue | undefined {
  const exact = members.get(name);
  if (exact !== undefined || members.size === 0) {
    return exact;
  }
  const wanted = name.toLowerCase();
  for (const [candidate, value] of members) {
    if (candidate.toLowerCase() === wanted) {
      return value;
    }
  }
  return undefined;
}

class PlainConverter {
  #depth = 0;
  #count = 0;

  convert(value: ClixmlValue): PlainValue {
    this.#count += 1;
    if (this.#depth > deepest || this.#count > mostValues) {
      throw new ClixmlError('limit', `deeper than ${deepest} levels or more than ${mostValues} values`);
    }
    if (value.type !== 'Obj') {
      return plainPrimitive(value);
    }
    this.#depth += 1;
    const plain = this.#object(value);
    this.#depth -= 1;
    return plain;
  }

  #object(value: ClixmlObject): PlainValue {
    if (value.container !== undefined) {
      return this.#container(value.container);
    }
    if (value.base !== undefined && value.base.type !== 'unknown') {
      return wholeTags.has(value.base.type) && value.text !== undefined
        ? value.text
        : this.#wrapping(value, value.base);
    }
    const record = this.#record(value);
    return record.size === 0 && value.text !== undefined ? value.text : Object.fromEntries(record);
  }

  /** An object around another adds its members to the other's; around a primitive it adds nothing. */
  #wrapping(value: ClixmlObject, base: ClixmlValue): PlainValue {
    const inner = this.convert(base);
    return isRecord(inner) ? { ...inner, ...Object.fromEntries(this.#record(value)) } : inner;
  }

  #container(container: ClixmlContainer): PlainValue {
    return container.kind === 'DCT'
      ? Object.fromEntries(
          container.entries.map(([key, value]) => [textOf(key) ?? '', this.convert(value)] as const),
        )
      : container.items.map((item) => this.convert(item));
  }

  /** By name, in the spelling and at the place of its first mention. */
  #record(value: ClixmlObject): ReadonlyMap<string, PlainValue> {
    const spelling = new Map<string, string>();
    const record = new Map<string, PlainValue>();
    for (const [name, property] of [...value.props, ...value.members]) {
      if (property.type !== 'Obj' || property.memberSet !== true) {
        const known = spelling.get(name.toLowerCase()) ?? name;
        spelling.set(name.toLowerCase(), known);
        record.set(known, this.convert(property));
      }
    }
    return record;
  }
}

function isRecord(value: PlainValue): value is Readonly<Record<string, PlainValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
