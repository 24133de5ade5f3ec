/** The two ends that a path can join, and the consumer services behind them. */
export type Side = 'on-premises' | 'cloud';
export type Network = 'skype' | 'teams-personal';

export interface ConsumerService {
  readonly title: string;
  /** First day (UTC) on which the service no longer answered; undefined while it is live. */
  readonly closedOn?: string;
  /** A sentence for the head of a plan or status when the service is closed. */
  readonly closedNote?: string;
}

/** Consumer Skype closed on 5 May 2025 (cmdlet documentation of Set-CsExternalAccessPolicy, note of 12 May 2025). */
export const consumerServices: Readonly<Record<Network, ConsumerService>> = {
  skype: {
    title: 'consumer Skype',
    closedOn: '2025-05-05',
    closedNote: 'consumer Skype closed on 5 May 2025, so nothing answers',
  },
  'teams-personal': { title: 'personal Teams accounts' },
};

/** Whether the network's service answers on the day of `now` (UTC). */
export function serviceState(network: Network, now: Date): 'live' | 'retired' {
  const { closedOn } = consumerServices[network];
  return closedOn !== undefined && now.toISOString().slice(0, 10) >= closedOn ? 'retired' : 'live';
}

/** Host of the public provider through which a server reaches Windows Live Messenger and, later, Skype. */
export const messengerProxyFqdn = 'federation.messenger.msn.com';

/** The port on which other organisations and networks reach an Access Edge (Set-CsEdgeServer, AccessEdgeExternalSipPort). */
export const federationPort = 5061;
