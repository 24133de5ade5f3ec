import type { TenantAnswer } from './answer.ts';
import { audienceOf, type Api } from './audiences.ts';
import type { AuthorityOptions } from './authority.ts';
import { issuerOf } from './discovery.ts';
import { SignInRefusal } from './sign-in-error.ts';
import type { Claims } from './tokens.ts';

const lifeSeconds = 3600;
/** Object ids of the application's service principal and of the one person who signs in. */
const appObjectId = 'cccccccc-0000-4000-8000-000000000001';
const userObjectId = 'cccccccc-0000-4000-8000-000000000002';
/** Whose tokens those of the fault `wrong-tenant` are. */
const otherTenant = 'eeeeeeee-0000-4000-8000-000000000099';

/** Makes tokens, and remembers which refresh tokens of this run are good. */
export class TokenIssuer {
  readonly #options: AuthorityOptions;
  /** Scope by refresh token. */
  readonly #refresh = new Map<string, string>();
  #issued = 0;

  constructor(options: AuthorityOptions) {
    this.#options = options;
  }

  /** The application on its own. */
  forApp(api: Api, wrongTenant: boolean): TenantAnswer {
    const { signsIn } = this.#options.tenant();
    const roles = api === 'graph' ? { roles: signsIn.graphPermissions } : {};
    const claims = { ...this.#common(api, wrongTenant), oid: appObjectId, sub: appObjectId, ...roles };
    return this.#answer({ ...claims, idtyp: 'app' }, {});
  }

  /** The administrator, by way of the application. */
  forUser(api: Api, scope: string, wrongTenant: boolean): TenantAnswer {
    const { signsIn } = this.#options.tenant();
    const { username, random } = this.#options;
    const claims: Claims = {
      ...this.#common(api, wrongTenant),
      oid: userObjectId,
      sub: userObjectId,
      idtyp: 'user',
      scp: api === 'teams' ? 'user_impersonation' : signsIn.graphPermissions.join(' '),
      upn: username,
      name: 'Administrator',
    };
    const refresh = Buffer.from(random(48)).toString('base64url');
    this.#refresh.set(refresh, scope);
    return this.#answer(claims, {
      scope,
      refresh_token: refresh,
      id_token: this.#idToken(claims),
      client_info: Buffer.from(JSON.stringify({ uid: userObjectId, utid: claims.tid })).toString('base64url'),
    });
  }

  /** @throws SignInRefusal for a token of another run. */
  scopeOf(refreshToken: string): string {
    const scope = this.#refresh.get(refreshToken);
    if (scope === undefined) {
      throw new SignInRefusal('invalid_grant', 9_002_313, 'The refresh token is malformed or invalid.');
    }
    return scope;
  }

  #common(api: Api, wrongTenant: boolean) {
    const { tenant, clientId, now } = this.#options;
    const { id, environment, signsIn } = tenant();
    const seconds = Math.floor(now().getTime() / 1000);
    const tid = wrongTenant ? otherTenant : id;
    this.#issued += 1;
    return {
      aud: audienceOf(api, environment),
      iss: `https://sts.windows.net/${tid}/`,
      tid,
      appid: clientId,
      wids: signsIn.roles,
      iat: seconds,
      nbf: seconds,
      exp: seconds + lifeSeconds,
      uti: String(this.#issued),
      ver: '1.0' as const,
    };
  }

  #idToken({ tid, oid, sub, name, iat, nbf, exp }: Claims): string {
    const { signer, origin, clientId, username } = this.#options;
    const iss = issuerOf(origin(), tid);
    const claims = { aud: clientId, iss, tid, oid, sub, name, preferred_username: username, iat, nbf, exp };
    return signer.sign({ ...claims, ver: '2.0' });
  }

  #answer(claims: Claims, more: object): TenantAnswer {
    return {
      status: 200,
      json: {
        token_type: 'Bearer',
        expires_in: lifeSeconds - 1,
        ext_expires_in: lifeSeconds - 1,
        access_token: this.#options.signer.sign(claims),
        ...more,
      },
      headers: { 'Cache-Control': 'no-store' },
    };
  }
}
