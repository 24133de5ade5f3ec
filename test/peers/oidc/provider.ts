import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type ClientMetadata, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { graphApplicationId, teamsApplicationId } from '../../../src/cloud/clouds.ts';
import { createAuthority } from '../../helpers/certificates.ts';

/**
 * An OpenID provider that nobody here wrote (npm oidc-provider), standing in for Microsoft Entra: real JWTs and keys,
 * discovery, PKCE, device codes, refresh tokens that rotate, over TLS. Where Entra's dialect differs from the
 * standard, the request is put into the standard's words on the way in; each place says so.
 */
export interface OpenIdPeer {
  readonly origin: string;
  /** PEM. */
  readonly ca: string;
  readonly close: () => Promise<void>;
}

export const peerTenantId = '44444444-aaaa-4bbb-8ccc-555555555555';
export const peerTenantName = 'fabrikam.example';
export const peerClients = {
  person: 'aaaaaaaa-0000-4000-8000-000000000001',
  secret: 'aaaaaaaa-0000-4000-8000-000000000002',
  certificate: 'aaaaaaaa-0000-4000-8000-000000000003',
} as const;

const teamsScope = `${teamsApplicationId}/.default`;
const graphScope = 'https://graph.microsoft.com/.default';
/** The standard wants addresses where Entra takes ids. */
const resources = { teams: `api://${teamsApplicationId}`, graph: `api://${graphApplicationId}` } as const;

export async function startOpenIdPeer(credentials: {
  readonly secret: string;
  /** PEM. */
  readonly certificate: string;
}): Promise<OpenIdPeer> {
  const authority = await createAuthority();
  const identity = await authority.issue();
  const handlers: { callback?: ReturnType<Provider['callback']> } = {};
  const server = createServer({ cert: identity.cert, key: identity.key }, (request, response) => {
    request.url = standardUrl(request.url ?? '/');
    void standardBody(request).then(() => handlers.callback?.(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(`${origin}/${peerTenantId}/v2.0`, configuration(clients(credentials)));
  handlers.callback = provider.callback();
  return {
    origin,
    ca: authority.cert,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Discovery is below the tenant at Entra. A refresh token of Entra serves every API, so the first request is made to
 * ask for both; and choosing an account is a prompt that the standard leaves optional.
 */
function standardUrl(path: string): string {
  const url = new URL(path, 'https://localhost');
  if (url.pathname.endsWith('/.well-known/openid-configuration')) {
    return '/.well-known/openid-configuration';
  }
  if (url.pathname.endsWith('/authorize') && url.searchParams.has('scope')) {
    const scopes = new Set([...(url.searchParams.get('scope') ?? '').split(' '), teamsScope, graphScope]);
    url.searchParams.set('scope', [...scopes].join(' '));
    url.searchParams.set('prompt', 'login consent');
  }
  return `${url.pathname}${url.search}`;
}

/** Microsoft's library asks for device tokens by the short name that Entra takes, not by that of RFC 8628. */
async function standardBody(request: IncomingMessage): Promise<void> {
  if (request.method !== 'POST' || !/\/token(\?|$)/.test(request.url ?? '')) {
    return;
  }
  let text = '';
  for await (const part of request) {
    text += String(part);
  }
  const body = new URLSearchParams(text);
  if (body.get('grant_type') === 'device_code') {
    body.set('grant_type', deviceCodeGrant);
  }
  Object.assign(request, { body: body.toString() });
}

const deviceCodeGrant = 'urn:ietf:params:oauth:grant-type:device_code';

function clients({
  secret,
  certificate,
}: {
  readonly secret: string;
  readonly certificate: string;
}): ClientMetadata[] {
  const key = createPublicKey(certificate).export({ format: 'jwk' });
  return [
    {
      client_id: peerClients.person,
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      redirect_uris: ['http://localhost'],
    },
    {
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
      client_id: peerClients.secret,
      client_secret: secret,
      token_endpoint_auth_method: 'client_secret_post',
    },
    {
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
      client_id: peerClients.certificate,
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'PS256',
      jwks: { keys: [{ ...key, use: 'sig', alg: 'PS256' }] },
    },
  ];
}

function configuration(known: ClientMetadata[]): Configuration {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const at = (path: string): string => `/${peerTenantId}/oauth2/v2.0/${path}`;
  return {
    clients: known,
    cookies: { keys: [randomBytes(16).toString('hex')] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'peer' }] },
    routes: {
      authorization: at('authorize'),
      token: at('token'),
      device_authorization: at('devicecode'),
      code_verification: at('deviceauth'),
      jwks: `/${peerTenantId}/discovery/v2.0/keys`,
    },
    scopes: ['openid', 'offline_access', 'profile'],
    claims: { openid: ['sub', 'tid', 'preferred_username'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: () => Promise.resolve(true),
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => Promise.resolve({ sub, tid: peerTenantId, preferred_username: sub }),
    }),
    loadExistingGrant: grantEverything,
    extraTokenClaims: (_ctx, token) => ({
      tid: peerTenantId,
      appid: token.clientId ?? '',
      wids: ['69091246-20e8-4a56-aa4d-066075b2a7a8'],
      ...('accountId' in token ? { idtyp: 'user', upn: token.accountId } : { idtyp: 'app' }),
    }),
    features: {
      devInteractions: { enabled: true },
      deviceFlow: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx) => defaultResource(ctx),
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => ({
          scope: resource === resources.graph ? graphScope : teamsScope,
          audience: resource.replace('api://', ''),
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  };
}

/** Entra tells the API from the scope. */
function defaultResource({ oidc }: KoaContextWithOIDC): string | string[] {
  const asked = oidc.params?.['scope'];
  const scope = typeof asked === 'string' ? asked : '';
  if (oidc.route === 'authorization') {
    return [resources.teams, resources.graph];
  }
  return scope.includes(graphScope) ? resources.graph : resources.teams;
}

/** The administrator has consented for everybody. */
async function grantEverything(ctx: KoaContextWithOIDC) {
  const { client, session, provider } = ctx.oidc;
  if (client === undefined || session?.accountId === undefined) {
    return undefined;
  }
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid offline_access profile');
  grant.addResourceScope(resources.teams, teamsScope);
  grant.addResourceScope(resources.graph, graphScope);
  await grant.save();
  return grant;
}
