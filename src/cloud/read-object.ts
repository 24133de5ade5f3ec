import type { ObjectRef } from '../model/change.ts';
import { findPolicy } from '../model/policies.ts';
import type { Properties } from '../model/property-value.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';
import { objectIn, sameIdentity, type SettingsObject } from '../model/settings-object.ts';
import { stripControl } from '../model/strip-control.ts';
import type { CloudEnvironment } from '../model/tenant-snapshot.ts';
import type { ApiClient } from './api-client.ts';
import { readGroupAssignments } from './group-assignments.ts';
import { readSettings } from './read-settings.ts';
import { readManyUserFacts, readUserFacts, type ReadUserFacts } from './read-user-facts.ts';

type ReadList = () => Promise<Reading<readonly SettingsObject[]>>;

/**
 * Where objects are looked for. Settings and policies are found in their whole list, which says for certain that one
 * does not exist; the 404 for an unknown identity also means that access is not set up.
 */
interface Sources {
  readonly federationSettings: ReadList;
  readonly policies: ReadList;
  readonly groupAssignments: ReadList;
  readonly userFacts: ReadUserFacts;
}

/**
 * Reads one object afresh.
 * @throws FederationError when it cannot be looked at.
 */
export function readTenantObject(
  client: ApiClient,
  environment: CloudEnvironment,
  ref: ObjectRef,
): Promise<Reading<SettingsObject>> {
  const userFacts: ReadUserFacts = (user) => readUserFacts(client, environment, user);
  return objectFrom({ ...listsOf(client, environment), userFacts }, ref);
}

/**
 * Reads several, all at once: each list a single time however many are looked for in it, users twenty at a time.
 * @returns one reading each, in their order.
 * @throws FederationError when one of them cannot be looked at.
 */
export function readTenantObjects(
  client: ApiClient,
  environment: CloudEnvironment,
  refs: readonly ObjectRef[],
): Promise<readonly Reading<SettingsObject>[]> {
  const { federationSettings, policies, groupAssignments } = listsOf(client, environment);
  const users = refs.filter(({ type }) => type === 'user-policy-assignment');
  const sources: Sources = {
    federationSettings: once(federationSettings),
    policies: once(policies),
    groupAssignments: once(groupAssignments),
    userFacts: readManyUserFacts(
      client,
      environment,
      users.map(({ identity }) => identity),
    ),
  };
  return Promise.all(refs.map((ref) => objectFrom(sources, ref)));
}

function listsOf(client: ApiClient, environment: CloudEnvironment): Omit<Sources, 'userFacts'> {
  return {
    federationSettings: () => readSettings(client, 'federationSettings'),
    policies: () => readSettings(client, 'externalAccessPolicies'),
    groupAssignments: () => readGroupAssignments(client, environment),
  };
}

function once(read: ReadList): ReadList {
  let reading: ReturnType<ReadList> | undefined;
  return () => (reading ??= read());
}

async function objectFrom(sources: Sources, ref: ObjectRef): Promise<Reading<SettingsObject>> {
  switch (ref.type) {
    case 'tenant-federation-settings':
      return objectIn(await sources.federationSettings(), (objects) =>
        objects.find(({ identity }) => sameIdentity(identity, ref.identity)),
      );
    case 'external-access-policy':
      return objectIn(await sources.policies(), (objects) => findPolicy(objects, ref.identity));
    case 'user-policy-assignment':
      return userAssignment(ref.identity, sources.userFacts);
    case 'group-policy-assignment':
      return groupAssignment(ref.identity, await sources.groupAssignments());
    case 'access-edge':
    case 'public-provider':
    case 'allowed-domain':
    case 'blocked-domain':
    case 'replication':
      return unreadable('only a pool has it');
  }
}

/** The policy a user was given directly, as `{ ExternalAccessPolicy: name without scope, or null }`. */
async function userAssignment(user: string, userFacts: ReadUserFacts): Promise<Reading<SettingsObject>> {
  const policy = (await userFacts(user))?.policy;
  if (policy === undefined || (policy !== null && !['direct', 'group'].includes(policy.type))) {
    return unreadable(`the service does not tell which policy was assigned to ${stripControl(user)}`);
  }
  // What comes through a group holds only where nothing was assigned directly.
  const given = policy?.type === 'direct' ? policy.name : null;
  return assignment(user, { ExternalAccessPolicy: given });
}

function groupAssignment(
  group: string,
  assignments: Reading<readonly SettingsObject[]>,
): Reading<SettingsObject> {
  if (assignments.state !== 'known') {
    return assignments;
  }
  const found = assignments.value.find(({ identity }) => sameIdentity(identity, group));
  return assignment(group, {
    ExternalAccessPolicy: found?.properties['PolicyName'] ?? null,
    Rank: found?.properties['Rank'] ?? null,
  });
}

function assignment(identity: string, properties: Properties): Reading<SettingsObject> {
  return known({ identity, properties });
}
