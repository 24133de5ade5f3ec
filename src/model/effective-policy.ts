import { findPolicy, policyIdentity, samePolicy } from './policies.ts';
import { known, unreadable, type Reading } from './reading.ts';
import { booleanProperty, textProperty, type SettingsObject, textOf } from './settings-object.ts';
import { findSite, siteKey, siteNames } from './sites.ts';
import type { PoolSnapshot } from './snapshot.ts';

/**
 * Which external access policy holds for which user, resolved here rather than asked of the server
 * (Get-CsEffectivePolicy does not exist on Lync Server 2010 and costs a call a user): the user's own policy, else the
 * policy of the site of the user's registrar pool, else Global (New-CsExternalAccessPolicy, DESCRIPTION).
 */
export interface EffectiveUser {
  /** SIP address as stored (`sip:anna@contoso.com`); the identity where the user has none. */
  readonly user: string;
  readonly displayName: string;
  readonly enabled: Reading<boolean>;
  readonly homed: 'on-premises' | 'cloud' | 'unknown';
  /** Name of the policy assigned to the user, without `Tag:`; null for none. */
  readonly assigned: string | null;
  /** Identity of the policy that holds: `Global`, `Site:Redmond`, `Tag:Sales`. */
  readonly policy: Reading<string>;
  /** Everything that was read of the user. */
  readonly object: SettingsObject;
}

interface Deployment {
  readonly policies: readonly SettingsObject[];
  readonly pools: Reading<readonly SettingsObject[]>;
  readonly sites: Reading<readonly SettingsObject[]>;
}

/** Every user of the snapshot with the policy that holds; unreadable when users or policies are. */
export function effectivePolicies(pool: PoolSnapshot): Reading<readonly EffectiveUser[]> {
  const { users, externalAccessPolicies, pools, sites } = pool.objects;
  if (users.state !== 'known') {
    return users;
  }
  if (externalAccessPolicies.state !== 'known') {
    return externalAccessPolicies;
  }
  const deployment: Deployment = { policies: externalAccessPolicies.value, pools, sites };
  const bySite = siteResolver(deployment);
  return known(
    users.value.map((user) => ({
      user: textOf(user, 'SipAddress') || user.identity,
      displayName: textOf(user, 'DisplayName'),
      enabled: booleanProperty(user, 'Enabled'),
      homed: homeOf(user),
      assigned: textOf(user, 'ExternalAccessPolicy').trim().replace(/^tag:/i, '') || null,
      policy: policyOf(user, deployment, bySite),
      object: user,
    })),
  );
}

function policyOf(
  user: SettingsObject,
  { policies }: Deployment,
  bySite: (registrarPool: string) => Reading<string>,
): Reading<string> {
  const assigned = textProperty(user, 'ExternalAccessPolicy');
  if (assigned.state === 'unreadable') {
    return assigned;
  }
  const name = assigned.state === 'known' ? assigned.value.trim() : '';
  if (name === '') {
    return bySite(textOf(user, 'RegistrarPool'));
  }
  const policy = findPolicy(policies, name);
  return policy === undefined
    ? unreadable(`${user.identity} has the policy ${policyIdentity(name)}, which is not among the policies`)
    : known(policy.identity);
}

/** The policy for users without one of their own, by registrar pool; remembered, as many users share a pool. */
function siteResolver(deployment: Deployment): (registrarPool: string) => Reading<string> {
  const global = globalPolicy(deployment.policies);
  const sitePolicies = deployment.policies.filter(({ identity }) => /^site:/i.test(identity));
  const remembered = new Map<string, Reading<string>>();
  return (registrarPool) => {
    if (sitePolicies.length === 0) {
      return global;
    }
    const key = registrarPool.trim().toLowerCase();
    const found = remembered.get(key) ?? sitePolicy(key, sitePolicies, global, deployment);
    remembered.set(key, found);
    return found;
  };
}

function globalPolicy(policies: readonly SettingsObject[]): Reading<string> {
  const policy = policies.find(({ identity }) => samePolicy(identity, 'Global'));
  return policy === undefined ? unreadable('there is no Global policy') : known(policy.identity);
}

function sitePolicy(
  registrarPool: string,
  sitePolicies: readonly SettingsObject[],
  global: Reading<string>,
  { pools, sites }: Deployment,
): Reading<string> {
  if (pools.state !== 'known') {
    return unreadable('there are site policies, and the sites of the pools could not be read');
  }
  const pool = pools.value.find((candidate) =>
    [candidate.identity, textOf(candidate, 'Fqdn')].some(
      (name) => name.trim().toLowerCase() === registrarPool,
    ),
  );
  const site = pool === undefined ? '' : siteKey(textOf(pool, 'Site'));
  if (registrarPool === '' || site === '') {
    return unreadable(`there are site policies, and the site of the pool "${registrarPool}" is not known`);
  }
  const found = sites.state === 'known' ? findSite(sites.value, site) : undefined;
  const names = new Set([site, ...(found === undefined ? [] : siteNames(found))]);
  const policy = sitePolicies.find(({ identity }) => names.has(siteKey(identity)));
  return policy === undefined ? global : known(policy.identity);
}

/**
 * `HostingProvider` is `SRV:` for accounts homed on a server of the deployment and the cloud's proxy
 * (`sipfed.online.lync.com` and its national relatives) for accounts that were moved.
 */
function homeOf(user: SettingsObject): EffectiveUser['homed'] {
  const hosting = textProperty(user, 'HostingProvider');
  if (hosting.state === 'unreadable') {
    return 'unknown';
  }
  const provider = textOf(user, 'HostingProvider').trim().toLowerCase();
  if (provider.startsWith('srv:')) {
    return 'on-premises';
  }
  if (/^sipfed\.online\./.test(provider)) {
    return 'cloud';
  }
  return provider === '' && textOf(user, 'RegistrarPool') !== '' ? 'on-premises' : 'unknown';
}
