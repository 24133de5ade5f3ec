import type { Side } from './networks.ts';
import type { Properties, PropertyValue } from './property-value.ts';

/**
 * The objects the tool writes. Assignments and `replication` are writes too, so they are named here. Both sides have
 * policies and assignments to users; `tenant-federation-settings` (identity `Global`) and `group-policy-assignment`
 * (identity: the group's id) are the cloud's. An `allowed-domain` and a `blocked-domain` are an entry each of a server's
 * lists; a tenant's lists are properties of its settings.
 */
export type WritableObjectType =
  | 'access-edge'
  | 'public-provider'
  | 'external-access-policy'
  | 'user-policy-assignment'
  | 'replication'
  | 'tenant-federation-settings'
  | 'group-policy-assignment'
  | 'allowed-domain'
  | 'blocked-domain';

/** Names one object of one side; `identity` as the system spells it (`Global`, `Tag:Sales`, `sip:anna@contoso.com`). */
export interface ObjectRef {
  readonly side: Side;
  readonly type: WritableObjectType;
  readonly identity: string;
  /** How people call it, where the identity is an id that nobody knows by heart: `anna@contoso.com`. */
  readonly label?: string;
}

/** One property of an object before and after. */
export interface PropertyChange {
  readonly property: string;
  readonly from: PropertyValue;
  readonly to: PropertyValue;
}

/**
 * What is to become of one object, without saying how it is sent:
 * - `set`: `properties` go from … to …
 * - `create`: the object does not exist and gets `values`
 * - `remove`: the object exists with `values` (its before-image) and goes
 * - `assign`: an assignment (a user's policy, a start of replication) goes from … to …
 */
export type Intent =
  | {
      readonly kind: 'set' | 'assign';
      readonly object: ObjectRef;
      readonly properties: readonly PropertyChange[];
    }
  | { readonly kind: 'create' | 'remove'; readonly object: ObjectRef; readonly values: Properties };

/** A cmdlet with named parameters: structured, never a script. */
export interface CmdletRequest {
  readonly via: 'cmdlet';
  readonly name: string;
  readonly parameters: Properties;
}

/** A request to the Teams admin API or to Graph: path and body, without host, tenant or token. */
export interface ApiRequest {
  readonly via: 'api';
  readonly service: 'teams' | 'graph';
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With the leading slash, identities encoded: `/Skype.Policy/configurations/ExternalAccessPolicy/configuration/Tag%3ASales`. */
  readonly path: string;
  /** Null: no body. */
  readonly body: Properties | null;
}
export type WriteRequest = CmdletRequest | ApiRequest;

/** One write of a plan: the intent, how it is sent, and how it is undone. Plain data. */
export interface Change {
  /** From 1, in the order in which the changes are applied. */
  readonly number: number;
  readonly intent: Intent;
  readonly request: WriteRequest;
  /** The request as an administrator would type it: the cmdlet, in the cloud too, where the request is the API's. */
  readonly command: string;
  /**
   * The change that undoes this one; null for a start of replication, which has nothing to undo, and where the state
   * before cannot be written (an emptied list of allowed domains).
   */
  readonly inverse: {
    readonly intent: Intent;
    readonly request: WriteRequest;
    readonly command: string;
  } | null;
}

/** How a change ended. `not-sent`: an earlier one stopped the run. `pending`: accepted and not yet visible (cloud grants). */
export type ChangeOutcome = 'verified' | 'pending' | 'failed' | 'unknown' | 'not-sent';

export interface Plan {
  readonly schemaVersion: 1;
  readonly profile: string;
  /** What the plan is for, as it was asked: `enable skype, scope global`. */
  readonly purpose: string;
  /** Sentences that head the plan and its result: a service that is retired. */
  readonly notes: readonly string[];
  readonly changes: readonly Change[];
  /** What becomes effective, and for whom: one sentence each. */
  readonly makesEffective: readonly string[];
  /** What was asked for and is not done, with the reason: one sentence each. */
  readonly skipped: readonly string[];
  /** Gates and objects that are right already: one phrase each. */
  readonly alreadyRight: readonly string[];
  /** SHA-256 (hex) over exactly the objects and properties the plan reads and writes, normalised. */
  readonly fingerprint: string;
}
