import {
  allowedDomains,
  coversDomain,
  formatDomains,
  poolDomains,
  type ListedDomains,
} from '../model/domain-lists.ts';
import { type Reading, unreadReason } from '../model/reading.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { domainAllowed } from './effective.ts';
import { allOf, established, not, seen, type Established } from './established.ts';
import { oneOf, poolObjects, tenantObjects, type Named } from './objects.ts';
import { defaultParameters } from './parameters.ts';
import { switchOf } from './switches.ts';

/** One setting between a user and the people of another organisation, with what opens it. */
export interface PartnerSetting {
  /** Stable, kebab-case: `federation-allowed`, `domain-lists`. */
  readonly id: string;
  readonly object: string;
  readonly found: Established;
  /** What opens it. */
  readonly nextStep: string;
}

/**
 * The switch and the lists of an Access Edge for one other organisation. With discovery every domain passes that is not
 * blocked; without it only those on the allowed list, and blocked ones never (New-CsAllowedDomain, New-CsBlockedDomain).
 */
export function poolPartnerSettings(pool: PoolSnapshot, domain: string): readonly PartnerSetting[] {
  const edge = oneOf(poolObjects(pool, 'accessEdge'), 'Global');
  const object = 'AccessEdgeConfiguration Global';
  const found = (rule: (edge: Named) => Established): Established =>
    edge.state === 'known' ? rule(edge.value) : unreadSetting(edge);
  return [
    {
      id: 'federation-allowed',
      object,
      found: found((one) => switchOf(one, 'AllowFederatedUsers', 'unknown')),
      nextStep: 'by hand: Set-CsAccessEdgeConfiguration -AllowFederatedUsers $true',
    },
    {
      id: 'domain-lists',
      object,
      found: found((one) => poolListsAllow(pool, one, domain)),
      nextStep: `federation domains allow ${domain} --move --side on-premises`,
    },
  ];
}

/** Discovery and the lists of the servers, joined: whether the domain passes, the master switch left aside. */
export function poolListsAllow({ objects }: PoolSnapshot, edge: Named, domain: string): Established {
  const allowed = listed('Get-CsAllowedDomain', domain, poolDomains(objects.allowedDomains));
  const blocked = listed('Get-CsBlockedDomain', domain, poolDomains(objects.blockedDomains));
  const discovery = switchOf(edge, 'EnablePartnerDiscovery', 'unknown');
  const lists = discovery.state === 'on' ? not(blocked) : discovery.state === 'off' ? allowed : discovery;
  return allOf(
    { ...lists, evidence: [...discovery.evidence, ...lists.evidence] },
    ...(discovery.state === 'off' ? [not(blocked)] : []),
  );
}

/** On when the domain is on the list. */
function listed(source: string, domain: string, list: Reading<ListedDomains>): Established {
  const evidence = [seen(source, 'Domain', null, formatDomains(list))];
  if (list.state !== 'known') {
    return established('unknown', `${source}: ${unreadReason(list)}`, evidence);
  }
  const found = list.value.kind === 'list' && coversDomain(list.value.domains, domain);
  return established(
    found ? 'on' : 'off',
    `${domain} is ${found ? '' : 'not '}listed by ${source}`,
    evidence,
  );
}

/**
 * The switch and the lists of a tenant for one other organisation; a policy may have lists of its own.
 * @param policy The identity of the one that holds for the user; undefined where it is not known.
 */
export function tenantPartnerSettings(
  tenant: TenantSnapshot,
  domain: string,
  policy: string | undefined,
): readonly PartnerSetting[] {
  const settings = oneOf(tenantObjects(tenant, 'federationSettings'), 'Global');
  const holding =
    policy === undefined ? undefined : oneOf(tenantObjects(tenant, 'externalAccessPolicies'), policy);
  const object = 'TenantFederationSettings Global';
  const found = (rule: (one: Named) => Established): Established =>
    settings.state === 'known' ? rule(settings.value) : unreadSetting(settings);
  return [
    {
      id: 'federation-allowed',
      object,
      found: found((one) => switchOf(one, 'AllowFederatedUsers', 'unknown')),
      nextStep: 'by hand: Set-CsTenantFederationConfiguration -AllowFederatedUsers $true',
    },
    {
      id: 'domain-lists',
      object,
      found: found((one) =>
        domainAllowed(domain, one, holding?.state === 'known' ? holding.value : undefined, defaultParameters),
      ),
      nextStep: `federation domains ${settings.state === 'known' && isOpen(settings.value) ? 'remove' : 'allow'} ${domain} --side cloud, or by hand in the list of the policy`,
    },
  ];
}

/** An open tenant keeps only the blocked ones out. */
function isOpen({ object }: Named): boolean {
  const allowed = allowedDomains(object);
  return allowed.state === 'known' && allowed.value.kind === 'open';
}

function unreadSetting(reading: Exclude<Reading<Named>, { readonly state: 'known' }>): Established {
  return established('unknown', unreadReason(reading));
}
