import { FederationError } from '../errors.ts';
import type { Transport } from '../http/transport.ts';
import type { Clock } from '../model/clock.ts';
import type { Acquirer } from './acquirer.ts';
import { findAuthority, type Authority } from './authority.ts';
import { azureCliAcquirer } from './azure-cli.ts';
import type { ClientCertificate } from './certificate.ts';
import type { Cloud } from './clouds.ts';
import { authorityNetwork, type LibraryPorts } from './library-options.ts';
import { managedIdentityAcquirer } from './managed-identity.ts';
import { appAcquirer, type AppProof } from './sign-in-app.ts';
import { placeText, signInError, type SignInPlace } from './sign-in-errors.ts';
import { personAcquirer, type Person } from './sign-in-person.ts';
import type { TurnedAway } from './sign-in-network.ts';
import { SignIn } from './sign-in.ts';
import type { TokenStore } from './token-cache.ts';
import type { Audience, TokenSource } from './token-source.ts';
import { findWorkload } from './workload-identity.ts';

/** What somebody or something signs in with. Secrets are fetched when they are needed, once. */
export type Credential =
  | {
      readonly kind: 'interactive' | 'device-code';
      readonly store: TokenStore | undefined;
      readonly person: Person | undefined;
      readonly anew: boolean;
    }
  | { readonly kind: 'client-secret'; readonly secret: () => Promise<string> }
  | { readonly kind: 'certificate'; readonly certificate: () => Promise<ClientCertificate> }
  | { readonly kind: 'workload-identity' | 'managed-identity' | 'azure-cli' }
  | { readonly kind: 'tokens'; readonly tokens: Readonly<Partial<Record<Audience, string>>> };

/** Who signs in at which tenant, and with what. */
export interface TokenSourceOptions {
  readonly cloud: Cloud;
  /** As the profile names it: a domain or the id. */
  readonly tenant: string;
  readonly clientId?: string;
  readonly credential: Credential;
  /** To the sign-in service; for a managed identity also to the metadata service of the machine. */
  readonly transport: Transport;
  readonly clock: Clock;
  /** Ends finding out where to sign in early; signing in itself has the signal of whoever asks for a token. */
  readonly signal?: AbortSignal;
  /** Told when the sign-in service keeps somebody waiting, and, with undefined, when it no longer does. */
  readonly onTurnedAway?: TurnedAway;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
}

/** Signs in when the first token is asked for, not before. */
export function openTokenSource(options: TokenSourceOptions): TokenSource {
  const { cloud, tenant, clientId, clock } = options;
  const place: SignInPlace = {
    tenant,
    authority: cloud.endpoints.authority,
    ...(clientId === undefined ? {} : { clientId }),
  };
  const authority = once(() =>
    findAuthority(authorityNetwork(options, options.signal), cloud, place, clock.now()),
  );
  return new SignIn({
    acquirer: acquirerOf(options, place, authority),
    place,
    clock,
    // Who knows the id need not ask for it.
    tenantId: async () => (isId(tenant) ? tenant : (await authority()).tenantId),
  });
}

function acquirerOf(
  options: TokenSourceOptions,
  place: SignInPlace,
  authority: () => Promise<Authority>,
): Acquirer {
  const { credential } = options;
  switch (credential.kind) {
    case 'interactive':
    case 'device-code': {
      const ports = { ...libraryPorts(options, place), ...credential, way: credential.kind };
      return personAcquirer(ports, authority);
    }
    case 'client-secret': {
      const secret = once(credential.secret);
      return later(libraryPorts(options, place), authority, async () => ({
        kind: 'secret',
        secret: await secret(),
      }));
    }
    case 'certificate': {
      const certificate = once(credential.certificate);
      return later(libraryPorts(options, place), authority, async () => ({
        kind: 'certificate',
        certificate: await certificate(),
      }));
    }
    case 'workload-identity':
      return workloadAcquirer(options, place, authority);
    case 'managed-identity':
      return managedIdentityAcquirer({ ...options, place });
    case 'azure-cli':
      return azureCliAcquirer({ ...options, place });
    case 'tokens':
      return handedIn(credential.tokens, place);
  }
}

function libraryPorts(options: TokenSourceOptions, place: SignInPlace): LibraryPorts {
  const { clientId = '' } = options;
  if (clientId === '') {
    // Nobody was asked to sign in: it is the configuration that lacks something.
    const message = 'the profile names no application to sign in with';
    throw new FederationError('sign-in.no-client-id', 'usage', message, {
      where: placeText(place),
      why: 'no product lends its own: what an application may do is for your tenant to say',
      next: 'register one in Entra (App registrations > New registration), allow it what it needs, and set clientId of the profile to its Application (client) ID',
    });
  }
  return { ...options, place, clientId };
}

/** The secret is fetched when a token is asked for. */
function later(
  ports: LibraryPorts,
  authority: () => Promise<Authority>,
  proof: () => Promise<AppProof>,
): Acquirer {
  return {
    acquire: async (audience, fresh, signal) =>
      appAcquirer(ports, authority, await proof()).acquire(audience, fresh, signal),
  };
}

function workloadAcquirer(
  options: TokenSourceOptions,
  place: SignInPlace,
  authority: () => Promise<Authority>,
): Acquirer {
  const { env, transport, cloud } = options;
  const workload = findWorkload({ env, transport, place, audience: cloud.exchangeAudience });
  const { clientId = workload.clientId } = options;
  const named = { ...options, ...(clientId === undefined ? {} : { clientId }) };
  const { assertion } = workload;
  return appAcquirer(libraryPorts(named, place), authority, { kind: 'assertion', assertion });
}

function handedIn(tokens: Readonly<Partial<Record<Audience, string>>>, place: SignInPlace): Acquirer {
  return {
    acquire(audience) {
      const token = tokens[audience];
      return token === undefined
        ? Promise.reject(
            signInError('no-token', 'the environment holds no token for this', place, {
              why: `tokens are handed in, and ${variableOf[audience]} is not among them`,
              next: `set ${variableOf[audience]}`,
            }),
          )
        : Promise.resolve(token);
    },
  };
}

const variableOf: Readonly<Record<Audience, string>> = {
  teams: 'FEDERATION_TEAMS_TOKEN',
  graph: 'FEDERATION_GRAPH_TOKEN',
};

function isId(tenant: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(tenant);
}

/** What was found is kept; a failure is not. */
function once<T>(find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => {
    found ??= find().catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
}
