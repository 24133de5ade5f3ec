import { decoded, isHtml, textOf } from '../http/answer-text.ts';
import type { HttpResponse } from '../http/transport.ts';
import type { PropertyValue } from '../model/property-value.ts';
import { stripControl } from '../model/strip-control.ts';

/** The body of an answer; `why` says what it is where it is no JSON (a page of a proxy, cut off). */
export type JsonAnswer =
  { readonly kind: 'json'; readonly value: PropertyValue } | { readonly kind: 'none'; readonly why: string };

/** Levels that no setting needs. */
const deepest = 64;

/**
 * The body as JSON, whatever its type says: gateways mislabel, and what parses is JSON. Marks of the byte order count
 * before the charset that is named, UTF-8 before giving up.
 */
export function jsonAnswer(response: HttpResponse): JsonAnswer {
  const text = textBy(response);
  if (text === undefined) {
    return { kind: 'none', why: 'the answer is not text in the charset that it names' };
  }
  if (text.trim() === '') {
    return { kind: 'none', why: 'the answer is empty' };
  }
  try {
    return { kind: 'json', value: JSON.parse(text) as PropertyValue };
  } catch {
    return { kind: 'none', why: isHtml(response) ? 'the answer is a web page' : brokenJson(text) };
  }
}

function textBy(response: HttpResponse): string | undefined {
  const [first, second] = response.body;
  if (first === 0xff && second === 0xfe) {
    return decoded(response.body, 'utf-16le');
  }
  if (first === 0xfe && second === 0xff) {
    return decoded(response.body, 'utf-16be');
  }
  return textOf(response) ?? decoded(response.body, 'utf-8');
}

function brokenJson(text: string): string {
  return /^\s*[[{]/.test(text)
    ? 'the answer breaks off, or is not quite JSON'
    : `the answer is no JSON: ${stripControl(text).slice(0, 80)}`;
}

/** Whether it would break whoever walks it; found without recursion. */
export function nestsTooDeep(value: PropertyValue): boolean {
  let level: readonly PropertyValue[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) {
      return true;
    }
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return false;
}

/** The items of a list, in every envelope that was seen: bare, `value` (Graph), `users` (Teams), or one object alone. */
export function itemsOf(value: PropertyValue): readonly PropertyValue[] {
  if (isList(value)) {
    return value;
  }
  const list = isRecord(value) ? (memberOf(value, 'value') ?? memberOf(value, 'users')) : undefined;
  return list !== undefined && isList(list) ? list : [value];
}

/** The member of that name, whatever its letter case; undefined where there is none. */
export function memberOf(value: PropertyValue | undefined, name: string): PropertyValue | undefined {
  if (value === undefined || !isRecord(value)) {
    return undefined;
  }
  if (Object.hasOwn(value, name)) {
    return value[name];
  }
  const wanted = name.toLowerCase();
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === wanted);
  return key === undefined ? undefined : value[key];
}

/** The member as text; undefined where there is none, or none with anything in it. */
export function textMember(
  value: PropertyValue | undefined,
  ...names: readonly string[]
): string | undefined {
  for (const name of names) {
    const found = memberOf(value, name);
    const text = typeof found === 'string' ? found.trim() : '';
    if (text !== '') {
      return text;
    }
  }
  return undefined;
}

/** Whether it is a JSON object. */
export function isRecord(value: PropertyValue): value is Record<string, PropertyValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether it is a JSON array. */
export function isList(value: PropertyValue): value is readonly PropertyValue[] {
  return Array.isArray(value);
}
