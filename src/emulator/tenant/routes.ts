import type { Properties } from '../../model/property-value.ts';
import type { TenantAnswer } from './answer.ts';
import type { Api } from './audiences.ts';
import type { Tenant } from './tenant.ts';
import type { Claims } from './tokens.ts';

/** What the Teams API lets a role do. */
export type TeamsAccess = 'read' | 'write' | 'assign';

/** One request to an API, of somebody who may make it. */
export interface Call {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON object in the body. @throws ApiRefusal when it is none. */
  readonly body: () => Properties;
  readonly tenant: Tenant;
  readonly identity: Claims;
  /** Of this API, for links. */
  readonly origin: string;
  /** Without the query. */
  readonly path: string;
  readonly now: Date;
  /** One page of a list is about to be given: whether its link leads back to itself. */
  readonly pageLoops: () => boolean;
}

/** What a route answers, and the tenant as it is afterwards when it was changed. */
export interface Outcome {
  readonly answer: TenantAnswer;
  readonly tenant?: Tenant;
}

export interface Route {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  /** As Microsoft's pages write it: `/v1.0/users/{id}`. */
  readonly path: string;
  readonly api: Api;
  /** Of Teams: what it takes; of Graph: the permissions of which one is enough. */
  readonly needs: TeamsAccess | readonly string[];
  /** It changes the tenant. */
  readonly writes?: true;
  readonly handle: (call: Call) => Outcome;
}

export type RouteMatch =
  | { readonly kind: 'found'; readonly route: Route; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong-method'; readonly allowed: readonly string[] }
  | { readonly kind: 'none' };

/** Paths compare without regard to letter case; what fills a placeholder is decoded. */
export class Router {
  readonly #routes: readonly { readonly route: Route; readonly pattern: RegExp }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, pattern: patternOf(route.path) }));
  }

  /** @param path without the query. */
  find(method: string, path: string): RouteMatch {
    const fitting = this.#routes.flatMap(({ route, pattern }) => {
      const parameters = decoded(pattern.exec(path)?.groups);
      return pattern.test(path) && parameters !== undefined ? [{ route, parameters }] : [];
    });
    const found = fitting.find(({ route }) => route.method === method);
    if (found !== undefined) {
      return { kind: 'found', ...found };
    }
    return fitting.length === 0
      ? { kind: 'none' }
      : { kind: 'wrong-method', allowed: fitting.map(({ route }) => route.method) };
  }
}

function patternOf(path: string): RegExp {
  const escaped = path.replace(/[.()$]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return new RegExp(`^${escaped}/?$`, 'i');
}

/** Undefined when a placeholder holds what is no percent-encoding. */
function decoded(
  groups: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> | undefined {
  try {
    return Object.fromEntries(
      Object.entries(groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    return undefined;
  }
}
