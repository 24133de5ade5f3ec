import { FederationError } from '../errors.ts';
import type { PropertyValue } from '../model/property-value.ts';
import type { ApiClient } from './api-client.ts';
import { textMember } from './json-answer.ts';
import type { JsonList } from './json-list.ts';
import type { Audience } from './token-source.ts';

/** Pages that no tenant fills: a link that always leads on is no list. */
const mostPages = 2000;
/** Every name under which the link to the next page was seen. */
const linkNames = ['@odata.nextLink', 'nextLink', '@nextLink'];

/**
 * The items of a list, page by page, each page as it arrives. The next page is asked for before the items of this one
 * are taken: what they cost is then spent while waiting.
 * @throws FederationError as reading does, and `tenant.paging` for links that lead in a circle, to nowhere or elsewhere.
 */
export async function* pagesOf(
  client: ApiClient,
  service: Audience,
  path: string,
  permission?: string,
): AsyncGenerator<Iterable<PropertyValue>> {
  const seen = new Set<string>();
  const ask = (url: string): Promise<JsonList> => {
    if (seen.has(url) || seen.size === mostPages) {
      throw paging(url, seen.has(url) ? 'its pages lead in a circle' : `it has more than ${mostPages} pages`);
    }
    seen.add(url);
    const page = client.readList(service, url, permission);
    // Whoever takes no more items does not wait for it; whoever does gets its error there.
    page.catch(() => undefined);
    return page;
  };
  let url = client.url(service, path);
  let asked: Promise<JsonList> | undefined = ask(url);
  while (asked !== undefined) {
    const { envelope, items }: JsonList = await asked;
    const link = textMember(envelope, ...linkNames);
    url = link === undefined ? url : nextUrl(url, link);
    asked = link === undefined ? undefined : ask(url);
    yield items;
  }
}

/** An address, a path, or the bare token that `skiptoken` takes. It stays with the service: the token goes along. */
function nextUrl(current: string, link: string): string {
  const isAddress = /^https?:\/\//i.test(link) || link.startsWith('/');
  if (!isAddress) {
    const next = new URL(current);
    next.searchParams.set('skiptoken', link);
    return next.href;
  }
  const next = URL.canParse(link, current) ? new URL(link, current) : undefined;
  if (next?.origin !== new URL(current).origin) {
    throw paging(current, 'its next page is said to be at another server');
  }
  return next.href;
}

function paging(url: string, why: string): FederationError {
  const { host, pathname } = new URL(url);
  return new FederationError('tenant.paging', 'unavailable', 'a list cannot be read to its end', {
    where: `${host}${pathname}`,
    why,
    next: 'try again; when it stays, check that endpoints of the profile lead to the service itself',
  });
}
