import type { Reading } from '../model/reading.ts';

/** What a token is for; each takes a token of its own. */
export type Audience = 'teams' | 'graph';

/** What a token says of itself. Its signature is for the API to check, so nothing but the tenant is decided by it. */
export interface TokenClaims {
  /** GUID, lower case; always the profile's tenant. */
  readonly tenantId: string;
  /** Client id of the application that signed in, or signed somebody in. */
  readonly appId: Reading<string>;
  /** Who is signed in, for people: a user principal name, or `app <client id>`. */
  readonly account: string;
  /** Template ids of the directory roles (`wids`), lower case. Absent: the token does not tell, which is not "none". */
  readonly roles: Reading<readonly string[]>;
  /** Of the API that the token is for, as consented to: those of the application (`roles`), or of the person (`scp`). */
  readonly permissions: Reading<readonly string[]>;
  readonly expiresAt: Date;
  /** An application on its own, with no person behind it. */
  readonly isApp: boolean;
}

/** A token with what it says of itself. */
export interface AccessToken {
  /** A secret: for the Authorization header and nothing else. */
  readonly value: string;
  readonly claims: TokenClaims;
}

/** How a token is asked for. */
export interface TokenOptions {
  /** Not from the cache: the one silent refresh after a 401. */
  readonly fresh?: boolean;
  readonly signal?: AbortSignal;
}

/** One signed-in identity of one tenant. Tokens are cached; requests at once share one sign-in. */
export interface TokenSource {
  /** @throws FederationError `sign-in.*`; a credential that was rejected is not sent again. */
  token(audience: Audience, options?: TokenOptions): Promise<AccessToken>;
}
