import { translateTenantIntent } from '../../src/cloud/translate.ts';
import type { TenantConnection } from '../../src/cloud/tenant.ts';
import type { Intent, ObjectRef } from '../../src/model/change.ts';
import type { Properties } from '../../src/model/property-value.ts';

/** What one row of the route tables says, and what the client does that uses it. */
export interface RouteRow {
  /** Section of the reference's cloud-api.md, and the row in it. */
  readonly cites: string;
  readonly does: (connection: TenantConnection) => Promise<unknown>;
  readonly method: string;
  /** As it goes over the wire, with query. */
  readonly path: string;
  /** Of the JSON; null: no body. */
  readonly body: Properties | null;
}

export const group = '0a1b2c3d-0000-4000-8000-000000000001';
export const user = '0a1b2c3d-0000-4000-8000-000000000002';
export const otherUser = '0a1b2c3d-0000-4000-8000-000000000003';

const snapshot = (users: boolean) => (connection: TenantConnection) => connection.snapshot({ users });

const read = (type: ObjectRef['type'], identity: string) => (connection: TenantConnection) =>
  connection.readObject({ side: 'cloud', type, identity });

const write = (intent: Intent) => (connection: TenantConnection) =>
  connection.write(translateTenantIntent(intent).request);

function set(
  type: ObjectRef['type'],
  identity: string,
  values: Properties,
  kind: 'set' | 'assign' = 'set',
): Intent {
  const properties = Object.entries(values).map(([property, to]) => ({ property, from: null, to }));
  return { kind, object: { side: 'cloud', type, identity }, properties };
}

const policy = (kind: 'create' | 'remove', identity: string, values: Properties): Intent => ({
  kind,
  object: { side: 'cloud', type: 'external-access-policy', identity },
  values,
});

const configurations = '/Skype.Policy/configurations';

