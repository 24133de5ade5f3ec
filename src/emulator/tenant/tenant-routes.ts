import { effectivePolicy } from './effective-policy.ts';
import { linkTo, pageOf } from './pages.ts';
import { notFound } from './refusal.ts';
import type { Call, Outcome, Route } from './routes.ts';
import type { Tenant } from './tenant.ts';
import { matchingUsers } from './user-filter.ts';
import { findUser, type TenantUser } from './users.ts';

/** The tenant itself and its users, as the Teams admin API shows them. */
export const tenantRoutes: readonly Route[] = [
  { method: 'GET', path: '/Teams.Tenant/tenants', api: 'teams', needs: 'read', handle: tenants },
  { method: 'GET', path: '/Teams.Tenant/serviceDiscovery', api: 'teams', needs: 'read', handle: discovery },
  {
    method: 'GET',
    path: '/Teams.Tenant/VerifiedSipDomains',
    api: 'teams',
    needs: 'read',
    handle: sipDomains,
  },
  { method: 'GET', path: '/Teams.User/users', api: 'teams', needs: 'read', handle: users },
  { method: 'GET', path: '/Teams.User/users/{user}', api: 'teams', needs: 'read', handle: user },
];

const serviceDiscovery = {
  Endpoints: {
    ConfigApiEndpoint: 'api.interfaces.records.teams.microsoft.com',
    AdminServiceEndpoint: 'admin1e.online.lync.com',
  },
  Headers: { 'X-MS-Forest': '1e' },
};

function tenants({ tenant }: Call): Outcome {
  const { id, displayName, domains } = tenant;
  const verifiedDomains = domains.map(({ name }) => ({ name, status: 'Enabled' }));
  return { answer: { status: 200, json: { tenantId: id, displayName, verifiedDomains, serviceDiscovery } } };
}

function discovery(): Outcome {
  return { answer: { status: 200, json: serviceDiscovery } };
}

function sipDomains({ tenant }: Call): Outcome {
  const json = tenant.domains
    .filter(({ sip }) => sip !== 'none')
    .map(({ name, sip }) => ({ Name: name, Status: sip }));
  return { answer: { status: 200, json } };
}

const paging = { sizes: ['pageSize', 'top'], token: 'skiptoken', defaultSize: 100, maxSize: 1000 };

function users(call: Call): Outcome {
  const { tenant, query, now } = call;
  const { total, from } = matchingUsers(tenant, query.get('filter'));
  const { items, nextToken } = pageOf(call, paging, total, from);
  const shown = items.map((one) => shape(tenant, one, now));
  if (nextToken === undefined) {
    return { answer: { status: 200, json: { users: shown } } };
  }
  const nextLink = tenant.manner.nextLink === 'token' ? nextToken : linkTo(call, paging.token, nextToken);
  return { answer: { status: 200, json: { users: shown, nextLink } } };
}

function user({ tenant, parameters, now }: Call): Outcome {
  const asked = parameters['user'] ?? '';
  const found = findUser(tenant, asked);
  if (found === undefined) {
    throw notFound(`There is no user ${JSON.stringify(asked)}.`);
  }
  return { answer: { status: 200, json: shape(tenant, found, now) } };
}

const userTypes: Readonly<Record<TenantUser['accountType'], string>> = {
  user: 'PureOnlineTeamsOnlyUser',
  sfbOnPremUser: 'HybridOnpremSfBUser',
  guest: 'Guest',
  resourceAccount: 'PureOnlineApplicationInstance',
  ineligibleUser: 'PureOnlineNoService',
};

function shape(tenant: Tenant, one: TenantUser, now: Date): object {
  const policy = effectivePolicy(tenant, one, 'ExternalAccessPolicy', now);
  return {
    objectId: one.id,
    userPrincipalName: one.address,
    displayName: one.display,
    sipProxyAddress: one.address,
    accountEnabled: one.isEnabled,
    interpretedUserType: userTypes[one.accountType],
    effectivePolicyAssignments:
      policy === undefined
        ? []
        : [
            {
              policyType: 'ExternalAccessPolicy',
              policyAssignment: {
                assignmentType: assignmentTypes[policy.by],
                authority: 'Tenant',
                displayName: policy.name,
                policyId: 'Not Yet Supported.',
                ...(policy.groupId === undefined ? {} : { groupId: policy.groupId }),
              },
            },
          ],
  };
}

const assignmentTypes = { direct: 'Direct', group: 'Group', tenant: 'Tenant' } as const;
