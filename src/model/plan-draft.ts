import type { ExitCodeName } from '../exit-codes.ts';
import type { Intent } from './change.ts';
import type { Side } from './networks.ts';
import type { PropertyValue } from './property-value.ts';

/**
 * What planning makes of a snapshot and a wish: what is to become of which object, and everything that has to be
 * said about it. How it is sent, how it is undone and the fingerprint are added when the plan is completed.
 *
 * Conventions of the intents, on which the translation and the read-back rely:
 * - `access-edge`: identity `Global`.
 * - `public-provider`: identity as the server spells it. A `set` writes `Enabled` alone. A repair is a `remove`
 *   followed at once by a `create` of the same identity: when the create fails, the removed object is restored.
 * - `external-access-policy`: identity with its scope (`Global`, `Site:Redmond`, `Tag:Sales`).
 * - `user-policy-assignment`: identity is the user's SIP address as read (`sip:anna@contoso.com`); kind `assign`,
 *   property `ExternalAccessPolicy`, values without `Tag:`, null for none.
 *   In the cloud identity is the user's object id, and the label the user principal name.
 * - `tenant-federation-settings`: identity `Global`; a `set` writes switches, or lists of domains as a list of names
 *   (`["AllowAllKnownDomains"]` for every domain).
 * - `group-policy-assignment`: identity is the group's id; kind `assign`, property `ExternalAccessPolicy` as for users,
 *   and `Rank` where the group had no policy before.
 * - `allowed-domain`, `blocked-domain`: identity is the domain; of one that is there, as the server spells it. `create` and
 *   `remove`, and of an allowed domain a `set` of what it says of the partner (`ProxyFqdn`, `Comment`).
 * - `replication`: identity `all`; kind `assign`, property `replication` from null to `started`. The last one on premises.
 * `values` of a create or remove hold what the creating cmdlet takes, without the identity.
 */
export interface PlanDraft {
  /** What the plan is for, as it was asked: `enable skype, scope global`. */
  readonly purpose: string;
  /** Sentences that head the plan and its result: a service that is retired. */
  readonly notes: readonly string[];
  /** In the order in which they are to be applied; empty when there is nothing to do, or when it is refused. */
  readonly intents: readonly Intent[];
  readonly makesEffective: readonly string[];
  readonly skipped: readonly string[];
  readonly alreadyRight: readonly string[];
  /** Reasons not to go on. When there is one, nothing may be applied. */
  readonly refusals: readonly Refusal[];
  /** Exactly what the plan reads and writes, normalised, in a fixed order: what the fingerprint is taken over. */
  readonly inputs: readonly PlanInput[];
}

export type RefusalKind =
  /** Global is closed and no scope was named: a terminal asks. */
  | 'scope-needed'
  /** The scope names a site, policy or user that is not there, or that this side does not know. */
  | 'scope-unknown'
  /** A gate is closed that only an administrator can open. */
  | 'manual-gate'
  /** Another provider holds the name or the address. */
  | 'conflict'
  /** More would be opened than the scope that was named (`--also-opens`). */
  | 'also-opens'
  /** Inbound is stored as open behind a switch that would be opened, and nobody said what is to become of it. */
  | 'inbound-needed'
  /** A hybrid deployment would be cut (`--break-hybrid`). */
  | 'break-hybrid'
  /** The lists do not decide, and what was asked would make them (`--switch-to-list`). */
  | 'switch-needed'
  /** A domain is on the other list (`--move`). */
  | 'other-list'
  /** The list of allowed domains would be left without one. */
  | 'empty-list'
  /** A list would be longer than the side takes. */
  | 'list-limit'
  /** The plan depends on something that could not be read. */
  | 'unreadable';

export interface Refusal {
  readonly kind: RefusalKind;
  readonly exit: ExitCodeName;
  /** Id of the gate concerned, where there is one. */
  readonly gate?: string;
  /** One sentence without full stop: what is refused. */
  readonly message: string;
  readonly where?: string;
  readonly why?: string;
  readonly next?: string;
  /** What it is about, one phrase each: the policies that would open, the scopes one can name. */
  readonly items: readonly string[];
}

/** One property of one object that a plan relies on, or the list of what exists (`property` is then `*`). */
export interface PlanInput {
  readonly side: Side;
  /** Kind and identity, identity in lower case: `external-access-policy tag:sales`. */
  readonly object: string;
  readonly property: string;
  readonly value: PlanInputValue;
}

export type PlanInputValue =
  | { readonly state: 'known'; readonly value: PropertyValue }
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable' };
