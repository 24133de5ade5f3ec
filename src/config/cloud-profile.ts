import { resolve } from 'node:path';
import type { CloudEnvironment } from '../model/tenant-snapshot.ts';
import type { CloudSection } from './cloud-schema.ts';
import { variable, type Environment } from './environment.ts';
import { resolveSecret, type PasswordSource } from './secret-source.ts';

/** A tenant and how to sign in there; paths absolute, the environment's overrides applied. Holds no secret. */
export interface CloudProfile {
  /** A domain of the tenant, or its id. Lower case. */
  readonly tenant: string;
  readonly environment: CloudEnvironment;
  /** Of the app registration; interactive and app-only sign-in need one. */
  readonly clientId?: string;
  readonly credential: CloudCredential;
  readonly caFile?: string;
  /** Origins that take the place of the environment's. */
  readonly endpoints: {
    readonly authority?: string;
    readonly teams?: string;
    readonly graph?: string;
  };
}

/** How to sign in. `tokens`: somebody else has signed in and hands the tokens over, by environment. */
export type CloudCredential =
  | { readonly kind: 'interactive' | 'device-code' | 'workload-identity' | 'managed-identity' | 'azure-cli' }
  | {
      readonly kind: 'certificate';
      readonly file: string;
      /** Absent: the file has none, or it is asked for. */
      readonly password?: PasswordSource;
    }
  | { readonly kind: 'client-secret'; readonly secret: PasswordSource }
  | { readonly kind: 'tokens' };

/** @param folder What relative paths are relative to. */
export function resolveCloud(section: CloudSection, folder: string, env: Environment): CloudProfile {
  const { tenant, environment, clientId, caFile, endpoints = {} } = section;
  const { authority, teams, graph } = endpoints;
  return {
    tenant: tenant.toLowerCase(),
    environment,
    credential: resolveCredential(section, folder, env),
    endpoints: {
      ...(authority === undefined ? {} : { authority }),
      ...(teams === undefined ? {} : { teams }),
      ...(graph === undefined ? {} : { graph }),
    },
    ...(clientId === undefined ? {} : { clientId: clientId.toLowerCase() }),
    ...(caFile === undefined ? {} : { caFile: resolve(folder, caFile) }),
  };
}

/**
 * A token in the environment goes before everything. A client secret there takes the place of the profile's, and of a
 * sign-in that needs a person: the same profile then serves at the desk and in CI.
 */
function resolveCredential(section: CloudSection, folder: string, env: Environment): CloudCredential {
  const { authentication, clientSecret, certificate } = section;
  if (
    variable(env, 'FEDERATION_TEAMS_TOKEN') !== undefined ||
    variable(env, 'FEDERATION_GRAPH_TOKEN') !== undefined
  ) {
    return { kind: 'tokens' };
  }
  const needsPerson = authentication === 'interactive' || authentication === 'device-code';
  if (needsPerson || authentication === 'client-secret') {
    if (variable(env, 'FEDERATION_CLIENT_SECRET') !== undefined) {
      return { kind: 'client-secret', secret: { kind: 'env', name: 'FEDERATION_CLIENT_SECRET' } };
    }
    return needsPerson
      ? { kind: authentication }
      : { kind: 'client-secret', secret: resolveSecret(clientSecret, folder) };
  }
  if (authentication === 'certificate') {
    return {
      kind: 'certificate',
      // The schema lets no such profile pass without one.
      file: resolve(folder, certificate?.file ?? ''),
      ...(certificate?.password === undefined
        ? {}
        : { password: resolveSecret(certificate.password, folder) }),
    };
  }
  return { kind: authentication };
}
