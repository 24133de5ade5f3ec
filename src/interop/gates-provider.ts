import { capabilitiesOf } from '../model/capabilities.ts';
import type { Gate } from '../model/gate.ts';
import { messengerProxyFqdn } from '../model/networks.ts';
import {
  attributeProblems,
  conflictingProvider,
  findMessengerProvider,
  newProviderName,
  newProviderValues,
  verificationLevel,
  type AttributeProblem,
} from '../model/providers.ts';
import { absent, unreadable, type Reading, unreadReason } from '../model/reading.ts';
import { booleanProperty, type SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { accessEdge, gate, switchFound, unseen, within } from './gate.ts';

const enableCommand = 'federation enable --network skype';

export function federationAllowedGate(pool: PoolSnapshot): Gate {
  const allowed = within(accessEdge(pool), (edge) => booleanProperty(edge, 'AllowFederatedUsers'));
  return gate('federation-allowed', {
    object: 'AccessEdgeConfiguration Global',
    ...switchFound('AllowFederatedUsers', allowed),
    remedy: enableCommand,
  });
}

/** The provider for Messenger and Skype: `absent` when it is certain that there is none. */
export function messengerProvider(pool: PoolSnapshot): Reading<SettingsObject> {
  const { publicProviders } = pool.objects;
  if (publicProviders.state !== 'known') {
    return unreadable(unreadReason(publicProviders, 'no answer'));
  }
  return findMessengerProvider(publicProviders.value);
}

/** What keeps the tool from creating a provider: asked only where there is none. */
export function providerConflict(pool: PoolSnapshot): Reading<SettingsObject> {
  const { publicProviders, hostingProviders } = pool.objects;
  const visible = [publicProviders, hostingProviders].flatMap((list) =>
    list.state === 'known' ? list.value : [],
  );
  const conflict = conflictingProvider(newProviderName, visible);
  if (conflict.state === 'known' || hostingProviders.state === 'known') {
    return conflict;
  }
  return unreadable(`hosting providers: ${unreadReason(hostingProviders, 'no answer')}`);
}

/** Attributes of the provider that differ from what this server would give a new one. */
export function providerProblems(pool: PoolSnapshot, provider: SettingsObject): readonly AttributeProblem[] {
  return attributeProblems(provider, newProviderValues(capabilitiesOf(pool)));
}

export function providerGate(pool: PoolSnapshot): Gate {
  const provider = messengerProvider(pool);
  if (provider.state === 'unreadable') {
    return gate('provider', { object: 'PublicProvider', ...unseen(provider, 'ProxyFqdn') });
  }
  if (provider.state === 'absent') {
    return missingProvider(providerConflict(pool));
  }
  const { identity } = provider.value;
  const problems = providerProblems(pool, provider.value).map(({ property }) => property);
  return gate('provider', {
    object: `PublicProvider ${identity}`,
    state: 'open',
    evidence: `${identity} → ${messengerProxyFqdn}`,
    value: messengerProxyFqdn,
    note:
      problems.length === 0
        ? undefined
        : `${problems.join(', ')} not as Skype wants it: ${enableCommand} --repair`,
  });
}

function missingProvider(conflict: Reading<SettingsObject>): Gate {
  if (conflict.state === 'known') {
    const { identity } = conflict.value;
    return gate('provider', {
      object: `Provider ${identity}`,
      state: 'closed',
      evidence: `${identity} holds the name ${newProviderName} or the address ${messengerProxyFqdn}`,
      value: identity,
      remedy: `by hand: remove or rename ${identity}; names and addresses are unique over public and hosting providers`,
    });
  }
  return gate('provider', {
    object: 'PublicProvider',
    state: 'closed',
    evidence: `none with the address ${messengerProxyFqdn}`,
    remedy: enableCommand,
    note: conflict.state === 'unreadable' ? `conflicts cannot be ruled out: ${conflict.reason}` : undefined,
  });
}

/** Enabled, at a level that is known: AlwaysUnverifiable counts as open here, and makes the path partial. */
export function providerEnabledGate(pool: PoolSnapshot): Gate {
  const provider = messengerProvider(pool);
  if (provider.state !== 'known') {
    const object = 'PublicProvider';
    return provider.state === 'absent'
      ? gate('provider-enabled', {
          object,
          state: 'closed',
          evidence: 'there is no provider',
          remedy: enableCommand,
        })
      : gate('provider-enabled', { object, ...unseen(provider, 'Enabled') });
  }
  const { identity } = provider.value;
  const object = `PublicProvider ${identity}`;
  const enabled = booleanProperty(provider.value, 'Enabled');
  const level = verificationLevel(provider.value);
  if (enabled.state !== 'known' || !enabled.value) {
    return gate('provider-enabled', { object, ...switchFound('Enabled', enabled), remedy: enableCommand });
  }
  if (level.state !== 'known') {
    const reason = unreadReason(level, 'the provider shows none');
    return gate('provider-enabled', {
      object,
      ...unseen({ state: 'unreadable', reason }, 'VerificationLevel'),
    });
  }
  return gate('provider-enabled', {
    object,
    state: 'open',
    evidence: `${identity}, ${level.value}`,
    value: true,
    note:
      level.value === 'AlwaysUnverifiable'
        ? `only people on the recipient's contact list get through; by hand: Set-CsPublicProvider -Identity ${identity} -VerificationLevel UseSourceVerification`
        : undefined,
  });
}

/** Whether the level lets only known contacts through; `absent` when there is no provider. */
export function contactsOnly(pool: PoolSnapshot): Reading<boolean> {
  const provider = messengerProvider(pool);
  if (provider.state !== 'known') {
    return provider.state === 'absent' ? absent : provider;
  }
  const level = verificationLevel(provider.value);
  return level.state === 'known' ? { state: 'known', value: level.value === 'AlwaysUnverifiable' } : level;
}
