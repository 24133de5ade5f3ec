import type { ObjectRef, Intent, WriteRequest } from '../model/change.ts';
import type { Reading } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { Side } from '../model/networks.ts';

/** What applying a plan needs of a side (a pool, a tenant). Implemented by `onpremises/` and `cloud/`. */
export interface SideWriter {
  readonly side: Side;
  /** Reads one object afresh; `absent` when there is none. A user's assignment is an object with the property `ExternalAccessPolicy`. */
  readObject(ref: ObjectRef): Promise<Reading<SettingsObject>>;
  /**
   * Sends one write, once. Never aborted half way: a write in flight is finished.
   * Answers what the server said of it; what is really stored is found out by reading back.
   */
  write(request: WriteRequest): Promise<WriteAnswer>;
  /**
   * Where many writes can be sent at once: thousands of entries of a list would else be as many round trips, three
   * times. Undefined where the side, or this server, takes one at a time.
   */
  readonly together?: ManyWriter | undefined;
}

/** Reads and sends several at once. */
export interface ManyWriter {
  /** Reads the objects afresh; one reading each, in their order. */
  readObjects(refs: readonly ObjectRef[]): Promise<readonly Reading<SettingsObject>[]>;
  /**
   * Sends the writes, each once and in their order. One that is refused may or may not keep those behind it from being
   * carried out: the answer is about all of them, and what is stored is found out by reading back.
   */
  writeAll(requests: readonly WriteRequest[]): Promise<WriteAnswer>;
}

/** What a side says of a write. Only a hint: reading back decides. */
export type WriteAnswer =
  | { readonly kind: 'accepted' }
  /** The server refused it: nothing was done as far as it says. `already` when it says the state is there already. */
  | { readonly kind: 'refused'; readonly reason: string; readonly already: boolean }
  /** The request certainly did not reach the server. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** The connection was lost after sending: it may or may not have been done. */
  | { readonly kind: 'lost'; readonly reason: string };

/** How an intent is sent on one side: pure, given by the side to the planner. */
export type Translate = (intent: Intent) => { readonly request: WriteRequest; readonly command: string };
