import { FederationError } from '../errors.ts';
import { messengerProxyFqdn } from '../model/networks.ts';
import { nearest } from './nearest.ts';
import type { Organisation } from './organisation.ts';
import {
  changed,
  edge,
  federated,
  globalOpen,
  having,
  messengerOn,
  office365,
  openWithVideo,
  salesOpen,
  stuckEdge,
  twoSites,
  withoutEdge,
  type Step,
} from './scenario-steps.ts';
import { domain, policyOfUser, provider, seedOrganisation } from './seed.ts';
import {
  hybridLegacyTenant,
  hybridTenant,
  largeHybridTenant,
  mismatchedTenant,
  tenantScenarios,
} from './tenant/tenant-scenarios.ts';
import { seedTenant } from './tenant/tenant-seed.ts';
import type { Tenant } from './tenant/tenant.ts';
import { seedUsers } from './user-seed.ts';

/** A deployment to begin with: who signs in, and what there is. */
export interface Scenario {
  readonly name: string;
  /** One line for help. */
  readonly shows: string;
  /** Name of the account that signs in to the pool. */
  readonly account: string;
  /** Absent: there is no pool. */
  readonly organisation?: (now: Date) => Organisation;
  /** Absent: there is no tenant. */
  readonly tenant?: (now: Date) => Tenant;
}

export const defaultScenario = 'nothing-set';

const nothingSet = (now: Date): Organisation => seedOrganisation('lync-2013', now);
const with2019 = (now: Date): Organisation => seedOrganisation('sfb-2019', now);

/** @param steps what is different from the organisation it begins with, one after the other. */
function scenario(
  name: string,
  shows: string,
  start: (now: Date) => Organisation,
  steps: readonly Step[] = [],
  account = 'admin',
): Scenario {
  const organisation = (now: Date) => steps.reduce((state, step) => step(state), start(now));
  return { name, shows, account, organisation };
}

const sharedUsers = (count: number) =>
  seedUsers({ count, policy: policyOfUser, moved: (index) => index % 3 === 0 });

/** Servers that share their users with a tenant: a third of them is there. */
const sharingSteps: readonly Step[] = [
  edge({ AllowFederatedUsers: true, EnablePartnerDiscovery: true }),
  having({
    hostingProviders: [office365({})],
    users: sharedUsers(24),
  }),
];
const hybridSteps: readonly Step[] = [
  ...sharingSteps,
  changed('publicProviders', 'Skype', { Enabled: true }),
  globalOpen,
];

const numbered = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

