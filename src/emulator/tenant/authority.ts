import { sameName } from '../organisation.ts';
import type { FaultPlan } from '../faults.ts';
import type { TenantAnswer } from './answer.ts';
import type { AppCredential } from './assertions.ts';
import type { RawBody } from '../request-body.ts';
import { parseForm } from './body.ts';
import { deviceDone, devicePage } from './device-page.ts';
import { DeviceCodes, type DeviceDecision } from './device-codes.ts';
import { instanceDiscovery, openIdConfiguration } from './discovery.ts';
import { Grants } from './grant-types.ts';
import { ApiRefusal } from './refusal.ts';
import { signInError, SignInRefusal } from './sign-in-error.ts';
import type { Tenant } from './tenant.ts';
import type { TokenSigner } from './tokens.ts';

export interface AuthorityOptions {
  readonly tenant: () => Tenant;
  readonly signer: TokenSigner;
  readonly faults: FaultPlan;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly credentials: readonly AppCredential[];
  readonly username: string;
  readonly origin: () => string;
  readonly now: () => Date;
  readonly random: (bytes: number) => Uint8Array;
}

/** One request to the authority; `path` without the query. */
export interface AuthorityRequest {
  readonly method: string;
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: RawBody;
}

const anyTenant = ['common', 'organizations'];

/** The half of Microsoft Entra that signs in: discovery, keys, the token endpoint, device codes. */
export class Authority {
  readonly #options: AuthorityOptions;
  readonly #devices: DeviceCodes;
  readonly #grants: Grants;

  constructor(options: AuthorityOptions) {
    this.#options = options;
    this.#devices = new DeviceCodes(options.random);
    this.#grants = new Grants(options, this.#devices);
  }

  /** What a person at another device does. @returns false for a code that nobody waits with. */
  decide(userCode: string, decision: DeviceDecision): boolean {
    return this.#devices.decide(userCode, decision);
  }

  /** @throws ApiRefusal 404 and 405. */
  answer(request: AuthorityRequest): TenantAnswer {
    const { origin, tenant, signer, now } = this.#options;
    if (request.path === '/common/discovery/instance') {
      return { status: 200, json: instanceDiscovery(origin(), tenant()) };
    }
    if (request.path === '/devicelogin') {
      return request.method === 'GET' ? devicePage() : this.#decideByForm(request);
    }
    const [, named = '', rest = ''] = /^\/([^/]+)\/(.+)$/.exec(request.path) ?? [];
    try {
      switch (rest) {
        case 'v2.0/.well-known/openid-configuration':
          this.#checkTenant(named);
          return { status: 200, json: openIdConfiguration(origin(), tenant()) };
        case 'discovery/v2.0/keys':
          return { status: 200, json: signer.keySet() };
        case 'oauth2/v2.0/token':
          return this.#post(request, (form) => this.#grants.token(named, form));
        case 'oauth2/v2.0/devicecode':
          return this.#post(request, (form) => this.#grants.deviceCode(form));
        default:
          throw new ApiRefusal(404, 'NotFound', 'There is no such page.');
      }
    } catch (error) {
      if (error instanceof SignInRefusal) {
        return signInError(error, now());
      }
      throw error;
    }
  }

  #post(request: AuthorityRequest, act: (form: URLSearchParams) => TenantAnswer): TenantAnswer {
    if (request.method !== 'POST') {
      throw new SignInRefusal('invalid_request', 900_561, 'The endpoint only accepts POST requests.');
    }
    this.#checkTenant(request.path.split('/')[1] ?? '');
    return act(formOf(request));
  }

  #decideByForm(request: AuthorityRequest): TenantAnswer {
    if (request.method !== 'POST') {
      throw new ApiRefusal(405, 'MethodNotAllowed', 'GET or POST', { Allow: 'GET, POST' });
    }
    const form = parseForm(request.body, request.contentType);
    const decision = form.get('decision') === 'declined' ? 'declined' : 'approved';
    return deviceDone(this.decide(form.get('otc') ?? '', decision));
  }

  #checkTenant(named: string): void {
    const { id, name, domains } = this.#options.tenant();
    const names = [id, name, ...domains.map((domain) => domain.name), ...anyTenant];
    if (!names.some((known) => sameName(known, named))) {
      throw new SignInRefusal('invalid_request', 90_002, `Tenant '${named}' not found.`);
    }
  }
}

function formOf({ body, contentType }: AuthorityRequest): URLSearchParams {
  try {
    return parseForm(body, contentType);
  } catch (error) {
    if (error instanceof ApiRefusal && error.status !== 413) {
      throw new SignInRefusal(
        'invalid_request',
        900_144,
        'The request body must be a form with its parameters.',
      );
    }
    throw error;
  }
}
