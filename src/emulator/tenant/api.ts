import type { FaultPlan } from '../faults.ts';
import type { TenantStore } from '../store.ts';
import { checkAccess, identify, unauthorized } from './access.ts';
import type { TenantAnswer } from './answer.ts';
import type { Api } from './audiences.ts';
import type { RawBody } from '../request-body.ts';
import { parseJsonObject } from './body.ts';
import { apiRoutes } from './all-routes.ts';
import { runBatch } from './graph-batch.ts';
import { ApiRefusal, notFound } from './refusal.ts';
import { Router, type Call, type Outcome, type Route } from './routes.ts';
import type { Tenant, TenantManner } from './tenant.ts';
import type { Claims, TokenSigner } from './tokens.ts';

export interface TenantApiOptions {
  readonly store: TenantStore;
  /** Takes the place of what the scenario says. */
  readonly manner: Partial<TenantManner>;
  readonly faults: FaultPlan;
  readonly signer: TokenSigner;
  readonly origin: () => string;
  readonly now: () => Date;
}

/** One request to an API. */
export interface ApiRequest {
  readonly api: Api;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: RawBody;
}

const staleMs = 2000;
const hourSeconds = 3600;

/** The Teams admin API and Graph behind the web server: who asks, what for, and what becomes of it. */
export class TenantApi {
  readonly #options: TenantApiOptions;
  readonly #router = new Router(apiRoutes);
  /** After the fault `read-back-stale`: what reading shows, and until when. */
  #stale: { readonly tenant: Tenant; readonly until: number } | undefined;
  #revokedUpTo = 0;
  #lastToken = 0;

  constructor(options: TenantApiOptions) {
    this.#options = options;
  }

  /** The tenant as it is. */
  get tenant(): Tenant {
    const { tenant } = this.#options.store;
    return { ...tenant, manner: { ...tenant.manner, ...this.#options.manner } };
  }

  /** @throws ApiRefusal 401. */
  identify({ api, authorization }: ApiRequest): Claims {
    const { signer, now } = this.#options;
    const presented = {
      authorization,
      signer,
      tenant: this.tenant,
      now: now(),
      revokedUpTo: this.#revokedUpTo,
    };
    const claims = identify(api, presented);
    this.#lastToken = Math.max(this.#lastToken, Number(claims.uti));
    return claims;
  }

  /** From now on every token that was used so far is too old. @returns what the client is told. */
  expireTokens(): ApiRefusal {
    this.#revokedUpTo = this.#lastToken;
    return unauthorized('The token has expired.');
  }

  /**
   * @returns `cut` when the connection is to be cut instead of an answer.
   * @throws ApiRefusal.
   */
  run(request: ApiRequest, identity: Claims): TenantAnswer | 'cut' {
    if (
      request.api === 'graph' &&
      /^\/(v1\.0|beta)\/\$batch$/i.test(request.path) &&
      request.method === 'POST'
    ) {
      return runBatch(request, (inner) => this.#one(inner, identity));
    }
    return this.#one(request, identity);
  }

  #one(request: ApiRequest, identity: Claims): TenantAnswer | 'cut' {
    const match = this.#router.find(request.method, request.path);
    switch (match.kind) {
      case 'none':
        throw notFound(`There is nothing at ${request.path}.`);
      case 'wrong-method':
        throw new ApiRefusal(405, 'MethodNotAllowed', `${request.method} is not supported here.`, {
          Allow: match.allowed.join(', '),
        });
      case 'found': {
        const { route, parameters } = match;
        checkAccess(route, identity);
        const call = { ...this.#callOf(request, identity), parameters };
        return route.writes === true ? this.#write(route, call) : this.#read(route, call);
      }
    }
  }

  #callOf({ query, path, body, contentType }: ApiRequest, identity: Claims): Omit<Call, 'parameters'> {
    const { origin, now, faults } = this.#options;
    return {
      query,
      path,
      identity,
      body: () => parseJsonObject(body, contentType),
      tenant: this.tenant,
      origin: origin(),
      now: now(),
      pageLoops: () => faults.strike('page').has('paging-loop'),
    };
  }

  #read(route: Route, call: Call): TenantAnswer {
    const stale = this.#stale;
    const isStale = stale !== undefined && call.now.getTime() < stale.until;
    return route.handle(isStale ? { ...call, tenant: stale.tenant } : call).answer;
  }

  #write(route: Route, call: Call): TenantAnswer | 'cut' {
    const striking = this.#options.faults.strike('write');
    if (striking.has('fail-on-write')) {
      throw new ApiRefusal(500, 'InternalServerError', 'The emulator was told to let every write fail.');
    }
    if (striking.has('drop-before-write')) {
      return 'cut';
    }
    const outcome = route.handle(striking.has('grant-pending') ? delayed(call) : call);
    if (!striking.has('silent-write')) {
      this.#store(outcome, call.now, striking.has('read-back-stale'));
    }
    return striking.has('drop-after-write') ? 'cut' : outcome.answer;
  }

  #store({ tenant }: Outcome, now: Date, showOld: boolean): void {
    if (tenant === undefined) {
      return;
    }
    const { store } = this.#options;
    if (showOld) {
      this.#stale = { tenant: this.tenant, until: now.getTime() + staleMs };
    }
    // What only this run was told to do is no part of the state.
    store.write({ ...tenant, manner: store.tenant.manner });
  }
}

function delayed(call: Call): Call {
  const { tenant } = call;
  return { ...call, tenant: { ...tenant, manner: { ...tenant.manner, grantDelaySeconds: hourSeconds } } };
}