export const scenarios: readonly Scenario[] = [
  {
    ...scenario('nothing-set', 'Lync Server 2013 and a tenant of today; nothing is turned on', nothingSet),
    tenant: seedTenant,
  },
  scenario('all-on', 'everything open, audio and video too, one policy closed', nothingSet, [
    edge({ AllowFederatedUsers: true, EnablePartnerDiscovery: true }),
    messengerOn,
    changed('externalAccessPolicies', 'Global', { ...openWithVideo, EnableOutsideAccess: true }),
    changed('externalAccessPolicies', 'Tag:Sales', openWithVideo),
  ]),
  scenario('messenger-already-on', 'Messenger federation works, so Skype needs no further step', nothingSet, [
    federated,
    messengerOn,
    globalOpen,
  ]),
  scenario('provider-disabled', 'only the public provider is off', nothingSet, [federated, globalOpen]),
  scenario(
    'provider-renamed',
    'the provider for Messenger is called Windows Live; Global is closed',
    nothingSet,
    [
      federated,
      changed('publicProviders', 'Messenger', {
        Identity: 'Windows Live',
        Name: 'Windows Live',
        Enabled: true,
      }),
    ],
  ),
  scenario('policy-closed', 'the policy Global is closed, Tag:Sales is open', nothingSet, [
    federated,
    messengerOn,
    salesOpen,
  ]),
  scenario('site-policies', 'two sites with policies of their own: Redmond open, Paris closed', nothingSet, [
    federated,
    messengerOn,
    twoSites,
  ]),
  scenario('no-federation-route', 'the site has no federation route', nothingSet, [
    changed('sites', 'Site:Redmond', { FederationRoute: null }),
  ]),
  {
    ...scenario('replication-behind', 'everything open; one Edge server takes no updates', nothingSet),
    organisation: (now) => stuckEdge(globalOpen(messengerOn(federated(nothingSet(now)))), now),
  },
  scenario(
    'read-only-administrator',
    'the account may only look (CsViewOnlyAdministrator)',
    nothingSet,
    [],
    'reader',
  ),
  scenario('lync-2010', 'Lync Server 2010; nothing is turned on', (now) =>
    seedOrganisation('lync-2010', now),
  ),
  scenario('lync-2013', 'Lync Server 2013 without updates; nothing is turned on', (now) =>
    seedOrganisation('lync-2013', now, '5.0.8308.0'),
  ),
  scenario('sfb-2015', 'Skype for Business Server 2015; nothing is turned on', (now) =>
    seedOrganisation('sfb-2015', now),
  ),
  scenario('sfb-2019', 'Skype for Business Server 2019; nothing is turned on', with2019),
  scenario('sfb-se', 'Skype for Business Server Subscription Edition; nothing is turned on', (now) =>
    seedOrganisation('sfb-se', now),
  ),
  scenario('provider-missing', 'Skype for Business Server 2019 without a public provider', with2019, [
    having({ publicProviders: [] }),
  ]),
  scenario('provider-conflict', 'a provider called Skype leads somewhere else', with2019, [
    having({ publicProviders: [provider('Skype', 'federation.fabrikam.com')] }),
  ]),
  scenario('hosting-conflict', 'a hosting provider holds the address of the public provider', with2019, [
    having({
      publicProviders: [],
      hostingProviders: [office365({ Identity: 'Hoster', Name: 'Hoster', ProxyFqdn: messengerProxyFqdn })],
    }),
  ]),
  scenario('contacts-only', 'the provider lets in only people on the contact list', with2019, [
    federated,
    changed('publicProviders', 'Skype', { Enabled: true, VerificationLevel: 'AlwaysUnverifiable' }),
    globalOpen,
  ]),
  scenario('default-routing', 'a default route, which leaves no room for providers', nothingSet, [
    edge({ RoutingMethod: 'UseDefaultRouting', DefaultRouteFqdn: 'clearinghouse.fabrikam.com' }),
    having({ publicProviders: [] }),
  ]),
  scenario('no-edge', 'no Edge pool and no route', nothingSet, [withoutEdge]),
  scenario('blocked-domains', 'everything open, but msn.com and live.com are blocked', nothingSet, [
    federated,
    messengerOn,
    globalOpen,
    having({ blockedDomains: [domain('msn.com'), domain('live.com')] }),
  ]),
  scenario(
    'hybrid-shared-space',
    'shared SIP address space; a third of the users is in the cloud',
    with2019,
    hybridSteps,
  ),
  {
    ...scenario(
      'hybrid',
      'Skype for Business Server 2019 and a tenant that share users',
      with2019,
      hybridSteps,
    ),
    tenant: hybridTenant,
  },
  {
    ...scenario(
      'hybrid-mismatch',
      'as hybrid, but the tenant does not share the address space and blocks a domain more',
      with2019,
      hybridSteps,
    ),
    tenant: mismatchedTenant,
  },
  {
    ...scenario(
      'hybrid-legacy',
      'as hybrid, with a tenant that still has the switches of Skype; Skype is off on both sides',
      with2019,
      sharingSteps,
    ),
    tenant: hybridLegacyTenant,
  },
  {
    ...scenario('hybrid-large', 'as hybrid, with 10 000 users', with2019, [
      ...hybridSteps,
      having({ users: sharedUsers(10_000) }),
    ]),
    tenant: largeHybridTenant,
  },
  scenario('large', '10 000 allowed domains', nothingSet, [
    having({ allowedDomains: numbered(10_000).map((number) => domain(`partner${number}.example`)) }),
  ]),
  scenario('many-users', '5 000 users', nothingSet, [
    having({ users: seedUsers({ count: 5000, policy: policyOfUser }) }),
  ]),
  scenario(
    'help-desk',
    'the account may only look at users and policies (CsHelpDesk)',
    nothingSet,
    [],
    'helpdesk',
  ),
  scenario('no-role', 'the account has no role: the session is refused', nothingSet, [], 'nobody'),
  ...tenantScenarios.map(([name, shows, tenant]) => ({ name, shows, account: 'admin', tenant })),
];

/** Those with servers. */
export const poolScenarios = scenarios.filter(({ organisation }) => organisation !== undefined);

/** @throws FederationError `emulator.unknown-scenario` with the nearest name. */
export function findScenario(name: string): Scenario {
  const found = scenarios.find((candidate) => candidate.name === name);
  if (found === undefined) {
    const names = scenarios.map((candidate) => candidate.name);
    const near = nearest(name, names);
    throw new FederationError(
      'emulator.unknown-scenario',
      'usage',
      `unknown scenario ${JSON.stringify(name)}`,
      {
        why: `the scenarios are ${names.join(', ')}`,
        next: near === undefined ? 'federation help scenarios says what each is' : `did you mean ${near}?`,
      },
    );
  }
  return found;
}
