import type { Gate } from '../model/gate.ts';
import type { Scope } from '../model/scope.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import {
  audioVideoGate,
  blockedDomainsGate,
  federationAccessGate,
  mediaEncryptionGate,
  replicationGate,
} from './gates-advisory.ts';
import { policyGate } from './gates-policy.ts';
import { federationAllowedGate, providerEnabledGate, providerGate } from './gates-provider.ts';
import { edgePoolGate, routeGate, routingGate, sessionGate } from './gates-topology.ts';

/** Whom and when the gates are looked at for. */
export interface View {
  readonly scope: Scope;
  /** The users of a scope `users:<file>`: the file is read by whoever asks. */
  readonly users?: readonly string[] | undefined;
  /** When the pool was read (ISO 8601, UTC): the age of replica reports counts from then. */
  readonly takenAt: string;
}

/** Every gate from a pool to Skype, in the order in which they are walked; the advisory ones last. */
export function skypeGatesOf(pool: PoolSnapshot, { scope, users, takenAt }: View): readonly Gate[] {
  return [
    sessionGate(pool),
    routingGate(pool),
    routeGate(pool, scope),
    edgePoolGate(pool),
    federationAllowedGate(pool),
    providerGate(pool),
    providerEnabledGate(pool),
    policyGate(pool, scope, users),
    blockedDomainsGate(pool),
    federationAccessGate(pool, scope, users),
    audioVideoGate(pool, scope, users),
    mediaEncryptionGate(pool),
    replicationGate(pool, takenAt),
  ];
}

/** The gates that decide whether a path is on. */
export function decidingGates(gates: readonly Gate[]): readonly Gate[] {
  return gates.filter(({ kind }) => kind !== 'advisory');
}

export function closedGates(gates: readonly Gate[]): readonly Gate[] {
  return decidingGates(gates).filter(({ state }) => state === 'closed');
}

/** The gates that decide and are not known: neither open nor closed. */
export function unknownGates(gates: readonly Gate[]): readonly Gate[] {
  return decidingGates(gates).filter(({ state }) => state === 'absent' || state === 'unreadable');
}
