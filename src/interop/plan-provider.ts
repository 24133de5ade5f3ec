import { capabilitiesOf } from '../model/capabilities.ts';
import type { Intent, ObjectRef } from '../model/change.ts';
import type { PlanInput } from '../model/plan-draft.ts';
import {
  newProviderName,
  newProviderValues,
  providerFqdn,
  providerValues,
  verificationLevel,
  type AttributeProblem,
} from '../model/providers.ts';
import { booleanProperty, property, type SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { input, type DraftPart } from './draft.ts';
import { providerListInput } from './effects.ts';
import { messengerProvider, providerConflict, providerProblems } from './gates-provider.ts';
import { conflictRefusal, unreadableRefusal } from './refusals.ts';

/**
 * The provider towards Skype: created where there is none, enabled under whatever name it has. Its level is a choice
 * of the administrator and never altered. Attributes that are fixed at creation are mended on request only, by
 * removing the entry and creating it again with everything it had.
 */
export function planProviderOn(pool: PoolSnapshot, repair: boolean): DraftPart {
  const provider = messengerProvider(pool);
  switch (provider.state) {
    case 'unreadable':
      // Said by the gate.
      return {};
    case 'absent':
      return createProvider(pool);
    case 'known':
      return repair ? repairProvider(pool, provider.value) : enableProvider(pool, provider.value);
  }
}

function createProvider(pool: PoolSnapshot): DraftPart {
  const inputs = [
    providerListInput('public-provider', pool.objects.publicProviders),
    providerListInput('hosting-provider', pool.objects.hostingProviders),
  ];
  const conflict = providerConflict(pool);
  if (conflict.state === 'unreadable') {
    return {
      inputs,
      refusals: [unreadableRefusal('what other providers there are', conflict.reason, 'provider')],
    };
  }
  if (conflict.state === 'known') {
    return { inputs, refusals: [conflictRefusal(conflict.value)] };
  }
  const values = newProviderValues(capabilitiesOf(pool));
  return { inputs, intents: [{ kind: 'create', object: providerRef(newProviderName), values }] };
}

function enableProvider(pool: PoolSnapshot, provider: SettingsObject): DraftPart {
  const problems = providerProblems(pool, provider);
  const part: DraftPart = {
    inputs: providerInputs(provider, []),
    skipped: [
      ...(problems.length === 0
        ? []
        : [`${problemText(provider, problems)}: --repair removes and creates it again`]),
      ...levelNote(provider),
    ],
  };
  const enabled = booleanProperty(provider, 'Enabled');
  if (enabled.state !== 'known') {
    return part;
  }
  return enabled.value
    ? {
        ...part,
        alreadyRight: [
          `provider ${provider.identity} (reused for Skype: existing Messenger federation needs no further step)`,
        ],
      }
    : { ...part, intents: [setEnabled(provider, true)] };
}

function repairProvider(pool: PoolSnapshot, provider: SettingsObject): DraftPart {
  const problems = providerProblems(pool, provider);
  if (problems.length === 0) {
    return enableProvider(pool, provider);
  }
  const inputs = providerInputs(provider, Object.keys(providerValues(provider)));
  const level = verificationLevel(provider);
  const enabled = booleanProperty(provider, 'Enabled');
  if (level.state !== 'known' || enabled.state !== 'known') {
    const reason = 'a provider is created again only with everything it had';
    return { inputs, refusals: [unreadableRefusal(`provider ${provider.identity}`, reason, 'provider')] };
  }
  const before = providerValues(provider);
  const mended = Object.fromEntries(problems.map(({ property: name, wanted }) => [name, wanted]));
  const object = providerRef(provider.identity);
  return {
    inputs,
    intents: [
      { kind: 'remove', object, values: before },
      { kind: 'create', object, values: { ...before, ...mended, Enabled: true } },
    ],
    makesEffective: [
      `${problemText(provider, problems)}: removed and created again, without traffic in between`,
    ],
    skipped: levelNote(provider),
  };
}

function problemText(provider: SettingsObject, problems: readonly AttributeProblem[]): string {
  const names = problems.map(({ property: name }) => name).join(', ');
  return `provider ${provider.identity}: ${names} not as Skype wants it`;
}

function levelNote(provider: SettingsObject): readonly string[] {
  const level = verificationLevel(provider);
  return level.state === 'known' && level.value === 'AlwaysUnverifiable'
    ? [
        `provider ${provider.identity} keeps AlwaysUnverifiable: only people on the recipient's contact list get through`,
      ]
    : [];
}

/** Suspends the provider: the entry stays, traffic stops. */
export function planProviderOff(pool: PoolSnapshot): DraftPart {
  const provider = messengerProvider(pool);
  if (provider.state === 'unreadable') {
    return { refusals: [unreadableRefusal('the public provider', provider.reason, 'provider')] };
  }
  if (provider.state === 'absent') {
    return {
      inputs: [providerListInput('public-provider', pool.objects.publicProviders)],
      alreadyRight: ['there is no provider for Skype'],
    };
  }
  const { identity } = provider.value;
  const inputs = providerInputs(provider.value, []);
  const enabled = booleanProperty(provider.value, 'Enabled');
  if (enabled.state !== 'known') {
    return {
      inputs,
      refusals: [
        unreadableRefusal(`Enabled of provider ${identity}`, 'no True or False', 'provider-enabled'),
      ],
    };
  }
  return enabled.value
    ? {
        inputs,
        intents: [setEnabled(provider.value, false)],
        makesEffective: [
          `provider ${identity} is suspended: nobody reaches Skype; the entry stays and can be enabled again`,
        ],
      }
    : { inputs, alreadyRight: [`provider ${identity} is disabled`] };
}

function setEnabled(provider: SettingsObject, to: boolean): Intent {
  return {
    kind: 'set',
    object: providerRef(provider.identity),
    properties: [{ property: 'Enabled', from: !to, to }],
  };
}

function providerRef(identity: string): ObjectRef {
  return { side: 'on-premises', type: 'public-provider', identity };
}

function providerInputs(provider: SettingsObject, more: readonly string[]): readonly PlanInput[] {
  const { identity } = provider;
  const named = more.filter((name) => !['ProxyFqdn', 'Enabled', 'VerificationLevel'].includes(name));
  return [
    input('public-provider', identity, 'ProxyFqdn', providerFqdn(provider)),
    input('public-provider', identity, 'Enabled', booleanProperty(provider, 'Enabled')),
    input('public-provider', identity, 'VerificationLevel', verificationLevel(provider)),
    ...named.map((name) => input('public-provider', identity, name, property(provider, name))),
  ];
}
