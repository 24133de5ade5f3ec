import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { pagesOf } from '../../src/cloud/paging.ts';
import type { PropertyValue } from '../../src/model/property-value.ts';

/** A list of `count` pages, each of which begins with the link to the next. */
function listOf(count: number) {
  const asked: string[] = [];
  return {
    asked,
    client: {
      url: (_service: string, path: string) => `https://graph.example${path}`,
      readList: async (
        _service: string,
        url: string,
        _permission?: string,
        onEnvelope?: (envelope: PropertyValue) => void,
      ) => {
        const page = asked.push(url);
        const envelope = page < count ? { '@odata.nextLink': `/users?page=${page + 1}` } : {};
        await Promise.resolve();
        onEnvelope?.(envelope);
        return { envelope, items: [page] };
      },
    },
  };
}

it('when pages begin with their links then each is asked for once, and all come in order', async () => {
  const { client, asked } = listOf(20);
  const items: PropertyValue[] = [];
  for await (const page of pagesOf(client, 'graph', '/users')) {
    items.push(...page);
  }
  expect(items).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(asked).toHaveLength(20);
});

it('when nobody takes the items then no more than three pages are kept', async () => {
  const { client, asked } = listOf(20);
  let taken = 0;
  for await (const page of pagesOf(client, 'graph', '/users')) {
    await setImmediate();
    expect(page).toEqual([taken + 1]);
    expect(asked.length - taken).toBeLessThanOrEqual(3);
    taken += 1;
  }
  expect(taken).toBe(20);
});
