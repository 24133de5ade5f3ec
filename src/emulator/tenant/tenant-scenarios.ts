import type { Properties } from '../../model/property-value.ts';
import type { ConfigurationType } from './configuration-types.ts';
import { closedPolicy, instance, seedTenant, usualManner } from './tenant-seed.ts';
import { directoryRoles, type Tenant, type TenantManner } from './tenant.ts';

/** What the tenants of scenarios are made of: ways to change one before it begins. */
export type TenantStep = (tenant: Tenant) => Tenant;

/** A tenant that begins with nothing turned on, and what is different from that. */
export const tenantWith =
  (...steps: readonly TenantStep[]) =>
  (): Tenant =>
    steps.reduce((tenant, step) => step(tenant), seedTenant());

const having =
  (parts: Partial<Tenant>): TenantStep =>
  (tenant) => ({ ...tenant, ...parts });
const behaving = (manner: Partial<TenantManner>): TenantStep =>
  having({ manner: { ...usualManner, ...manner } });
const inside = (environment: Tenant['environment']): TenantStep => having({ environment });
const signedInAs =
  (...roles: readonly string[]): TenantStep =>
  (tenant) => ({ ...tenant, signsIn: { ...tenant.signsIn, roles } });

function withInstances(
  tenant: Tenant,
  type: ConfigurationType,
  change: (instances: readonly Properties[]) => readonly Properties[],
): Tenant {
  const { configurations } = tenant;
  return { ...tenant, configurations: { ...configurations, [type]: change(configurations[type]) } };
}

const federation =
  (changes: Properties): TenantStep =>
  (tenant) =>
    withInstances(tenant, 'TenantFederationSettings', (all) => all.map((one) => ({ ...one, ...changes })));
const policy =
  (identity: string, changes: Properties): TenantStep =>
  (tenant) =>
    withInstances(tenant, 'ExternalAccessPolicy', (all) => [
      ...all.filter(({ Identity }) => Identity !== identity),
      {
        ...(all.find(({ Identity }) => Identity === identity) ?? instance('ExternalAccessPolicy', identity)),
        ...changes,
      },
    ]);

const openPolicy: Properties = { EnableTeamsConsumerAccess: true, EnableTeamsConsumerInbound: true };
const consumerOn = federation({ AllowTeamsConsumer: true, AllowTeamsConsumerInbound: true });
const everybodyOpen = policy('Global', openPolicy);
const shared = federation({ SharedSipAddressSpace: true });
const legacySwitches: TenantStep = (tenant) =>
  federation({ AllowPublicUsers: false })(
    withInstances(behaving({ legacySwitches: true })(tenant), 'ExternalAccessPolicy', (all) =>
      all.map((one) => ({ ...one, EnablePublicCloudAccess: false })),
    ),
  );

const numbered = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const listed = (domains: readonly string[]): Properties => ({
  AllowedDomains: { AllowedDomain: domains.map((Domain) => ({ Domain })) },
});

/** A third has moved to the cloud, as in the scenario of the servers. */
const hybridPopulation: TenantStep = (tenant) => ({
  ...tenant,
  isSynchronised: true,
  population: { ...tenant.population, accountTypes: ['user', 'sfbOnPremUser', 'sfbOnPremUser'] },
});

const policyNames = numbered(50).map((number) => `Department ${String(number).padStart(2, '0')}`);
const largeTenant: TenantStep = (tenant) => ({
  ...withInstances(tenant, 'ExternalAccessPolicy', ([global]) => [
    ...(global === undefined ? [] : [global]),
    ...policyNames
      .slice(1)
      .map((name, index) =>
        instance('ExternalAccessPolicy', `Tag:${name}`, index % 2 === 0 ? openPolicy : closedPolicy),
      ),
  ]),
  population: {
    count: 20_000,
    accountTypes: [...numbered(96).map(() => 'user' as const), 'guest', 'resourceAccount', 'ineligibleUser'],
    policies: [null, ...policyNames.slice(1), null, null],
  },
});

