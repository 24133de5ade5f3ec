import { FederationError } from '../errors.ts';
import type { PropertyValue } from '../model/property-value.ts';
import type { CloudEnvironment } from '../model/tenant-snapshot.ts';
import type { ApiClient } from './api-client.ts';
import { lotsOf, readBatch, type BatchAnswer } from './graph-batch.ts';
import { isRecord, itemsOf, textMember } from './json-answer.ts';
import { hasTeamsConfigurations } from './read-users.ts';
import { segment, teamsUser } from './routes.ts';
import { teamsConfiguration, teamsUserFacts, type UserFacts } from './user-facts.ts';

/** Reads one user by object id or principal name; undefined where the answer is about nobody. */
export type ReadUserFacts = (user: string) => Promise<UserFacts | undefined>;

/**
 * From Graph; from the Teams admin API where Graph does not let us, or does not have it.
 * @throws FederationError as reading does.
 */
export async function readUserFacts(
  client: ApiClient,
  environment: CloudEnvironment,
  user: string,
): Promise<UserFacts | undefined> {
  if (!hasTeamsConfigurations(environment)) {
    return adminApiFacts(client, user);
  }
  try {
    const id = isGuid(user) ? user : await objectId(client, user);
    const path = `/v1.0${configurationOf(id)}`;
    return teamsConfiguration(await readOne(client, 'graph', path, 'TeamsUserConfiguration.Read.All'));
  } catch (error) {
    if (error instanceof FederationError && error.code.startsWith('tenant.')) {
      return adminApiFacts(client, user);
    }
    throw error;
  }
}

/**
 * The same for users that are known beforehand: those with an object id are asked for twenty at a time, at once; whom
 * no batch tells of, alone.
 * @param users may have others among them, and repeat.
 */
export function readManyUserFacts(
  client: ApiClient,
  environment: CloudEnvironment,
  users: readonly string[],
): ReadUserFacts {
  const alone: ReadUserFacts = (user) => readUserFacts(client, environment, user);
  const paths = new Set(users.filter(isGuid).map((user) => configurationOf(user.toLowerCase())));
  if (!hasTeamsConfigurations(environment) || paths.size < 2) {
    return alone;
  }
  const answers = new Map(
    lotsOf([...paths]).flatMap((lot) => {
      const whole = readBatch(client, lot);
      // Its error is thrown to whoever asks for one of these users.
      whole.catch(() => undefined);
      return lot.map((path) => [path, whole] as const);
    }),
  );
  return async (user) => {
    const path = configurationOf(user.toLowerCase());
    const told = factsIn((await answers.get(path))?.get(path), user);
    return told === 'unknown' ? alone(user) : told === 'refused' ? adminApiFacts(client, user) : told;
  };
}

/** Refused: asking alone would be refused, too. What is said of somebody else is said of nobody. */
function factsIn(answer: BatchAnswer | undefined, user: string): UserFacts | 'refused' | 'unknown' {
  if (answer?.status === 403 || answer?.status === 404) {
    return 'refused';
  }
  const facts = answer?.status === 200 && isRecord(answer.body) ? teamsConfiguration(answer.body) : undefined;
  return facts?.id === user.toLowerCase() ? facts : 'unknown';
}

async function objectId(client: ApiClient, user: string): Promise<string> {
  const path = `/v1.0/users/${segment(user.replace(/^sip:/i, ''))}?$select=id`;
  return textMember(await readOne(client, 'graph', path, 'User.Read.All'), 'id') ?? user;
}

async function adminApiFacts(client: ApiClient, user: string): Promise<UserFacts | undefined> {
  return teamsUserFacts(await readOne(client, 'teams', teamsUser(user)));
}

async function readOne(
  client: ApiClient,
  service: 'teams' | 'graph',
  path: string,
  permission?: string,
): Promise<PropertyValue> {
  const value = await client.read(service, client.url(service, path), permission);
  return itemsOf(value)[0] ?? null;
}

/** Below the version. */
function configurationOf(id: string): string {
  return `/admin/teams/userConfigurations/${segment(id)}`;
}

function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
