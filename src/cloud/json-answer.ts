import { decoded, isHtml, isReadable, textOf } from '../http/answer-text.ts';
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
 * before the charset that is named, and UTF-8 is tried where that charset makes no JSON of it.
 */
export function jsonAnswer(response: HttpResponse): JsonAnswer {
  const [text, ...others] = textsIn(response);
  if (text === undefined) {
    return { kind: 'none', why: 'the answer is not text in the charset that it names' };
  }
  if (text.trim() === '') {
    return { kind: 'none', why: 'the answer is empty' };
  }
  for (const candidate of [text, ...others]) {
    const value = parsed(candidate);
    if (value !== undefined) {
      return { kind: 'json', value };
    }
  }
  const why = isHtml(response) ? 'the answer is a web page' : brokenJson(response, [text, ...others]);
  return { kind: 'none', why };
}

/** The ways in which the bytes can be read as text, the likeliest first. */
function textsIn(response: HttpResponse): readonly string[] {
  const { body } = response;
  const marked = body[0] === 0xff && body[1] === 0xfe ? 'utf-16le' : 'utf-16be';
  const isMarked = marked === 'utf-16le' || (body[0] === 0xfe && body[1] === 0xff);
  const texts = isMarked ? [decoded(body, marked)] : [textOf(response), decoded(body, 'utf-8')];
  return [...new Set(texts.filter((text) => text !== undefined))];
}

/** Undefined for what is no JSON, which itself never is. */
function parsed(text: string): PropertyValue | undefined {
  try {
    return JSON.parse(text) as PropertyValue;
  } catch {
    return undefined;
  }
}

/** Bytes of one charset read by another make words that nobody wrote: they are not shown. */
function brokenJson({ body }: HttpResponse, texts: readonly string[]): string {
  if (texts.some((text) => /^\s*[[{]/.test(text))) {
    return 'the answer breaks off, or is not quite JSON';
  }
  const [text = ''] = texts;
  return isReadable(text)
    ? `the answer is no JSON: ${stripControl(text).slice(0, 80)}`
    : `the answer is no JSON: ${body.length} bytes that are no text`;
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
