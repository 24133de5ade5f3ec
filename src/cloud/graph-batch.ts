import { FederationError } from '../errors.ts';
import type { PropertyValue } from '../model/property-value.ts';
import type { ApiClient } from './api-client.ts';
import { isList, memberOf } from './json-answer.ts';

/**
 * Several resources of Graph in one request (Microsoft Graph, "Combine multiple HTTP requests using JSON batching"): at
 * most twenty, each with an id, a relative address and a method; each answered with its id, a status and a body of its
 * own, in any order.
 */
export interface BatchAnswer {
  readonly status: number;
  /** Null where there is none. */
  readonly body: PropertyValue;
}

const mostInOne = 20;
const batch = '/v1.0/$batch';

/** Paths in lots of at most twenty: what one request can ask for. */
export function lotsOf(paths: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(paths.length / mostInOne);
  return Array.from({ length: count }, (_, index) => paths.slice(index * mostInOne, (index + 1) * mostInOne));
}

/**
 * What was answered for each path. One that is missing was not answered, or not so that it can be told whose answer it
 * is; all of them are missing where Graph does not take the batch. Whoever needs it asks for it alone, which has the
 * patience and the errors.
 * @param paths at most twenty, different ones, below the version: `/users/{id}`.
 * @throws FederationError when Graph is not reached, nobody is signed in, or the signal is aborted.
 */
export async function readBatch(
  client: ApiClient,
  paths: readonly string[],
): Promise<ReadonlyMap<string, BatchAnswer>> {
  const requests = paths.map((url, index) => ({ id: String(index + 1), method: 'GET', url }));
  const answers = answersIn(await batched(client, requests));
  return new Map(
    requests.flatMap(({ id, url }) => {
      const answer = answers.get(id);
      return answer === undefined ? [] : [[url, answer] as const];
    }),
  );
}

async function batched(client: ApiClient, requests: readonly PropertyValue[]): Promise<PropertyValue> {
  try {
    return await client.ask('graph', client.url('graph', batch), { requests });
  } catch (error) {
    if (error instanceof FederationError && error.code.startsWith('tenant.')) {
      return null;
    }
    throw error;
  }
}

/** By id. Two answers with one id contradict each other, whatever they say. */
function answersIn(value: PropertyValue): ReadonlyMap<string, BatchAnswer> {
  const list = memberOf(value, 'responses');
  const found = new Map<string, BatchAnswer>();
  const twice = new Set<string>();
  for (const item of list !== undefined && isList(list) ? list : []) {
    const [id, status] = [memberOf(item, 'id'), memberOf(item, 'status')];
    if (typeof id === 'string' && found.has(id)) {
      twice.add(id);
    } else if (typeof id === 'string' && typeof status === 'number') {
      found.set(id, { status, body: memberOf(item, 'body') ?? null });
    }
  }
  twice.forEach((id) => found.delete(id));
  return found;
}
