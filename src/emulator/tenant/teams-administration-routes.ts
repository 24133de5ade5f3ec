import { sameName, text } from '../organisation.ts';
import type { PropertyValue } from '../../model/property-value.ts';
import { isProperties } from './body.ts';
import { configurationSpecs, findConfigurationType } from './configuration-types.ts';
import { effectivePolicy, granted } from './effective-policy.ts';
import { collection, entity, filtered, graphPage, graphRoutes, graphUser } from './graph-answer.ts';
import { badRequest, notFound } from './refusal.ts';
import type { Call, Outcome, Route } from './routes.ts';
import type { Tenant } from './tenant.ts';
import { findUser, usersFrom, type TenantUser } from './users.ts';

const reads = ['TeamsUserConfiguration.Read.All'];
const assigns = ['TeamsPolicyUserAssign.ReadWrite.All'];
const assignments = '/admin/teams/policy/userAssignments';

/** What Graph tells and does of Teams' administration; the world-wide cloud only. */
export const teamsAdministrationRoutes: readonly Route[] = [
  ...graphRoutes('GET', '/admin/teams/userConfigurations', reads, list),
  ...graphRoutes('GET', '/admin/teams/userConfigurations/{user}', reads, (call) => {
    refuseElsewhere(call.tenant);
    return entity(call, 'userConfigurations', shape(call, graphUser(call)));
  }),
  ...graphRoutes('GET', '/admin/teams/policy/getPolicyId({arguments})', assigns, policyId),
  ...graphRoutes('POST', `${assignments}/assign`, assigns, (call) => assign(call, true)).map(asWrite),
  ...graphRoutes('POST', `${assignments}/unassign`, assigns, (call) => assign(call, false)).map(asWrite),
];

function asWrite(route: Route): Route {
  return { ...route, writes: true };
}

function list(call: Call): Outcome {
  const { tenant } = call;
  refuseElsewhere(tenant);
  const wanted = filtered(call, 'userPrincipalName');
  const one = wanted === undefined ? undefined : findUser(tenant, wanted);
  const chosen = one === undefined ? [] : [one];
  const { items, nextLink } =
    wanted === undefined
      ? graphPage(call, tenant.population.count, (first, count) => usersFrom(tenant, first, count))
      : { items: chosen, nextLink: undefined };
  return collection(
    call,
    'userConfigurations',
    items.map((user) => shape(call, user)),
    nextLink,
  );
}

function shape({ tenant, now }: Call, user: TenantUser): Readonly<Record<string, unknown>> {
  const policy = effectivePolicy(tenant, user, 'ExternalAccessPolicy', now);
  const hasTeams = user.accountType !== 'guest' && user.accountType !== 'ineligibleUser';
  return {
    id: user.id,
    userPrincipalName: user.address,
    tenantId: tenant.id,
    accountType: user.accountType,
    featureTypes: hasTeams ? ['Teams'] : [],
    isEnterpriseVoiceEnabled: false,
    createdDateTime: '2021-03-01T08:00:00Z',
    modifiedDateTime: '2026-01-15T08:00:00Z',
    telephoneNumbers: [],
    // A policy that the whole tenant was given is nobody's own: it is not among them.
    effectivePolicyAssignments:
      policy === undefined || policy.by === 'tenant'
        ? []
        : [
            {
              policyType: 'ExternalAccessPolicy',
              policyAssignment: {
                displayName: policy.name,
                assignmentType: policy.by,
                policyId: idOf('ExternalAccessPolicy', policy.name),
                groupId: policy.groupId ?? null,
              },
            },
          ],
  };
}

function policyId(call: Call): Outcome {
  const { parameters, tenant } = call;
  const named = /^type='([^']*)',\s*name='([^']*)'$/.exec(parameters['arguments'] ?? '');
  const type = findConfigurationType(named?.[1] ?? '');
  if (named === null || type === undefined) {
    throw badRequest('getPolicyId takes the type and the name of a policy.');
  }
  const found = tenant.configurations[type].filter((one) =>
    [named[2] ?? '', `Tag:${named[2] ?? ''}`].some((name) => sameName(text(one, 'Identity'), name)),
  );
  const value = found.map((one) => {
    const name = text(one, 'Identity');
    return { name, policyId: idOf(type, name.replace(/^Tag:/, '')) };
  });
  return collection(call, 'policyIdentifierDetail', value);
}

function assign(call: Call, gives: boolean): Outcome {
  refuseElsewhere(call.tenant);
  const { value } = call.body();
  if (!Array.isArray(value) || value.length === 0) {
    throw badRequest('value must be a list of assignments.');
  }
  const items = value as readonly PropertyValue[];
  return {
    answer: { status: 204 },
    tenant: items.reduce((tenant, item) => assigned(call, tenant, item, gives), call.tenant),
  };
}

function assigned({ now }: Call, tenant: Tenant, item: PropertyValue, gives: boolean): Tenant {
  const { userId, policyType, policyId: id } = isProperties(item) ? item : {};
  const user = typeof userId === 'string' ? findUser(tenant, userId) : undefined;
  const type = typeof policyType === 'string' ? findConfigurationType(policyType) : undefined;
  if (user === undefined || type === undefined || !configurationSpecs[type].hasTags) {
    throw badRequest('Each assignment has a userId and a policyType that exist.');
  }
  const name = tenant.configurations[type]
    .map((one) => text(one, 'Identity').replace(/^Tag:/, ''))
    .find((one) => idOf(type, one) === id);
  if (gives && name === undefined) {
    throw badRequest('Each assignment has the id of a policy.');
  }
  return granted(tenant, user, type, gives ? (name ?? null) : null, now);
}

/** Graph names policies by an id that says nothing. */
function idOf(type: string, name: string): string {
  return Buffer.from(`${type} ${name}`.toLowerCase()).toString('base64url');
}

/** Microsoft's pages list this for the world-wide cloud alone. @throws ApiRefusal 404. */
function refuseElsewhere({ environment }: Tenant): void {
  if (environment !== 'commercial' && environment !== 'gcc') {
    throw notFound("Resource not found for the segment 'teams'.");
  }
}
