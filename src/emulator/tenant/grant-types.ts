import { createHash, timingSafeEqual } from 'node:crypto';
import type { FaultName } from '../faults.ts';
import type { TenantAnswer } from './answer.ts';
import { checkAssertion } from './assertions.ts';
import { apiOfScope, type Api } from './audiences.ts';
import type { AuthorityOptions } from './authority.ts';
import type { DeviceCodes } from './device-codes.ts';
import { SignInRefusal } from './sign-in-error.ts';
import { TokenIssuer } from './token-issuer.ts';

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
/** Of the time before RFC 8628; Entra takes it still, and Microsoft's own library sends it. */
const oldDeviceGrant = 'device_code';
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** They ask for more answers, not for an API. */
const openIdScopes = ['openid', 'profile', 'email', 'offline_access'];

/** The token endpoint: who may have which token. */
export class Grants {
  readonly #options: AuthorityOptions;
  readonly #devices: DeviceCodes;
  readonly #issuer: TokenIssuer;

  constructor(options: AuthorityOptions, devices: DeviceCodes) {
    this.#options = options;
    this.#devices = devices;
    this.#issuer = new TokenIssuer(options);
  }

  /**
   * @param tenant as the path names it.
   * @throws SignInRefusal.
   */
  token(tenant: string, form: URLSearchParams): TenantAnswer {
    const striking = this.#options.faults.strike('token');
    if (striking.has('sign-in-unavailable')) {
      return { status: 503, json: { error: 'temporarily_unavailable' }, headers: { 'Retry-After': '1' } };
    }
    this.#checkClient(form);
    refuseAsFaultsSay(striking);
    const wrongTenant = striking.has('wrong-tenant');
    switch (required(form, 'grant_type')) {
      case 'client_credentials':
        return this.#issuer.forApp(this.#apiForApp(tenant, form), wrongTenant);
      case deviceGrant:
      case oldDeviceGrant: {
        const code = required(form, 'device_code');
        const scope = this.#devices.redeem(code, required(form, 'client_id'), this.#options.now());
        return this.#issuer.forUser(this.#apiOf(scope), scope, wrongTenant);
      }
      case 'refresh_token': {
        const scope = this.#issuer.scopeOf(required(form, 'refresh_token'));
        const asked = form.get('scope') ?? scope;
        return this.#issuer.forUser(this.#apiOf(asked), asked, wrongTenant);
      }
      default:
        throw new SignInRefusal(
          'unsupported_grant_type',
          70_003,
          'The app requested an unsupported grant type.',
        );
    }
  }

  /** @throws SignInRefusal. */
  deviceCode(form: URLSearchParams): TenantAnswer {
    this.#checkClientId(form);
    const { origin, now } = this.#options;
    const scope = required(form, 'scope');
    this.#apiOf(scope);
    const { deviceCode, userCode, expiresIn } = this.#devices.begin(
      required(form, 'client_id'),
      scope,
      now(),
    );
    const page = `${origin()}/devicelogin`;
    return {
      status: 200,
      json: {
        user_code: userCode,
        device_code: deviceCode,
        verification_uri: page,
        expires_in: expiresIn,
        interval: 1,
        message: `To sign in, use a web browser to open the page ${page} and enter the code ${userCode} to authenticate.`,
      },
    };
  }

  #apiForApp(tenant: string, form: URLSearchParams): Api {
    if (form.get('client_secret') === null && form.get('client_assertion') === null) {
      throw new SignInRefusal(
        'invalid_client',
        7_000_218,
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
        401,
      );
    }
    if (/^(common|organizations)$/i.test(tenant)) {
      throw new SignInRefusal(
        'invalid_request',
        50_059,
        'No tenant-identifying information was found in the request.',
      );
    }
    const scope = required(form, 'scope');
    if (!scope.endsWith('/.default')) {
      throw new SignInRefusal(
        'invalid_scope',
        1_002_012,
        `The provided value for scope ${scope} is not valid.`,
      );
    }
    return this.#apiOf(scope);
  }

  #apiOf(scope: string): Api {
    const { environment, displayName } = this.#options.tenant();
    const asked = scope.split(/\s+/).filter((one) => one !== '' && !openIdScopes.includes(one));
    const apis = new Set(asked.map((one) => apiOfScope(one, environment)));
    const [api = 'graph'] = apis;
    if (apis.has(undefined)) {
      throw new SignInRefusal(
        'invalid_resource',
        500_011,
        `The resource principal named ${scope} was not found in the tenant named ${displayName}.`,
      );
    }
    if (apis.size > 1) {
      throw new SignInRefusal(
        'invalid_scope',
        28_000,
        'Scopes of several resources cannot be asked for at once.',
      );
    }
    return api;
  }

  #checkClientId(form: URLSearchParams): void {
    const asked = required(form, 'client_id');
    const { clientId, tenant } = this.#options;
    if (asked.toLowerCase() !== clientId) {
      throw new SignInRefusal(
        'unauthorized_client',
        700_016,
        `Application with identifier '${asked}' was not found in the directory '${tenant().displayName}'.`,
      );
    }
  }

  /** A secret or an assertion that comes with a request must be right, whatever is asked for. */
  #checkClient(form: URLSearchParams): void {
    this.#checkClientId(form);
    const { clientId, clientSecret, credentials, origin, now } = this.#options;
    const secret = form.get('client_secret');
    if (secret !== null && !sameSecret(secret, clientSecret)) {
      throw new SignInRefusal('invalid_client', 7_000_215, 'Invalid client secret provided.', 401);
    }
    const assertion = form.get('client_assertion');
    if (assertion !== null) {
      if (form.get('client_assertion_type') !== assertionType) {
        throw new SignInRefusal('invalid_request', 900_144, 'client_assertion_type is missing or unknown.');
      }
      checkAssertion(assertion, { clientId, credentials, origin: origin(), now: now() });
    }
  }
}

/** @throws SignInRefusal as Entra words it, with its AADSTS number. */
function refuseAsFaultsSay(striking: ReadonlySet<FaultName>): void {
  if (striking.has('secret-expired')) {
    throw new SignInRefusal('invalid_client', 7_000_222, 'The provided client secret keys are expired.', 401);
  }
  if (striking.has('consent-missing')) {
    throw new SignInRefusal(
      'invalid_grant',
      65_001,
      'The user or administrator has not consented to use it.',
    );
  }
  if (striking.has('conditional-access')) {
    throw new SignInRefusal(
      'invalid_grant',
      53_003,
      'Access has been blocked by Conditional Access policies.',
    );
  }
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name) ?? '';
  if (value === '') {
    throw new SignInRefusal(
      'invalid_request',
      900_144,
      `The request body must contain the following parameter: '${name}'.`,
    );
  }
  return value;
}

function sameSecret(left: string, right: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}
