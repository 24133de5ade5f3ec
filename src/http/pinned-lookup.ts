import { lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';

export interface PinnedLookup {
  readonly lookup: LookupFunction;
  /** From now on `hostname` means `address`. */
  pin(hostname: string, address: string, family: 4 | 6): void;
  unpin(): void;
}

/**
 * Name resolution that stays with the address that answered. A remote shell lives in the memory of one server of a
 * pool: with round-robin DNS, a second connection must reach the same one.
 */
export function createPinnedLookup(fallback: LookupFunction = resolve): PinnedLookup {
  let pinned: { readonly hostname: string; readonly address: string; readonly family: 4 | 6 } | undefined;
  return {
    lookup(hostname, options, callback) {
      if (pinned?.hostname !== hostname) {
        fallback(hostname, options, callback);
      } else if (options.all === true) {
        callback(null, [{ address: pinned.address, family: pinned.family }]);
      } else {
        callback(null, pinned.address, pinned.family);
      }
    },
    pin(hostname, address, family) {
      pinned = { hostname, address, family };
    },
    unpin() {
      pinned = undefined;
    },
  };
}
