import { FederationError } from '../errors.ts';
import type { PropertyValue } from '../model/property-value.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { CloudEnvironment } from '../model/tenant-snapshot.ts';
import type { ApiClient } from './api-client.ts';
import { pagesOf } from './paging.ts';
import { reasonFrom } from './read-settings.ts';
import { teamsUsers } from './routes.ts';
import type { Audience } from './token-source.ts';
import { directoryUser, teamsConfiguration, teamsUserFacts, type UserFacts } from './user-facts.ts';

/**
 * Users with the policies that hold for them. Three lists tell parts of it, and each needs a permission of its own:
 *
 * - Graph's directory: names, SIP addresses, licences
 * - Graph's configurations of Teams users: the kind of account and the policy that holds, whether assigned directly or
 *   through a group. Documented; the world-wide cloud only
 * - the Teams admin API: the same as far as it goes, but of policies only those that were assigned directly for certain
 *
 * The first two are read at once; the third takes the place of one that cannot be had, and that is said.
 */
export interface UsersRead {
  readonly users: Reading<readonly SettingsObject[]>;
  readonly notes: readonly string[];
}

/** What reading users depends on beside the API. */
export interface UsersOptions {
  readonly environment: CloudEnvironment;
  /** Whether policies were assigned to groups; null when that is not known. */
  readonly groupAssignments: () => Promise<boolean | null>;
  /** What must not become a mere note: an interruption, a sign-in that failed. */
  readonly isFatal: (error: unknown, service: Audience) => boolean;
}

interface Source {
  readonly service: Audience;
  readonly path: string;
  readonly permission?: string;
  readonly facts: (item: PropertyValue) => UserFacts | undefined;
}

const pageSize = 999;

const directory: Source = {
  service: 'graph',
  path: `/v1.0/users?$select=id,userPrincipalName,displayName,userType,accountEnabled,imAddresses,proxyAddresses,assignedPlans&$top=${pageSize}`,
  permission: 'User.Read.All',
  facts: directoryUser,
};

const configurations: Source = {
  service: 'graph',
  path: `/v1.0/admin/teams/userConfigurations?$select=id,userPrincipalName,accountType,effectivePolicyAssignments&$top=${pageSize}`,
  permission: 'TeamsUserConfiguration.Read.All',
  facts: teamsConfiguration,
};

const adminApi: Source = { service: 'teams', path: teamsUsers, facts: teamsUserFacts };

/** Clouds of which Graph's page on the configurations of Teams users says that they have them. */
export function hasTeamsConfigurations(environment: CloudEnvironment): boolean {
  return environment === 'commercial' || environment === 'gcc';
}

type Facts = ReadonlyMap<string, UserFacts>;
type Outcome = { readonly facts: Facts } | { readonly reason: string };

export async function readUsers(client: ApiClient, options: UsersOptions): Promise<UsersRead> {
  const read = (source: Source) => readFacts(client, source, options);
  const [people, documented] = await Promise.all([
    read(directory),
    hasTeamsConfigurations(options.environment)
      ? read(configurations)
      : { reason: `this cloud (${options.environment}) has no configurations of Teams users in Graph` },
  ]);
  const isComplete = 'facts' in people && 'facts' in documented;
  const substitute = isComplete ? undefined : await read(adminApi);
  const groups = await options.groupAssignments();
  const policies = 'facts' in documented ? documented : (substitute ?? documented);
  const listed = 'facts' in people ? people : (substitute ?? people);
  const base = 'facts' in listed ? listed : policies;
  const notes = notesOn({ people, documented, substitute });
  if (!('facts' in base)) {
    return { users: unreadable(notes.join('; ')), notes: [] };
  }
  const settled = policies === documented || groups === false;
  const join = (user: UserFacts) =>
    userObject(user, 'facts' in policies ? policies.facts.get(user.id) : undefined, settled);
  return { users: known(Array.from(base.facts.values(), join)), notes };
}

async function readFacts(client: ApiClient, source: Source, { isFatal }: UsersOptions): Promise<Outcome> {
  const { service, path, permission } = source;
  const all = new Map<string, UserFacts>();
  try {
    for await (const page of pagesOf(client, service, path, permission)) {
      for (const item of page) {
        const user = source.facts(item);
        if (user === undefined) {
          return { reason: `${new URL(client.url(service, path)).pathname} lists somebody without an id` };
        }
        all.set(user.id, user);
      }
    }
    return { facts: all };
  } catch (error) {
    if (!(error instanceof FederationError) || isFatal(error, service)) {
      throw error;
    }
    return { reason: [reasonFrom(error), error.next].filter((part) => part !== undefined).join('; ') };
  }
}

/**
 * Completes in place what the first source told of somebody: a copy of every user, all at the end, is what a large
 * tenant would be waited for longest.
 * @param settled that no policy among those listed means Global; else it may come through a group.
 */
function userObject(
  { id, properties: own }: UserFacts,
  configured: UserFacts | undefined,
  settled: boolean,
): SettingsObject {
  const other = configured?.properties ?? own;
  const name = own['UserPrincipalName'] ?? other['UserPrincipalName'];
  // Teams knows more kinds of account than the directory.
  const type = other['AccountType'] ?? own['AccountType'];
  if (name !== undefined) {
    own['UserPrincipalName'] = name;
  }
  if (type !== undefined) {
    own['AccountType'] = type;
  }
  const policy = configured?.policy;
  if (policy !== undefined && (policy !== null || settled)) {
    own['ExternalAccessPolicy'] = policy?.name ?? null;
    own['AssignmentType'] = policy?.type ?? null;
    own['GroupId'] = policy?.groupId ?? null;
  }
  return { identity: id, properties: own };
}

function notesOn(outcomes: {
  readonly people: Outcome;
  readonly documented: Outcome;
  readonly substitute: Outcome | undefined;
}): readonly string[] {
  const { people, documented, substitute } = outcomes;
  const instead =
    substitute !== undefined && 'facts' in substitute
      ? ', so the Teams admin API was asked, which may not show policies assigned through groups'
      : '';
  return [
    ...('reason' in people ? [`users were not read from Graph: ${people.reason}`] : []),
    ...('reason' in documented
      ? [`policies of users were not read from Graph: ${documented.reason}${instead}`]
      : []),
    ...(substitute !== undefined && 'reason' in substitute
      ? [`users were not read from the Teams admin API: ${substitute.reason}`]
      : []),
  ];
}
