import type { Network, Side } from './networks.ts';
import type { PropertyValue } from './property-value.ts';

export type GateKind = 'writable' | 'manual' | 'advisory';
export type GateState = 'open' | 'closed' | 'absent' | 'unreadable';

/** One setting that must be open for traffic to pass, as it was found. */
export interface Gate {
  /** Stable, kebab-case: `federation-allowed`, `provider-enabled`, `policy`. */
  readonly id: string;
  readonly kind: GateKind;
  /** A few words for the picture: `federation allowed`. */
  readonly title: string;
  /** The object concerned: `AccessEdgeConfiguration Global`. */
  readonly object: string;
  readonly state: GateState;
  /** The value that decided, as read; null where there is none. */
  readonly value: PropertyValue;
  /** What was read, in words: `AllowFederatedUsers = False`. */
  readonly evidence: string;
  /** What opens it when it is not open: a command, or what an administrator does by hand. */
  readonly remedy?: string;
  /** Something else worth knowing, shown beside. */
  readonly note?: string;
}

export type Capability = 'yes' | 'no' | 'unknown';

/** One path from the organisation to a consumer network on one side. */
export interface PathStatus {
  readonly side: Side;
  readonly network: Network;
  readonly direction: 'both' | 'outbound' | 'inbound';
  readonly settings: 'on' | 'off' | 'partial' | 'absent' | 'unknown';
  readonly service: 'live' | 'retired';
  readonly inForce: 'yes' | 'pending' | 'unknown';
  readonly gates: readonly Gate[];
  readonly capabilities: Readonly<Record<'presence' | 'im' | 'audio' | 'video', Capability>>;
}
