import type { Audience } from './token-source.ts';

/** One way to get a token, whatever the credential. What comes back is checked by who asked. */
export interface Acquirer {
  /**
   * @param fresh The last token was not accepted: it must not come from any cache.
   * @throws FederationError.
   */
  acquire(audience: Audience, fresh: boolean, signal: AbortSignal | undefined): Promise<string>;
}
