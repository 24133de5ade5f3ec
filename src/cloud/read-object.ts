import { FederationError } from '../errors.ts';
import type { ObjectRef } from '../model/change.ts';
import { findPolicy } from '../model/policies.ts';
import type { Properties, PropertyValue } from '../model/property-value.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';
import { objectIn, sameIdentity, type SettingsObject } from '../model/settings-object.ts';
import { stripControl } from '../model/strip-control.ts';
import type { CloudEnvironment } from '../model/tenant-snapshot.ts';
import type { ApiClient } from './api-client.ts';
import { readGroupAssignments } from './group-assignments.ts';
import { itemsOf, textMember } from './json-answer.ts';
import { readSettings } from './read-settings.ts';
import { segment, teamsUser } from './routes.ts';
import { teamsConfiguration, teamsUserFacts, type UserFacts } from './user-facts.ts';
import { hasTeamsConfigurations } from './read-users.ts';

/**
 * Reads one object afresh. Settings and policies are found in their whole list, which says for certain that one does
 * not exist; the 404 for an unknown identity also means that access is not set up.
 * @throws FederationError when it cannot be looked at.
 */
export async function readTenantObject(
  client: ApiClient,
  environment: CloudEnvironment,
  ref: ObjectRef,
): Promise<Reading<SettingsObject>> {
  switch (ref.type) {
    case 'tenant-federation-settings':
      return objectIn(await readSettings(client, 'federationSettings'), (objects) =>
        objects.find(({ identity }) => sameIdentity(identity, ref.identity)),
      );
    case 'external-access-policy':
      return objectIn(await readSettings(client, 'externalAccessPolicies'), (objects) =>
        findPolicy(objects, ref.identity),
      );
    case 'user-policy-assignment':
      return readAssignment(client, environment, ref.identity);
    case 'group-policy-assignment':
      return groupAssignment(ref.identity, await readGroupAssignments(client, environment));
    case 'access-edge':
    case 'public-provider':
    case 'allowed-domain':
    case 'blocked-domain':
    case 'replication':
      return unreadable('only a pool has it');
  }
}

/** The policy a user was given directly, as `{ ExternalAccessPolicy: name without scope, or null }`. */
async function readAssignment(
  client: ApiClient,
  environment: CloudEnvironment,
  user: string,
): Promise<Reading<SettingsObject>> {
  const facts = hasTeamsConfigurations(environment)
    ? await documentedFacts(client, user)
    : await adminApiFacts(client, user);
  const policy = facts?.policy;
  if (policy === undefined || (policy !== null && !['direct', 'group'].includes(policy.type))) {
    return unreadable(`the service does not tell which policy was assigned to ${stripControl(user)}`);
  }
  // What comes through a group holds only where nothing was assigned directly.
  const given = policy?.type === 'direct' ? policy.name : null;
  return assignment(user, { ExternalAccessPolicy: given });
}

/** From Graph; from the Teams admin API where Graph does not let us. */
async function documentedFacts(client: ApiClient, user: string): Promise<UserFacts | undefined> {
  try {
    const id = isGuid(user) ? user : await objectId(client, user);
    const path = `/v1.0/admin/teams/userConfigurations/${segment(id)}`;
    return teamsConfiguration(await readOne(client, 'graph', path, 'TeamsUserConfiguration.Read.All'));
  } catch (error) {
    if (error instanceof FederationError && error.code.startsWith('tenant.')) {
      return adminApiFacts(client, user);
    }
    throw error;
  }
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

function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
