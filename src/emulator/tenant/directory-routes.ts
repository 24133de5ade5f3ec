import { sameName } from '../organisation.ts';
import {
  collection,
  entity,
  filtered,
  graphPage,
  graphRoutes,
  graphUser,
  withDefaults,
} from './graph-answer.ts';
import { defaultUserProperties, directoryUser, tenantPlans } from './graph-people.ts';
import { notFound } from './refusal.ts';
import type { Call, Outcome, Route } from './routes.ts';
import type { Tenant, TenantDomain, TenantGroup } from './tenant.ts';
import { matchingUsers } from './user-filter.ts';
import { userAt, type TenantUser } from './users.ts';

const organizations = ['Organization.Read.All', 'Directory.Read.All'];
const domains = ['Domain.Read.All', 'Directory.Read.All'];
const people = ['User.Read.All', 'Directory.Read.All'];
const groups = ['Group.Read.All', 'GroupMember.Read.All', 'Directory.Read.All'];
const members = ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'];

/** The directory, as Graph shows it. */
export const directoryRoutes: readonly Route[] = [
  ...graphRoutes('GET', '/organization', organizations, (call) =>
    collection(call, 'organization', [organization(call.tenant)]),
  ),
  ...graphRoutes('GET', '/domains', domains, (call) =>
    collection(
      call,
      'domains',
      call.tenant.domains.map((domain) => domainShape(call.tenant, domain)),
    ),
  ),
  ...graphRoutes('GET', '/domains/{domain}', domains, (call) =>
    entity(call, 'domains', domainShape(call.tenant, domainOf(call))),
  ),
  ...graphRoutes('GET', '/domains/{domain}/serviceConfigurationRecords', domains, records),
  ...graphRoutes('GET', '/users', people, users),
  ...graphRoutes('GET', '/users/{user}', people, (call) =>
    entity(
      call,
      'users',
      withDefaults(call, directoryUser(call.tenant, graphUser(call)), defaultUserProperties),
    ),
  ),
  ...graphRoutes('GET', '/groups', groups, (call) => {
    const wanted = filtered(call, 'displayName');
    const found = call.tenant.groups.filter(({ displayName }) =>
      sameName(displayName, wanted ?? displayName),
    );
    return collection(call, 'groups', found.map(groupShape));
  }),
  ...graphRoutes('GET', '/groups/{group}', groups, (call) =>
    entity(call, 'groups', groupShape(groupOf(call))),
  ),
  ...graphRoutes('GET', '/groups/{group}/members', members, groupMembers),
];

function organization(tenant: Tenant) {
  const { id, displayName, isSynchronised, name: initial } = tenant;
  return {
    id,
    displayName,
    onPremisesSyncEnabled: isSynchronised ? true : null,
    tenantType: 'AAD',
    countryLetterCode: 'US',
    assignedPlans: tenantPlans,
    verifiedDomains: tenant.domains.map(({ name, isDefault, sip }) => ({
      name,
      isDefault,
      isInitial: name === initial,
      type: 'Managed',
      capabilities: ['Email', ...(sip === 'none' ? [] : ['OfficeCommunicationsOnline'])].join(', '),
    })),
  };
}

function domainShape(tenant: Tenant, { name, isDefault, sip }: TenantDomain) {
  return {
    id: name,
    authenticationType: 'Managed',
    isAdminManaged: true,
    isDefault,
    isInitial: name === tenant.name,
    isRoot: true,
    isVerified: true,
    supportedServices: ['Email', ...(sip === 'none' ? [] : ['OfficeCommunicationsOnline'])],
  };
}

/** @throws ApiRefusal 404. */
function domainOf({ tenant, parameters }: Call): TenantDomain {
  const asked = parameters['domain'] ?? '';
  const found = tenant.domains.find(({ name }) => sameName(name, asked));
  if (found === undefined) {
    throw notFound(`Resource '${asked}' does not exist.`);
  }
  return found;
}

/** The records that Microsoft's pages ask for where a domain is used for SIP. */
function records(call: Call): Outcome {
  const { name, sip } = domainOf(call);
  const common = { isOptional: false, supportedService: 'OfficeCommunicationsOnline', ttl: 3600 };
  const federation = {
    ...common,
    '@odata.type': '#microsoft.graph.domainDnsSrvRecord',
    id: 'cccccccc-0000-4000-8000-000000005061',
    label: `_sipfederationtls._tcp.${name}`,
    recordType: 'Srv',
    nameTarget: 'sipfed.online.lync.com',
    port: 5061,
    priority: 100,
    protocol: '_tcp',
    service: '_sipfederationtls',
    weight: 1,
  };
  return collection(call, 'serviceConfigurationRecords', sip === 'none' ? [] : [federation]);
}

function users(call: Call): Outcome {
  const { tenant, query } = call;
  const { total, from } = matchingUsers(tenant, query.get('$filter'));
  const { items, nextLink } = graphPage(call, total, from);
  return collection(
    call,
    'users',
    items.map((user) => shown(call, user)),
    nextLink,
  );
}

function groupMembers(call: Call): Outcome {
  const { divisor, remainder } = groupOf(call);
  const { population } = call.tenant;
  const total = Math.max(0, Math.ceil((population.count - remainder) / divisor));
  const { items, nextLink } = graphPage(call, total, (first, count) =>
    Array.from({ length: Math.max(0, Math.min(count, total - first)) }, (_, offset) =>
      userAt(population, (first + offset) * divisor + remainder),
    ),
  );
  const typed = items.map((user) => ({ '@odata.type': '#microsoft.graph.user', ...shown(call, user) }));
  return collection(call, 'directoryObjects', typed, nextLink);
}

function shown(call: Call, user: TenantUser) {
  return withDefaults(call, directoryUser(call.tenant, user), defaultUserProperties);
}

function groupShape({ id, displayName }: TenantGroup) {
  return { id, displayName, securityEnabled: true, mailEnabled: false, groupTypes: [] };
}

/** @throws ApiRefusal 404. */
function groupOf({ tenant, parameters }: Call): TenantGroup {
  const asked = parameters['group'] ?? '';
  const found = tenant.groups.find(({ id }) => sameName(id, asked));
  if (found === undefined) {
    throw notFound(`Resource '${asked}' does not exist.`);
  }
  return found;
}
