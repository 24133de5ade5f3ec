import type { HttpResponse } from '../http/transport.ts';

/** Posts on the lane's connection: an envelope or nothing, with or without a word on who asks. */
export type Post = (body: string, authorization?: string) => Promise<HttpResponse>;

/** A way to prove to a server who asks. */
export interface Mechanism {
  readonly name: 'ntlm' | 'kerberos';
  /**
   * Authenticates the connection and posts the envelope. The answer is the one to the envelope; its status is
   * anything but 401.
   * @throws FederationError when the server cannot be convinced.
   */
  authenticate(envelope: string, post: Post): Promise<HttpResponse>;
  /** The server forgets between requests: each needs its own proof. */
  readonly perRequest: boolean;
}
