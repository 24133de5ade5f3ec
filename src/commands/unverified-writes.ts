import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../app.ts';
import { codeOf } from '../config/load.ts';
import { FederationError } from '../errors.ts';
import type { Change, ChangeOutcome, WriteRequest } from '../model/change.ts';
import type { Properties } from '../model/property-value.ts';

/**
 * The API that settings of a tenant are written through is documented by nobody, and what is known of it was gathered
 * from programs that use it. So each way of writing is used for the first time only when somebody has seen what is sent
 * and accepts it. It counts as known, for this user, once a write of that way was read back as wanted.
 */

/** The ways of the requests that nobody has accepted yet, in words; empty when all are known. */
export async function unknownWays(app: App, changes: readonly Change[]): Promise<readonly string[]> {
  const ways = new Set(changes.flatMap(({ request }) => waysOf(request)));
  const known = ways.size === 0 ? [] : await knownWays(app);
  return [...ways].filter((way) => !known.includes(way));
}

/** Remembers the ways of the writes that were read back as wanted. */
export async function rememberWays(
  app: App,
  changes: readonly { readonly change: Change; readonly outcome: ChangeOutcome }[],
): Promise<void> {
  const proven = changes.flatMap(({ change, outcome }) =>
    outcome === 'verified' ? waysOf(change.request) : [],
  );
  const known = await knownWays(app);
  const ways = [...new Set([...known, ...proven])].sort();
  if (ways.length > known.length) {
    await store(app, ways);
  }
}

/** The request without what it is about: `PUT settings or a policy`; lists of domains are a matter of their own. */
function waysOf(request: WriteRequest): readonly string[] {
  if (request.via === 'cmdlet') {
    return [];
  }
  const { method, path, body } = request;
  if (path.includes('/groupPolicyAssignments/')) {
    return [`${method} a policy of a group`];
  }
  if (path.includes('/users/')) {
    return [`${method} a policy of a user`];
  }
  return [
    `${method} ${path.includes('/configuration/') ? 'settings or a policy' : 'a new policy'}`,
    ...waysOfLists(body ?? {}),
  ];
}

/** How each list of domains is spelled: that one spelling was right says nothing of the others. */
function waysOfLists({ AllowedDomains, BlockedDomains }: Properties): readonly string[] {
  const allowed =
    AllowedDomains === undefined
      ? []
      : Array.isArray(AllowedDomains)
        ? [
            AllowedDomains[0] === 'AllowAllKnownDomains'
              ? 'AllowedDomains as ["AllowAllKnownDomains"]'
              : 'AllowedDomains as a list of names',
          ]
        : ['AllowedDomains as {"AllowList": names}'];
  return [...allowed, ...(BlockedDomains === undefined ? [] : ['BlockedDomains as a list of names'])];
}

/** `change.unverified`, exit 5: `--accept-unverified` is missing. Nothing was sent. */
export function unverifiedError(ways: readonly string[]): FederationError {
  return new FederationError(
    'change.unverified',
    'refused',
    'this way of writing to the cloud is not verified',
    {
      why: `Microsoft documents none of it, and it was not used from here before: ${ways.join(', ')}`,
      next: 'look at what is sent and at what is there now, then add --accept-unverified',
    },
  );
}

function fileOf({ folders }: App): string {
  return join(folders.state, 'cloud-writes.json');
}

/** A file that is not there or not ours to understand means that nothing is known. */
async function knownWays(app: App): Promise<readonly string[]> {
  let text: string;
  try {
    text = await readFile(fileOf(app), 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      return [];
    }
    throw error;
  }
  try {
    const value: unknown = JSON.parse(text);
    const ways = typeof value === 'object' && value !== null && 'ways' in value ? value.ways : [];
    return Array.isArray(ways) ? ways.filter((way) => typeof way === 'string') : [];
  } catch {
    return [];
  }
}

async function store(app: App, ways: readonly string[]): Promise<void> {
  const file = fileOf(app);
  await mkdir(app.folders.state, { recursive: true, mode: 0o700 });
  const temporary = `${file}.${app.host.pid}`;
  await writeFile(temporary, `${JSON.stringify({ schemaVersion: 1, ways })}\n`, { mode: 0o600 });
  await rename(temporary, file);
}
