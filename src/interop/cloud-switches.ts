import type { Network } from '../model/networks.ts';
import type { PolicySwitch } from './gates-policy.ts';

/** The switches of a tenant towards one network. */
export interface CloudSwitches {
  readonly network: Network;
  /** In the tenant's federation settings. */
  readonly tenant: 'AllowTeamsConsumer' | 'AllowPublicUsers';
  /** In an external access policy. */
  readonly policy: PolicySwitch;
  /** For contacts that begin outside. Skype had one switch for both directions. */
  readonly inbound?: { readonly tenant: 'AllowTeamsConsumerInbound'; readonly policy: PolicySwitch };
  /** Whom they lead to, in words. */
  readonly what: string;
  /** What is added to the names of copies of policies. */
  readonly suffixes: { readonly opens: string; readonly closes: string };
}

export const cloudSwitches: Readonly<Record<Network, CloudSwitches>> = {
  skype: {
    network: 'skype',
    tenant: 'AllowPublicUsers',
    policy: 'EnablePublicCloudAccess',
    what: 'public networks',
    suffixes: { opens: '-PublicCloud', closes: '-NoPublicCloud' },
  },
  'teams-personal': {
    network: 'teams-personal',
    tenant: 'AllowTeamsConsumer',
    policy: 'EnableTeamsConsumerAccess',
    inbound: { tenant: 'AllowTeamsConsumerInbound', policy: 'EnableTeamsConsumerInbound' },
    what: 'personal Teams accounts',
    suffixes: { opens: '-PersonalTeams', closes: '-NoPersonalTeams' },
  },
};

/** What is to become of inbound: opened, closed, or left as it is stored. */
export const inboundChoices = ['on', 'off', 'keep'] as const;
export type InboundChoice = (typeof inboundChoices)[number];
