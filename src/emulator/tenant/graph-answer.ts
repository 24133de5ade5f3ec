import { linkTo, pageOf, type Page } from './pages.ts';
import { badRequest, notFound } from './refusal.ts';
import type { Call, Outcome, Route } from './routes.ts';
import type { TenantUser } from './users.ts';
import { findUser } from './users.ts';

type Item = Readonly<Record<string, unknown>>;

/** The same under both versions of Graph. */
export function graphRoutes(
  method: Route['method'],
  path: string,
  needs: readonly string[],
  handle: Route['handle'],
  versions: readonly string[] = ['v1.0', 'beta'],
): readonly Route[] {
  return versions.map((version) => ({ method, path: `/${version}${path}`, api: 'graph', needs, handle }));
}

/** @param name of the entity set. */
export function collection(call: Call, name: string, items: readonly Item[], nextLink?: string): Outcome {
  return {
    answer: {
      status: 200,
      json: {
        '@odata.context': `${call.origin}/v1.0/$metadata#${name}`,
        ...(nextLink === undefined ? {} : { '@odata.nextLink': nextLink }),
        value: items.map(projection(call)),
      },
    },
  };
}

export function entity(call: Call, name: string, item: Item): Outcome {
  const context = { '@odata.context': `${call.origin}/v1.0/$metadata#${name}/$entity` };
  return { answer: { status: 200, json: { ...context, ...projection(call)(item) } } };
}

/** What of the items is asked for; all of a list have the same properties, so one look decides. */
function projection({ query }: Call): (item: Item) => Item {
  const asked = query.get('$select')?.toLowerCase().split(',');
  if (asked === undefined) {
    return (item) => item;
  }
  const names = new Set(asked.map((name) => name.trim()));
  let keys: readonly string[] | undefined;
  return (item) => {
    keys ??= Object.keys(item).filter((key) => names.has(key.toLowerCase()));
    return Object.fromEntries(keys.map((key) => [key, item[key]]));
  };
}

/** Without `$select` only these properties come. */
export function withDefaults({ query }: Call, item: Item, defaults: readonly string[]): Item {
  return query.has('$select') ? item : Object.fromEntries(defaults.map((key) => [key, item[key]]));
}

const paging = { sizes: ['$top'], token: '$skiptoken', defaultSize: 100, maxSize: 999 };

/** @throws ApiRefusal 400. */
export function graphPage<T>(
  call: Call,
  total: number,
  make: (first: number, count: number) => readonly T[],
): Page<T> & { readonly nextLink: string | undefined } {
  const page = pageOf(call, paging, total, make);
  const { nextToken } = page;
  return { ...page, nextLink: nextToken === undefined ? undefined : linkTo(call, paging.token, nextToken) };
}

/** @throws ApiRefusal 404. */
export function graphUser({ tenant, parameters }: Call): TenantUser {
  const asked = parameters['user'] ?? '';
  const found = findUser(tenant, asked);
  if (found === undefined) {
    throw notFound(
      `Resource '${asked}' does not exist or one of its queried reference-property objects are not present.`,
    );
  }
  return found;
}

/** The text that `$filter` compares a property with; undefined without a filter. @throws ApiRefusal 400. */
export function filtered({ query }: Call, property: string): string | undefined {
  const filter = query.get('$filter');
  if (filter === null) {
    return undefined;
  }
  const [, name = '', value = ''] = /^\s*(\w+)\s+eq\s+'((?:[^']|'')*)'\s*$/.exec(filter) ?? [];
  if (name.toLowerCase() !== property.toLowerCase()) {
    throw badRequest(`The filter is not supported: ${filter}`);
  }
  return value.replaceAll("''", "'");
}
