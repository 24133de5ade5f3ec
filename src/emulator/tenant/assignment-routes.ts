import { sameName, text } from '../organisation.ts';
import type { Properties, PropertyValue } from '../../model/property-value.ts';
import { configurationSpecs, findConfigurationType } from './configuration-types.ts';
import { granted, tenantKey, visibleAt } from './effective-policy.ts';
import { ApiRefusal, badRequest, notFound } from './refusal.ts';
import type { Call, Outcome, Route } from './routes.ts';
import type { GroupAssignment, Tenant } from './tenant.ts';
import { findUser } from './users.ts';

const toUser = '/Skype.Policy/users/{user}/policies/{type}';
const toTenant = '/Skype.Policy/tenants/policies/{type}';
const ofGroups = '/Skype.Policy/groupPolicyAssignments';
const toGroup = `${ofGroups}/{group}/policyTypes/{type}`;

/** Microsoft's pages: this many groups for one type of policy. */
const maxGroups = 64;

/** Who has which policy. */
export const assignmentRoutes: readonly Route[] = [
  { method: 'PATCH', path: toUser, api: 'teams', needs: 'write', writes: true, handle: grantToUser },
  { method: 'PATCH', path: toTenant, api: 'teams', needs: 'write', writes: true, handle: grantToTenant },
  { method: 'GET', path: ofGroups, api: 'teams', needs: 'read', handle: listOfGroups },
  { method: 'GET', path: `${ofGroups}/{group}`, api: 'teams', needs: 'read', handle: listOfGroups },
  { method: 'GET', path: toGroup, api: 'teams', needs: 'read', handle: oneOfGroup },
  { method: 'PATCH', path: toGroup, api: 'teams', needs: 'assign', writes: true, handle: grantToGroup },
  { method: 'DELETE', path: toGroup, api: 'teams', needs: 'assign', writes: true, handle: takeFromGroup },
];

function grantToUser(call: Call): Outcome {
  const { tenant, parameters, now } = call;
  const policyType = typeOf(call);
  const policyName = policyIn(call, policyType);
  const asked = parameters['user'] ?? '';
  const user = findUser(tenant, asked);
  if (user === undefined) {
    throw notFound(`There is no user ${JSON.stringify(asked)}.`);
  }
  return accepted(granted(tenant, user, policyType, policyName, now));
}

function grantToTenant(call: Call): Outcome {
  const { tenant, now } = call;
  if (tenant.manner.isPartner) {
    throw new ApiRefusal(403, '40301', 'Forbidden');
  }
  const policyType = typeOf(call);
  const policyName = policyIn(call, policyType);
  const grant = { policyName, before: null, visibleAt: visibleAt(tenant, now) };
  return accepted({ ...tenant, grants: { ...tenant.grants, [tenantKey(policyType)]: grant } });
}

function listOfGroups({ tenant, parameters, query }: Call): Outcome {
  refuseWithoutGroups(tenant);
  const wanted = { group: parameters['group'], type: query.get('policyType') ?? undefined };
  const found = tenant.groupAssignments.filter(
    ({ groupId, policyType }) =>
      sameName(groupId, wanted.group ?? groupId) && sameName(policyType, wanted.type ?? policyType),
  );
  return { answer: { status: 200, json: found.map(shown) } };
}

function oneOfGroup(call: Call): Outcome {
  refuseWithoutGroups(call.tenant);
  return { answer: { status: 200, json: shown(assignmentOf(call)) } };
}

