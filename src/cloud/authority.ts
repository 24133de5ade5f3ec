import { cloudsAt, type Cloud } from './clouds.ts';
import { refusedSignIn, signInError, type SignInPlace } from './sign-in-errors.ts';
import type { SignInNetwork } from './sign-in-network.ts';

/** A tenant at its sign-in service, as the service itself describes it. */
export interface Authority {
  /** GUID, lower case. */
  readonly tenantId: string;
  /** What Microsoft's library is given. */
  readonly url: string;
  readonly host: string;
  /** OpenID metadata (JSON): with it the library asks nobody where to go. */
  readonly metadata: string;
}

/**
 * Asks the sign-in service for the tenant: its id, and where signing in is done (OpenID Connect Discovery 1.0).
 *
 * The library is never left to find out for itself. It would ask Microsoft's worldwide service which hosts may be
 * trusted, whatever service the profile names.
 * @throws FederationError `sign-in.unknown-tenant`, `sign-in.other-cloud`, `cloud.*`.
 */
export async function findAuthority(
  network: SignInNetwork,
  cloud: Cloud,
  place: SignInPlace,
  now: Date,
): Promise<Authority> {
  const { authority } = cloud.endpoints;
  const url = `${authority}/${place.tenant}/v2.0/.well-known/openid-configuration`;
  const { body } = await network.sendGetRequestAsync<Readonly<Record<string, unknown>>>(url);
  if (network.last?.kind === 'refused') {
    throw refusedSignIn(network.last.refusal, place, now);
  }
  const document = documentOf(body, place);
  checkCloud(document, cloud, place);
  const tenantId = tenantOf(document.issuer, place);
  return {
    tenantId,
    url: `${authority}/${tenantId}`,
    host: new URL(authority).host,
    metadata: JSON.stringify(document),
  };
}

interface Document {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
}

function documentOf(body: Readonly<Record<string, unknown>>, place: SignInPlace): Document {
  const { issuer, authorization_endpoint, token_endpoint, jwks_uri } = body;
  if (!isUrl(issuer) || !isUrl(authorization_endpoint) || !isUrl(token_endpoint) || !isUrl(jwks_uri)) {
    throw unreadable(place, 'it names no issuer and no place to sign in');
  }
  return { issuer, authorization_endpoint, token_endpoint, jwks_uri };
}

function isUrl(value: unknown): value is string {
  return typeof value === 'string' && URL.canParse(value);
}

/** A tenant of another cloud is found, but sent there to sign in. */
function checkCloud(document: Document, cloud: Cloud, place: SignInPlace): void {
  const elsewhere = [document.token_endpoint, document.authorization_endpoint].find(
    (endpoint) => new URL(endpoint).origin !== cloud.endpoints.authority,
  );
  if (elsewhere === undefined) {
    return;
  }
  const { origin, host } = new URL(elsewhere);
  const environments = cloudsAt(origin);
  throw signInError('other-cloud', 'the tenant signs in somewhere else', place, {
    why: `it is sent to ${host}`,
    next:
      environments.length === 0
        ? 'check tenant, environment and endpoints of the profile'
        : `set environment: ${environments.join(' or ')}`,
  });
}

/** `https://login.microsoftonline.com/<id>/v2.0` */
function tenantOf(issuer: string, place: SignInPlace): string {
  const id = new URL(issuer).pathname.split('/')[1]?.toLowerCase() ?? '';
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    throw unreadable(place, 'its issuer names no tenant');
  }
  if (isId(place.tenant) && place.tenant !== id) {
    throw signInError('wrong-tenant', 'the sign-in service answers for another tenant', place, {
      why: `it speaks of ${id}`,
      next: 'check tenant and endpoints of the profile',
    });
  }
  return id;
}

function isId(tenant: string): boolean {
  return /^[0-9a-f-]{36}$/.test(tenant);
}

function unreadable(place: SignInPlace, why: string) {
  return signInError(
    'not-the-service',
    'the sign-in service describes itself in a way that is not understood',
    place,
    {
      why,
      next: 'check endpoints.authority of the profile',
    },
  );
}
