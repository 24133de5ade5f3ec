import { badRequest } from './refusal.ts';
import type { Call } from './routes.ts';

export interface PageQuery {
  /** Names of the parameters that hold the size of a page; the first that is there counts. */
  readonly sizes: readonly string[];
  readonly token: string;
  readonly defaultSize: number;
  readonly maxSize: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Of the next page; undefined on the last. */
  readonly nextToken: string | undefined;
}

/**
 * One page of a list that is made only as far as it is asked for.
 * @throws ApiRefusal 400 for a size or a token that is none.
 */
export function pageOf<T>(
  call: Call,
  { sizes, token, defaultSize, maxSize }: PageQuery,
  total: number,
  make: (first: number, count: number) => readonly T[],
): Page<T> {
  const { query } = call;
  const size = wholeNumber(sizes.map((name) => query.get(name)).find((value) => value !== null) ?? null);
  const count = Math.min(maxSize, size ?? defaultSize);
  const first = tokenPosition(query.get(token));
  if (count === 0) {
    throw badRequest('A page has at least one item.');
  }
  const loops = call.pageLoops();
  const next = loops ? first : first + count;
  return { items: make(first, count), nextToken: loops || next < total ? tokenOf(next) : undefined };
}

/** The address of this request with the token in it. */
export function linkTo({ origin, path, query }: Call, parameter: string, token: string): string {
  const next = new URLSearchParams(query);
  next.set(parameter, token);
  return `${origin}${path}?${next.toString()}`;
}

/** Not a number, so that nobody counts on counting. */
function tokenOf(position: number): string {
  return Buffer.from(`after ${position}`).toString('base64url');
}

function tokenPosition(token: string | null): number {
  if (token === null) {
    return 0;
  }
  const position = /^after (\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
  if (position === undefined) {
    throw badRequest('The token of the page is not valid.');
  }
  return Number(position);
}

function wholeNumber(text: string | null): number | undefined {
  if (text === null) {
    return undefined;
  }
  if (!/^\d{1,9}$/.test(text)) {
    throw badRequest('The size of a page must be a whole number.');
  }
  return Number(text);
}