/** Sales by group, some people by name, everybody else by Global. */
const grantedPolicies: TenantStep = (tenant) => {
  const [sales, frontOffice] = tenant.groups;
  const visibleAt = new Date(0).toISOString();
  const assigned = { policyType: 'ExternalAccessPolicy', visibleAt };
  return {
    ...policy('Tag:Partners', { ...openPolicy, EnableTeamsConsumerInbound: false })(
      policy('Tag:Sales', openPolicy)(tenant),
    ),
    population: { ...tenant.population, policies: [null, null, null, null, null, null, null, 'NoExternal'] },
    groupAssignments: [
      { ...assigned, groupId: sales?.id ?? '', policyName: 'Sales', rank: 1 },
      { ...assigned, groupId: frontOffice?.id ?? '', policyName: 'Partners', rank: 2 },
    ],
  };
};

/** Tenants that stand alone: name, what they show, how they begin. */
export const tenantScenarios: readonly (readonly [name: string, shows: string, begin: () => Tenant])[] = [
  ['tenant-nothing-set', 'a tenant of today; nothing is turned on', tenantWith()],
  [
    'tenant-today',
    'a tenant as Microsoft sets it up today: personal accounts are let in',
    tenantWith(consumerOn, everybodyOpen, policy('Tag:Sales', openPolicy)),
  ],
  [
    'tenant-legacy',
    'a tenant that still has the switches of Skype and honours them; all are off',
    tenantWith(legacySwitches),
  ],
  [
    'tenant-locked-down',
    'a tenant that lets nobody in: federation off, an empty allow list, every policy closed',
    tenantWith(
      federation({ AllowFederatedUsers: false, ...listed([]) }),
      policy('Global', { EnableFederationAccess: false }),
    ),
  ],
  [
    'tenant-waiting-inbound',
    'only the switch of the tenant is off: behind it policies and inbound are open',
    tenantWith(
      federation({ AllowTeamsConsumerInbound: true }),
      everybodyOpen,
      policy('Tag:Sales', openPolicy),
    ),
  ],
  [
    'tenant-policies',
    'policies for groups and for single users; the switch of the tenant is on',
    tenantWith(consumerOn, grantedPolicies),
  ],
  [
    'tenant-allow-list',
    '4,000 allowed domains',
    tenantWith(federation(listed(numbered(4000).map((number) => `partner${number}.example`)))),
  ],
  [
    'tenant-empty-allow-list',
    'an allow list without a domain: nobody is allowed',
    tenantWith(federation(listed([]))),
  ],
  ['tenant-gcc', 'a tenant in the government cloud GCC; nothing is turned on', tenantWith(inside('gcc'))],
  ['tenant-gcc-high', 'a tenant in GCC High; nothing is turned on', tenantWith(inside('gcc-high'))],
  [
    'tenant-dod',
    'a tenant in DoD; nothing is turned on, and groups cannot be assigned',
    tenantWith(inside('dod')),
  ],
  [
    'tenant-partner',
    'a tenant seen by a partner: the surface of the whole tenant is closed (40301)',
    tenantWith(behaving({ isPartner: true })),
  ],
  [
    'tenant-read-only',
    'the account may only look (Global Reader)',
    tenantWith(signedInAs(directoryRoles.globalReader)),
  ],
  [
    'tenant-no-role',
    'the application has no directory role: the Teams API refuses it',
    tenantWith(signedInAs()),
  ],
  [
    'tenant-no-graph',
    'the application has a role and no permission of Graph',
    tenantWith((tenant) => ({ ...tenant, signsIn: { ...tenant.signsIn, graphPermissions: [] } })),
  ],
  [
    'tenant-other-shapes',
    'a tenant that answers in the other shapes that have been seen',
    tenantWith(
      consumerOn,
      behaving({
        retiredWrites: 'ignore',
        unknownProperties: 'ignore',
        envelopeKeys: 'refuse',
        success: 200,
        wrapsSingle: true,
        openAs: 'named',
        nextLink: 'token',
      }),
    ),
  ],
  ['tenant-large', '20,000 users and 50 policies', tenantWith(consumerOn, largeTenant)],
];

export const hybridTenant = tenantWith(hybridPopulation, shared);
export const largeHybridTenant = tenantWith(hybridPopulation, shared, (tenant) => ({
  ...tenant,
  population: { ...tenant.population, count: 10_000 },
}));
export const hybridLegacyTenant = tenantWith(hybridPopulation, shared, legacySwitches);
/** The servers share the address space and know no blocked domain. */
export const mismatchedTenant = tenantWith(
  hybridPopulation,
  federation({ BlockedDomains: [{ Domain: 'litwareinc.com' }] }),
);
