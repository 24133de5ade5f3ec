import type { App } from '../app.ts';
import type { Cloud } from '../cloud/clouds.ts';
import type { Credential } from '../cloud/open-token-source.ts';
import type { TokenSource } from '../cloud/token-source.ts';
import type { CloudCredential, CloudProfile } from '../config/cloud-profile.ts';
import { variable } from '../config/environment.ts';
import { codeOf, fileReason } from '../config/load.ts';
import { readUpTo } from '../config/read-file.ts';
import { findSecret } from '../config/secrets.ts';
import type { PasswordSource } from '../config/secret-source.ts';
import { FederationError } from '../errors.ts';
import type { Transport } from '../http/transport.ts';
import { readCa } from './ca-file.ts';
import { cloudTransport } from './cloud-transport.ts';
import { personOf } from './person.ts';
import { secretPorts } from './sign-in.ts';
import { storedTokens } from './stored-tokens.ts';

/** The way to a tenant, and who is to sign in there. */
export interface CloudSignIn {
  readonly cloud: Cloud;
  readonly transport: Transport;
  /** Signs in when the first token is asked for. */
  readonly tokens: TokenSource;
}

/** Where a tenant is and what signs in there. */
export interface CloudAddress {
  readonly cloud: Cloud;
  /** A domain or the id. */
  readonly tenant: string;
  readonly clientId?: string;
  /** PEM, trusted beside the system's. */
  readonly ca?: string;
  readonly credential: Credential;
}

export interface SignInWish {
  /** Not from what is stored: somebody wants to sign in, perhaps as somebody else. */
  readonly anew: boolean;
}

/** Nothing is sent before the first token is asked for. */
export async function openCloud(app: App, address: CloudAddress): Promise<CloudSignIn> {
  const { openTokenSource } = await import('../cloud/open-token-source.ts');
  const { host, readingSignal: signal, waitsFor: onTurnedAway } = app;
  const transport = await cloudTransport(app, address.ca);
  const { env, platform, clock } = host;
  return {
    cloud: address.cloud,
    transport,
    tokens: openTokenSource({ ...address, transport, clock, signal, onTurnedAway, env, platform }),
  };
}

/** @throws FederationError `config.ca-file`. */
export async function cloudAddressOf(
  app: App,
  profile: CloudProfile,
  wish: SignInWish = { anew: false },
): Promise<CloudAddress> {
  const { cloudOf } = await import('../cloud/clouds.ts');
  const { tenant, clientId, caFile } = profile;
  const ca = caFile === undefined ? undefined : await readCa(caFile);
  return {
    cloud: cloudOf(profile.environment, profile.endpoints),
    tenant,
    credential: credentialOf(app, profile, wish),
    ...(clientId === undefined ? {} : { clientId }),
    ...(ca === undefined ? {} : { ca }),
  };
}

function credentialOf(app: App, profile: CloudProfile, { anew }: SignInWish): Credential {
  const { credential } = profile;
  switch (credential.kind) {
    case 'interactive':
    case 'device-code': {
      const store = app.globals.cache ? storedTokens(app, profile) : undefined;
      return { kind: credential.kind, store, person: personOf(app), anew };
    }
    case 'client-secret':
      return { kind: 'client-secret', secret: () => findClientSecret(app, profile, credential.secret) };
    case 'certificate':
      return { kind: 'certificate', certificate: () => findCertificate(app, credential) };
    case 'tokens': {
      const { env } = app.host;
      const teams = variable(env, 'FEDERATION_TEAMS_TOKEN');
      const graph = variable(env, 'FEDERATION_GRAPH_TOKEN');
      const tokens = { ...(teams === undefined ? {} : { teams }), ...(graph === undefined ? {} : { graph }) };
      return { kind: 'tokens', tokens };
    }
    default:
      return { kind: credential.kind };
  }
}

function findClientSecret(
  app: App,
  { clientId, tenant }: CloudProfile,
  place: PasswordSource,
): Promise<string> {
  return findSecret(
    place,
    `the client secret of ${clientId ?? 'the application'} at ${tenant}`,
    secretPorts(app),
  );
}

const maxCertificateBytes = 1024 * 1024;

async function findCertificate(app: App, credential: Extract<CloudCredential, { kind: 'certificate' }>) {
  const { readCertificate } = await import('../cloud/certificate.ts');
  const { file, password } = credential;
  // What is larger is cut off, and told as no certificate.
  const bytes = await readUpTo(file, maxCertificateBytes).catch((error: unknown) => {
    throw new FederationError('certificate.file', 'authentication', 'the certificate cannot be read', {
      where: file,
      why: fileReason(codeOf(error)),
      next: 'check certificate.file of the profile; relative paths are relative to the configuration',
    });
  });
  return readCertificate(
    { file, bytes, password: () => findPassword(app, file, password) },
    app.host.clock.now(),
  );
}

async function findPassword(
  app: App,
  file: string,
  place: PasswordSource | undefined,
): Promise<string | undefined> {
  return place === undefined && !app.prompter.canAsk
    ? undefined
    : findSecret(place ?? { kind: 'ask' }, `the password of ${file}`, secretPorts(app));
}