function grantToGroup(call: Call): Outcome {
  const { tenant, parameters, now } = call;
  refuseWithoutGroups(tenant);
  const policyType = typeOf(call);
  const policyName = policyIn(call, policyType);
  if (policyName === null) {
    return takeFromGroup(call);
  }
  const group = tenant.groups.find(({ id }) => sameName(id, parameters['group'] ?? ''));
  if (group === undefined) {
    throw notFound(`There is no group ${JSON.stringify(parameters['group'])}.`);
  }
  const { groupAssignments } = tenant;
  const ofType = (one: GroupAssignment) => sameName(one.policyType, policyType);
  const others = groupAssignments.filter((one) => !(ofType(one) && one.groupId === group.id));
  const ranks = others.filter(ofType).map(({ rank }) => rank);
  if (ranks.length >= maxGroups) {
    throw badRequest(`${policyType} is assigned to ${maxGroups} groups already.`);
  }
  const rank = rankIn(call.body()) ?? Math.max(0, ...ranks) + 1;
  // Who had the rank, and whoever follows, moves on by one.
  const moved = ranks.includes(rank)
    ? others.map((one) => (ofType(one) && one.rank >= rank ? { ...one, rank: one.rank + 1 } : one))
    : others;
  const made = { groupId: group.id, policyType, policyName, rank, visibleAt: visibleAt(tenant, now) };
  return accepted({ ...tenant, groupAssignments: [...moved, made] });
}

function takeFromGroup(call: Call): Outcome {
  const { tenant } = call;
  refuseWithoutGroups(tenant);
  const gone = assignmentOf(call);
  return accepted({ ...tenant, groupAssignments: tenant.groupAssignments.filter((one) => one !== gone) });
}

/** The module's parameter is `Rank`; its model of what is stored says `Priority`. */
function shown({ groupId, policyType, policyName, rank }: GroupAssignment): object {
  return { groupId, policyType, policyName, priority: rank, createdBy: null };
}

function rankIn(body: Properties): number | undefined {
  const rank = valueOf(body, 'Rank') ?? valueOf(body, 'Priority');
  if (rank === undefined || rank === null) {
    return undefined;
  }
  if (typeof rank !== 'number' || !Number.isSafeInteger(rank) || rank < 1) {
    throw badRequest('Rank must be a whole number from 1 on.');
  }
  return rank;
}

/** @throws ApiRefusal 404. */
function assignmentOf({ tenant, parameters }: Call): GroupAssignment {
  const { group = '', type = '' } = parameters;
  const found = tenant.groupAssignments.find(
    ({ groupId, policyType }) => sameName(groupId, group) && sameName(policyType, type),
  );
  if (found === undefined) {
    throw notFound(`${type} is not assigned to ${JSON.stringify(group)}.`);
  }
  return found;
}

/** DoD has no assignment to groups. @throws ApiRefusal 404. */
function refuseWithoutGroups({ environment }: Tenant): void {
  if (environment === 'dod') {
    throw notFound('Policies cannot be assigned to groups in this cloud.');
  }
}

/** @throws ApiRefusal 404. */
function typeOf({ parameters }: Call): string {
  const type = findConfigurationType(parameters['type'] ?? '');
  if (type === undefined || !configurationSpecs[type].hasTags) {
    throw notFound(`There is no type of policy ${JSON.stringify(parameters['type'])}.`);
  }
  return type;
}

/** The name that the body gives, without `Tag:`; null takes the policy away. @throws ApiRefusal 400. */
function policyIn({ tenant, body }: Call, policyType: string): string | null {
  const name = valueOf(body(), 'PolicyName');
  if (name === null || name === '') {
    return null;
  }
  const type = findConfigurationType(policyType);
  if (typeof name !== 'string' || type === undefined) {
    throw badRequest('PolicyName must be the name of a policy, or null.');
  }
  const identity = `Tag:${name.replace(/^tag:/i, '')}`;
  const found = tenant.configurations[type].find((one) => sameName(text(one, 'Identity'), identity));
  if (found === undefined) {
    throw badRequest(`There is no policy ${JSON.stringify(name)}.`);
  }
  return text(found, 'Identity').slice('Tag:'.length);
}

function valueOf(body: Properties, name: string): PropertyValue | undefined {
  return Object.entries(body).find(([key]) => sameName(key, name))?.[1];
}

function accepted(tenant: Tenant): Outcome {
  const { success } = tenant.manner;
  return { answer: success === 204 ? { status: 204 } : { status: 200, json: {} }, tenant };
}
