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

/** A page that was asked for. */
interface Asked {
  readonly url: string;
  readonly page: Promise<JsonList>;
  /** The page after it, where it began with the link to that one. */
  next?: Asked | undefined;
}

/** Pages that are there before anybody takes their items cost memory, and save nothing more. */
const mostAhead = 3;

/**
 * The items of a list, page by page, each page as it arrives. Each page can only be asked for when the one before it
 * has said where it is, which is what long lists wait for: so it is asked for as soon as the link has come, which with
 * Graph is before the items.
 * @throws FederationError as reading does, and `tenant.paging` for links that lead in a circle, to nowhere or elsewhere.
 */
export async function* pagesOf(
  client: Pick<ApiClient, 'url' | 'readList'>,
  service: Audience,
  path: string,
  permission?: string,
): AsyncGenerator<Iterable<PropertyValue>> {
  const seen = new Set<string>();
  let taken = 0;
  const ask = (url: string): Asked => {
    if (seen.has(url) || seen.size === mostPages) {
      throw paging(url, seen.has(url) ? 'its pages lead in a circle' : `it has more than ${mostPages} pages`);
    }
    seen.add(url);
    const asked: Asked = {
      url,
      page: client.readList(service, url, permission, (start) => {
        if (seen.size - taken < mostAhead) {
          asked.next ??= askEarly(url, start);
        }
      }),
    };
    // Whoever takes no more items does not wait for it; whoever does gets its error there.
    asked.page.catch(() => undefined);
    return asked;
  };
  const askEarly = (url: string, start: PropertyValue): Asked | undefined => {
    try {
      const early = nextUrl(url, start);
      return early === undefined ? undefined : ask(early);
    } catch {
      // What is wrong with the link is said when its page is due.
      return undefined;
    }
  };
  let asked: Asked | undefined = ask(client.url(service, path));
  while (asked !== undefined) {
    const { envelope, items }: JsonList = await asked.page;
    const url = nextUrl(asked.url, envelope);
    const early: Asked | undefined = asked.next;
    asked = url === undefined ? undefined : early?.url === url ? early : ask(url);
    yield items;
    taken += 1;
  }
}

/** An address, a path, or the bare token that `skiptoken` takes. It stays with the service: the token goes along. */
function nextUrl(current: string, envelope: PropertyValue): string | undefined {
  const link = textMember(envelope, ...linkNames);
  if (link === undefined) {
    return undefined;
  }
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
