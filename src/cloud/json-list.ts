import { isUtf8 } from 'node:buffer';
import type { HttpResponse } from '../http/transport.ts';
import type { PropertyValue } from '../model/property-value.ts';

/**
 * One page of a long list, an item at a time. A page of users holds all policies of a thousand people, of which one
 * line each is wanted; parsed as a whole it would live until its last user is done, and twenty thousand users would
 * cost hundreds of megabytes. So the brackets of the list are found in the bytes, and only what lies between two commas
 * is parsed at once.
 */
export interface JsonList {
  /** The page without its items: the link to the next one. */
  readonly envelope: PropertyValue;
  /** @throws SyntaxError at an item that is no JSON. */
  readonly items: Iterable<PropertyValue>;
}

const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/** The names of the list in its envelope (Graph, Teams). */
const listName = /"(?:value|users)"\s*:\s*$/i;

/**
 * @returns undefined for what is not plainly such a list in UTF-8: then the whole has to be parsed.
 * @throws SyntaxError when what surrounds the list is no JSON.
 */
export function jsonList({ body, headers }: HttpResponse): JsonList | undefined {
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type']?.[0] ?? '')?.[1] ?? 'utf-8';
  const start = /^utf-?8$/i.test(charset) && isUtf8(body) ? startOfList(body) : undefined;
  if (start === undefined) {
    return undefined;
  }
  const ends = endsOfItems(body, start);
  const end = ends?.at(-1);
  if (ends === undefined || end === undefined) {
    return undefined;
  }
  const around = `${textBetween(body, 0, start)}]${textBetween(body, end + 1, body.length)}`;
  return {
    envelope: JSON.parse(around.replace(/^\uFEFF/, '')) as PropertyValue,
    items: itemsBetween(body, start, ends),
  };
}

/** Where the first item begins: behind the bracket that opens the list, first of all or in the outermost object. */
function startOfList(body: Uint8Array): number | undefined {
  let depth = 0;
  for (let index = 0; index < body.length; index += 1) {
    const byte = body[index];
    if (byte === quote) {
      index = endOfString(body, index);
    } else if (byte === openBracket && depth < 2) {
      if (depth === 0 || listName.test(textBetween(body, Math.max(0, index - 64), index))) {
        return index + 1;
      }
      depth += 1;
    } else if (byte === openBrace || byte === openBracket) {
      depth += 1;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
    }
  }
  return undefined;
}

/** Where each item ends: its comma, and the bracket that closes the list; undefined when none does. */
function endsOfItems(body: Uint8Array, start: number): readonly number[] | undefined {
  const ends: number[] = [];
  let depth = 0;
  for (let index = start; index < body.length; index += 1) {
    const byte = body[index];
    if (byte === quote) {
      index = endOfString(body, index);
    } else if (byte === openBrace || byte === openBracket) {
      depth += 1;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
      if (depth < 0) {
        return byte === closeBracket ? [...ends, index] : undefined;
      }
    } else if (byte === comma && depth === 0) {
      ends.push(index);
    }
  }
  return undefined;
}

function endOfString(body: Uint8Array, start: number): number {
  let index = start + 1;
  while (index < body.length && body[index] !== quote) {
    index += body[index] === backslash ? 2 : 1;
  }
  return index;
}

function* itemsBetween(body: Uint8Array, start: number, ends: readonly number[]): Generator<PropertyValue> {
  let from = start;
  for (const end of ends) {
    const text = textBetween(body, from, end);
    // Nothing between the brackets is no item; nothing between commas is no JSON.
    if (ends.length > 1 || text.trim() !== '') {
      yield JSON.parse(text) as PropertyValue;
    }
    from = end + 1;
  }
}

function textBetween(body: Uint8Array, start: number, end: number): string {
  return Buffer.from(body.buffer, body.byteOffset + start, end - start).toString('utf8');
}
