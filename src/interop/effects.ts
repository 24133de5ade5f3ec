import type { PlanInput } from '../model/plan-draft.ts';
import { policyKey, policyName } from '../model/policies.ts';
import { findMessengerProvider } from '../model/providers.ts';
import { mapReading, type Reading } from '../model/reading.ts';
import { booleanProperty, textProperty, type SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { input, listInput } from './draft.ts';
import { accessEdge, count, within } from './gate.ts';
import { usersByPolicy } from './scope-policies.ts';

/**
 * Turning on a switch wakes what is stored behind it: enabling the provider makes every policy that is True
 * effective, and the master switch opens every federation that was ever set up. Whatever cannot be read is listed
 * too, as something that may open: not knowing is no reason to keep silent.
 */

/** Policies, other than those of the scope (`keys`), that become effective; one phrase each, in the order of names. */
export function wokenPolicies(pool: PoolSnapshot, keys: ReadonlySet<string>): readonly string[] {
  const { externalAccessPolicies } = pool.objects;
  if (externalAccessPolicies.state !== 'known') {
    return ['policies that could not be read'];
  }
  const counts = usersByPolicy(pool);
  return (
    sorted(externalAccessPolicies.value)
      .filter(({ identity }) => !keys.has(policyKey(identity)))
      // A policy nobody has wakes nobody, where users were read.
      .filter(({ identity }) => counts === undefined || counts.has(policyKey(identity)))
      .flatMap((policy) => {
        const open = booleanProperty(policy, 'EnablePublicCloudAccess');
        if (open.state === 'known' ? !open.value : open.state === 'absent') {
          return [];
        }
        const users =
          counts === undefined ? '' : ` (${count(counts.get(policyKey(policy.identity)) ?? 0, 'user')})`;
        const doubt = open.state === 'known' ? '' : ', if it is open: that could not be read';
        return [`policy ${policyName(policy.identity)}${users}${doubt}`];
      })
  );
}

/** Everything but Skype that `AllowFederatedUsers` opens; one phrase each. */
export function masterSwitchOpens(pool: PoolSnapshot): readonly string[] {
  const { allowedDomains } = pool.objects;
  const discovery = within(accessEdge(pool), (edge) => booleanProperty(edge, 'EnablePartnerDiscovery'));
  return [
    ...(allowedDomains.state !== 'known'
      ? ['allowed domains (could not be read)']
      : allowedDomains.value.length > 0
        ? [count(allowedDomains.value.length, 'allowed domain')]
        : []),
    ...(discovery.state === 'unreadable'
      ? ['any domain with an SRV record, if EnablePartnerDiscovery is True: that could not be read']
      : discovery.state === 'known' && discovery.value
        ? ['any domain with an SRV record (EnablePartnerDiscovery is True)']
        : []),
    ...openProviders(otherPublicProviders(pool), 'provider'),
    ...openProviders(pool.objects.hostingProviders, 'hosting provider'),
  ];
}

function openProviders(providers: Reading<readonly SettingsObject[]>, what: string): readonly string[] {
  if (providers.state !== 'known') {
    return [`${what}s (could not be read)`];
  }
  return sorted(providers.value).flatMap((provider) => {
    const enabled = booleanProperty(provider, 'Enabled');
    if (enabled.state === 'known') {
      return enabled.value ? [`${what} ${provider.identity}${sharedNote(provider)}`] : [];
    }
    return [`${what} ${provider.identity}, if it is enabled: that could not be read`];
  });
}

function sharedNote(provider: SettingsObject): string {
  const shared = booleanProperty(provider, 'EnabledSharedAddressSpace');
  return shared.state === 'known' && shared.value ? ' (shared SIP address space)' : '';
}

function otherPublicProviders(pool: PoolSnapshot): Reading<readonly SettingsObject[]> {
  return mapReading(pool.objects.publicProviders, (providers) => {
    const messenger = findMessengerProvider(providers);
    return providers.filter((provider) => messenger.state !== 'known' || provider !== messenger.value);
  });
}

/** What the two lists above were made of. */
export function wokenPolicyInputs(pool: PoolSnapshot): readonly PlanInput[] {
  const { externalAccessPolicies } = pool.objects;
  const identities = mapReading(externalAccessPolicies, (list) => list.map(({ identity }) => identity));
  const objects = externalAccessPolicies.state === 'known' ? externalAccessPolicies.value : [];
  return [
    listInput('external-access-policies', identities),
    ...objects.map((policy) =>
      input(
        'external-access-policy',
        policy.identity,
        'EnablePublicCloudAccess',
        booleanProperty(policy, 'EnablePublicCloudAccess'),
      ),
    ),
  ];
}

export function masterSwitchInputs(pool: PoolSnapshot): readonly PlanInput[] {
  const { allowedDomains, publicProviders, hostingProviders } = pool.objects;
  const discovery = within(accessEdge(pool), (edge) => booleanProperty(edge, 'EnablePartnerDiscovery'));
  return [
    listInput(
      'allowed-domains',
      mapReading(allowedDomains, (list) => list.map(({ identity }) => identity)),
    ),
    input('access-edge', 'Global', 'EnablePartnerDiscovery', discovery),
    ...providerInputs('public-provider', publicProviders),
    ...providerInputs('hosting-provider', hostingProviders),
  ];
}

function providerInputs(kind: string, providers: Reading<readonly SettingsObject[]>): readonly PlanInput[] {
  const objects = providers.state === 'known' ? providers.value : [];
  return [
    providerListInput(kind, providers),
    ...objects.map((one) => input(kind, one.identity, 'Enabled', booleanProperty(one, 'Enabled'))),
  ];
}

/** Which providers there are, with their addresses. */
export function providerListInput(kind: string, providers: Reading<readonly SettingsObject[]>): PlanInput {
  const entries = mapReading(providers, (list) =>
    list.map((provider) => {
      const fqdn = textProperty(provider, 'ProxyFqdn');
      return `${provider.identity} ${fqdn.state === 'known' ? fqdn.value : fqdn.state}`;
    }),
  );
  return listInput(`${kind}s`, entries);
}

function sorted(objects: readonly SettingsObject[]): readonly SettingsObject[] {
  return [...objects].sort((left, right) =>
    left.identity.toLowerCase() < right.identity.toLowerCase() ? -1 : 1,
  );
}
