import { FederationError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Clock } from '../model/clock.ts';
import type { Acquirer } from './acquirer.ts';
import { signInError, type SignInPlace } from './sign-in-errors.ts';
import { readToken } from './token-claims.ts';
import type { AccessToken, Audience, TokenOptions, TokenSource } from './token-source.ts';

/** A way of getting tokens, and what they are checked against. */
export interface SignInOptions {
  readonly acquirer: Acquirer;
  readonly place: SignInPlace;
  /** Id of the profile's tenant; asked for when the first token is there. */
  readonly tenantId: () => Promise<string>;
  readonly clock: Clock;
}

/** A token is not used in its last minutes: it has to last for the requests that follow, and clocks differ. */
const reserveMs = 3 * 60_000;

/**
 * The identity of one run: tokens in memory, one sign-in at a time until the credential has proved good, and none
 * after it was rejected, because accounts are locked for less.
 */
export class SignIn implements TokenSource {
  readonly #options: SignInOptions;
  readonly #tokens = new Map<Audience, AccessToken>();
  readonly #pending = new Map<Audience, Promise<AccessToken>>();
  #first: Promise<unknown> | undefined;
  #rejected: FederationError | undefined;

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  token(audience: Audience, options: TokenOptions = {}): Promise<AccessToken> {
    const { fresh = false, signal } = options;
    const cached = this.#tokens.get(audience);
    if (!fresh && cached !== undefined && this.#lasts(cached)) {
      return Promise.resolve(cached);
    }
    const pending = this.#pending.get(audience) ?? this.#inTurn(() => this.#acquire(audience, fresh, signal));
    this.#pending.set(audience, pending);
    return pending.finally(() => {
      if (this.#pending.get(audience) === pending) {
        this.#pending.delete(audience);
      }
    });
  }

  #lasts({ claims }: AccessToken): boolean {
    return claims.expiresAt.getTime() - this.#options.clock.now().getTime() > reserveMs;
  }

  /** Two APIs are asked for at once; a wrong secret is nevertheless sent once. */
  async #inTurn(acquire: () => Promise<AccessToken>): Promise<AccessToken> {
    while (this.#tokens.size === 0 && this.#first !== undefined) {
      await this.#first.catch(() => undefined);
    }
    const acquired = acquire();
    const first = acquired.finally(() => {
      if (this.#first === first) {
        this.#first = undefined;
      }
    });
    first.catch(() => undefined);
    this.#first ??= first;
    return acquired;
  }

  async #acquire(audience: Audience, fresh: boolean, signal: AbortSignal | undefined): Promise<AccessToken> {
    if (this.#rejected !== undefined) {
      throw this.#rejected;
    }
    try {
      const value = await this.#options.acquirer.acquire(audience, fresh, signal);
      const token = await this.#check(value, audience);
      this.#refuseTheSame(token, audience, fresh);
      this.#tokens.set(audience, token);
      return token;
    } catch (error) {
      if (error instanceof FederationError && error.exit === exitCodes.authentication) {
        this.#rejected = error;
      }
      throw error;
    }
  }

  async #check(value: string, audience: Audience): Promise<AccessToken> {
    const { place, tenantId, clock } = this.#options;
    const read = readToken(value);
    if (read === undefined) {
      throw signInError('token-unreadable', 'the token does not say whose it is', place, {
        why: 'it is no JWT of Microsoft Entra, or names no tenant',
        next: `get a token for ${apiNames[audience]}`,
      });
    }
    const { claims } = read;
    const expected = await tenantId();
    if (claims.tenantId !== expected) {
      throw signInError('wrong-tenant', 'the token is one of another tenant', place, {
        why: `it is for ${claims.tenantId}, the profile for ${expected}; it belongs to ${claims.account}`,
        next: `sign in at ${place.tenant}: federation logout, then federation login`,
      });
    }
    if (read.audience !== undefined && read.audience !== audience) {
      throw signInError('wrong-audience', `the token is not for ${apiNames[audience]}`, place, {
        why: `it is for ${apiNames[read.audience]}`,
        next: 'each of the two takes a token of its own',
      });
    }
    if (claims.expiresAt.getTime() <= clock.now().getTime()) {
      throw signInError('token-expired', 'the token has expired', place, {
        why: `it was valid until ${claims.expiresAt.toISOString()}`,
        next: 'get a new one, and check the clock of this computer',
      });
    }
    return { value, claims };
  }

  #refuseTheSame({ value, claims }: AccessToken, audience: Audience, fresh: boolean): void {
    if (fresh && this.#tokens.get(audience)?.value === value) {
      throw signInError(
        'token-rejected',
        `${apiNames[audience]} does not accept the token`,
        this.#options.place,
        {
          why: `it belongs to ${claims.account}, and there is no other one`,
          next: 'get a new token; federation doctor shows what this one says',
        },
      );
    }
  }
}

const apiNames: Readonly<Record<Audience, string>> = {
  teams: 'the Teams admin API',
  graph: 'Microsoft Graph',
};
