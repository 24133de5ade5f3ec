import { isUtf8 } from 'node:buffer';
import type { HttpResponse } from '../http/transport.ts';
import type { PropertyValue } from '../model/property-value.ts';

/**
 * One page of a long list, some items at a time. A page of users holds all policies of a thousand people, of which one
 * line each is wanted; parsed as a whole it lives until its last user is done, and twenty thousand users cost hundreds
 * of megabytes.
 *
 * Where to cut is guessed: before a comma and something that begins like the first item. That needs no proof, for a
 * wrong guess shows. A piece that is JSON between brackets of its own holds whole items and ends between two of them;
 * one that is not was cut within an item, and is made longer. When all pieces are, and what surrounds the list is
 * JSON, then so is the page.
 */
export interface JsonList {
  /** The page without its items: the link to the next one. */
  readonly envelope: PropertyValue;
  /** @throws SyntaxError where the page is no JSON: what was taken before may not be used. */
  readonly items: Iterable<PropertyValue>;
}

/** Bytes that are parsed at once: little enough to be forgotten before the next. */
const usualPiece = 64 * 1024;

/** The beginning of a list: alone, or in its envelope (Graph, Teams), which may hold a few words before it. */
const opening = /^\uFEFF?\s*(?:\{(?:[^[\]{}]{0,2000},)?\s*"(?:value|users)"\s*:\s*)?\[\s*/i;
/** How the first item begins: its bracket and the name of its first property. */
const firstItem = /^\{"[^"\\]{1,60}":/;

/**
 * What stands before the items of a page, as soon as its first bytes are there: Graph puts the link to the next page
 * there.
 * @returns undefined where no list begins.
 */
export function envelopeBefore(start: Uint8Array): PropertyValue | undefined {
  const before = opening.exec(Buffer.from(start.subarray(0, 4096)).toString('utf8'))?.[0];
  return before === undefined
    ? undefined
    : parsed(`${before.replace(/^\uFEFF/, '')}]${before.includes('{') ? '}' : ''}`);
}

/** @returns undefined for what does not look like such a list: then the whole has to be parsed. */
export function jsonList({ body, headers }: HttpResponse, pieceBytes = usualPiece): JsonList | undefined {
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type']?.[0] ?? '')?.[1] ?? 'utf-8';
  if (body.length < pieceBytes || !/^utf-?8$/i.test(charset) || !isUtf8(body)) {
    return undefined;
  }
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const head = bytes.toString('utf8', 0, 4096);
  const before = opening.exec(head)?.[0];
  const item = before === undefined ? undefined : firstItem.exec(head.slice(before.length))?.[0];
  const end = bytes.lastIndexOf(']');
  if (before === undefined || item === undefined || end < before.length) {
    return undefined;
  }
  const start = Buffer.byteLength(before);
  const envelope = parsed(`${before}]${bytes.toString('utf8', end + 1)}`.replace(/^\uFEFF/, ''));
  const list = bytes.subarray(start, end);
  const cut = `,${item}`;
  // The bracket that was taken for the end of the list may be that of another one, behind it.
  const endsWell = parsed(`[${list.toString('utf8', list.lastIndexOf(cut) + 1)}]`) !== undefined;
  return envelope === undefined || !endsWell
    ? undefined
    : { envelope, items: itemsIn(list, { cut, pieceBytes }) };
}

function* itemsIn(
  list: Buffer,
  { cut, pieceBytes }: { readonly cut: string; readonly pieceBytes: number },
): Generator<PropertyValue> {
  let from = 0;
  let size = pieceBytes;
  while (from < list.length) {
    const found = list.indexOf(cut, from + size);
    const to = found === -1 ? list.length : found;
    const text = `[${list.toString('utf8', from, to)}]`;
    const items = to === list.length ? (JSON.parse(text) as PropertyValue) : parsed(text);
    if (items === undefined) {
      size *= 2;
      continue;
    }
    yield* items as readonly PropertyValue[];
    from = to + 1;
    size = pieceBytes;
  }
}

function parsed(text: string): PropertyValue | undefined {
  try {
    return JSON.parse(text) as PropertyValue;
  } catch {
    return undefined;
  }
}