export const routeRows: readonly RouteRow[] = [
  {
    cites: '1.2 list all instances; 1.2 {Type} CsTenantFederationConfiguration',
    does: snapshot(false),
    method: 'GET',
    path: `${configurations}/TenantFederationSettings`,
    body: null,
  },
  {
    cites: '1.2 list all instances, read afresh before and after a write',
    does: read('tenant-federation-settings', 'Global'),
    method: 'GET',
    path: `${configurations}/TenantFederationSettings`,
    body: null,
  },
  {
    cites: '1.2 list all instances; {Type} CsExternalAccessPolicy',
    does: read('external-access-policy', 'Tag:Sales'),
    method: 'GET',
    path: `${configurations}/ExternalAccessPolicy`,
    body: null,
  },
  {
    cites: '1.2 {Type} CsTeamsExternalAccessConfiguration',
    does: snapshot(false),
    method: 'GET',
    path: `${configurations}/TeamsExternalAccessConfiguration`,
    body: null,
  },
  {
    cites: '1.2 {Type} CsTeamsAcsFederationConfiguration',
    does: snapshot(false),
    method: 'GET',
    path: `${configurations}/TeamsAcsFederationConfiguration`,
    body: null,
  },
  {
    cites: '1.2 SIP domains',
    does: snapshot(false),
    method: 'GET',
    path: '/Teams.Tenant/VerifiedSipDomains',
    body: null,
  },
  {
    cites: '1.2 create a custom policy; 1.3 create with bare name',
    does: write(policy('create', 'Tag:Sales', { EnableTeamsConsumerAccess: true })),
    method: 'POST',
    path: `${configurations}/ExternalAccessPolicy`,
    body: { Identity: 'Sales', EnableTeamsConsumerAccess: true },
  },
  {
    cites: '1.2 set (merge), PUT; 1.3 Identity and changed properties only',
    does: write(set('tenant-federation-settings', 'Global', { AllowTeamsConsumer: true })),
    method: 'PUT',
    path: `${configurations}/TenantFederationSettings/configuration/Global`,
    body: { Identity: 'Global', AllowTeamsConsumer: true },
  },
  {
    cites: '1.5 allow all known',
    does: write(set('tenant-federation-settings', 'Global', { AllowedDomains: {} })),
    method: 'PUT',
    path: `${configurations}/TenantFederationSettings/configuration/Global`,
    body: { Identity: 'Global', AllowedDomains: ['AllowAllKnownDomains'] },
  },
  {
    cites: '1.5 allow list',
    does: write(set('tenant-federation-settings', 'Global', { AllowedDomains: ['a.example'] })),
    method: 'PUT',
    path: `${configurations}/TenantFederationSettings/configuration/Global`,
    body: { Identity: 'Global', AllowedDomains: ['a.example'] },
  },
  {
    cites: '1.2 set (merge); 1.6 bare booleans',
    does: write(set('external-access-policy', 'Tag:Sales', { EnableTeamsConsumerAccess: false })),
    method: 'PUT',
    path: `${configurations}/ExternalAccessPolicy/configuration/Tag%3ASales`,
    body: { Identity: 'Tag:Sales', EnableTeamsConsumerAccess: false },
  },
  {
    cites: '1.2 delete',
    does: write(policy('remove', 'Tag:Sales', {})),
    method: 'DELETE',
    path: `${configurations}/ExternalAccessPolicy/configuration/Tag%3ASales`,
    body: null,
  },
  {
    cites: '1.2 grant to user; 1.7 user',
    does: write(set('user-policy-assignment', user, { ExternalAccessPolicy: 'Sales' }, 'assign')),
    method: 'PATCH',
    path: `/Skype.Policy/users/${user}/policies/ExternalAccessPolicy`,
    body: { PolicyName: 'Tag:Sales' },
  },
  {
    cites: '1.7 user: null unassigns',
    does: write(set('user-policy-assignment', user, { ExternalAccessPolicy: null }, 'assign')),
    method: 'PATCH',
    path: `/Skype.Policy/users/${user}/policies/ExternalAccessPolicy`,
    body: { PolicyName: null },
  },
  {
    cites: '1.2 grant to group; 1.7 group',
    does: write(set('group-policy-assignment', group, { ExternalAccessPolicy: 'Sales', Rank: 1 }, 'assign')),
    method: 'PATCH',
    path: `/Skype.Policy/groupPolicyAssignments/${group}/policyTypes/ExternalAccessPolicy`,
    body: { PolicyName: 'Tag:Sales', Rank: 1 },
  },
  {
    cites: '1.2 group assignments, DELETE',
    does: write(set('group-policy-assignment', group, { ExternalAccessPolicy: null }, 'assign')),
    method: 'DELETE',
    path: `/Skype.Policy/groupPolicyAssignments/${group}/policyTypes/ExternalAccessPolicy`,
    body: null,
  },
  {
    cites: '1.2 group assignments, GET',
    does: read('group-policy-assignment', group),
    method: 'GET',
    path: '/Skype.Policy/groupPolicyAssignments',
    body: null,
  },
  {
    cites: '3.1 tenant, sync state',
    does: snapshot(false),
    method: 'GET',
    path: '/v1.0/organization',
    body: null,
  },
  { cites: '3.1 domains', does: snapshot(false), method: 'GET', path: '/v1.0/domains', body: null },
  {
    cites: '3.1 users',
    does: snapshot(true),
    method: 'GET',
    path: '/v1.0/users?$select=id,userPrincipalName,displayName,userType,accountEnabled,imAddresses,proxyAddresses,assignedPlans&$top=999',
    body: null,
  },
  {
    cites: '3.2 effective policies per user',
    does: snapshot(true),
    method: 'GET',
    path: '/v1.0/admin/teams/userConfigurations?$select=id,userPrincipalName,accountType,effectivePolicyAssignments&$top=999',
    body: null,
  },
  {
    cites: '3.2 effective policies of one user',
    does: read('user-policy-assignment', user),
    method: 'GET',
    path: `/v1.0/admin/teams/userConfigurations/${user}`,
    body: null,
  },
  {
    cites: '3.2 effective policies of several users; Graph, JSON batching',
    does: (connection) =>
      connection.readObjects(
        [user, otherUser].map((identity) => ({ side: 'cloud', type: 'user-policy-assignment', identity })),
      ),
    method: 'POST',
    path: '/v1.0/$batch',
    body: {
      requests: [
        { id: '1', method: 'GET', url: `/admin/teams/userConfigurations/${user}` },
        { id: '2', method: 'GET', url: `/admin/teams/userConfigurations/${otherUser}` },
      ],
    },
  },
  {
    cites: '3.1 users: one, by its principal name, for its id',
    does: read('user-policy-assignment', 'anna@contoso.com'),
    method: 'GET',
    path: '/v1.0/users/anna%40contoso.com?$select=id',
    body: null,
  },
];

/** Where Graph does not have the configurations of Teams users. */
export const governmentRows: readonly RouteRow[] = [
  { cites: '1.2 users', does: snapshot(true), method: 'GET', path: '/Teams.User/users', body: null },
  {
    cites: '1.2 users, single',
    does: read('user-policy-assignment', user),
    method: 'GET',
    path: `/Teams.User/users/${user}`,
    body: null,
  },
];
