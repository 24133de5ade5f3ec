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
}

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
