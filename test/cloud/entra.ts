import { sign, generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import { cloudOf, graphApplicationId, teamsApplicationId } from '../../src/cloud/clouds.ts';
import { openTokenSource, type Credential } from '../../src/cloud/open-token-source.ts';
import type { TurnedAway } from '../../src/cloud/sign-in-network.ts';
import type { TokenSource } from '../../src/cloud/token-source.ts';
import { FederationError } from '../../src/errors.ts';
import { createAxiosTransport } from '../../src/http/axios-transport.ts';
import type { HttpLogEntry } from '../../src/http/log.ts';
import type { Clock } from '../../src/model/clock.ts';
import { createAuthority, type Authority } from '../helpers/certificates.ts';
import { serveHttps } from '../http/servers.ts';

/** A sign-in service with scripted answers, for what a well-behaved provider never says. */
export interface Entra {
  readonly origin: string;
  /** PEM. */
  readonly ca: string;
  /** What was asked, in order. */
  readonly seen: SeenRequest[];
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body: string | object;
}

export const tenantId = '11111111-aaaa-4bbb-8ccc-222222222222';
export const tenantName = 'contoso.onmicrosoft.com';
export const clientId = '99999999-aaaa-4bbb-8ccc-333333333333';
export const teamsAdministrator = '69091246-20e8-4a56-aa4d-066075b2a7a8';

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
let trust: Authority | undefined;

/** @param script What is answered; undefined leaves the answer to the service. */
export async function startEntra(
  script: (request: SeenRequest, origin: string) => Answer | undefined = () => undefined,
): Promise<Entra> {
  trust ??= await createAuthority();
  const seen: SeenRequest[] = [];
  let origin = '';
  const server = await serveHttps(await trust.issue(), (request, response) => {
    void formOf(request).then((form) => {
      const { pathname, searchParams } = new URL(request.url ?? '', origin);
      const asked = { method: request.method ?? '', path: pathname, query: searchParams, form };
      seen.push(asked);
      const { status = 200, headers = {}, body } = script(asked, origin) ?? ownAnswer(asked, origin);
      const type = typeof body === 'string' ? 'text/html' : 'application/json';
      response.writeHead(status, { 'content-type': type, ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  origin = `https://localhost:${server.port}`;
  return { origin, ca: trust.cert, seen };
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const part of request) {
    text += String(part);
  }
  return new URLSearchParams(text);
}

function ownAnswer({ path, form }: SeenRequest, origin: string): Answer {
  if (path.endsWith('/.well-known/openid-configuration')) {
    return { body: metadata(origin) };
  }
  const audience =
    form.get('scope')?.includes(teamsApplicationId) === true ? teamsApplicationId : graphApplicationId;
  return { body: tokenAnswer({ aud: audience }) };
}

export function metadata(origin: string, at = origin): object {
  return {
    issuer: `${origin}/${tenantId}/v2.0`,
    authorization_endpoint: `${at}/${tenantId}/oauth2/v2.0/authorize`,
    token_endpoint: `${at}/${tenantId}/oauth2/v2.0/token`,
    jwks_uri: `${at}/${tenantId}/discovery/v2.0/keys`,
  };
}

export function tokenAnswer(claims: object = {}): object {
  return { token_type: 'Bearer', expires_in: 3600, access_token: token(claims) };
}

let tokens = 0;

/** An access token as Entra gives it to an application. */
export function token(claims: object = {}): string {
  tokens += 1;
  const body = {
    aud: teamsApplicationId,
    tid: tenantId,
    appid: clientId,
    idtyp: 'app',
    wids: [teamsAdministrator],
    exp: Math.floor(Date.now() / 1000) + 3600,
    uti: String(tokens),
    ...claims,
  };
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = `${encode({ alg: 'ES256', typ: 'JWT' })}.${encode(body)}`;
  const key = { key: keys.privateKey, dsaEncoding: 'ieee-p1363' as const };
  return `${head}.${sign('sha256', Buffer.from(head), key).toString('base64url')}`;
}

/** A refusal with everything that Entra puts into one. */
export function refusal(number: number, error: string, text = 'Something is wrong.'): Answer {
  return {
    status: error === 'invalid_client' ? 401 : 400,
    body: {
      error,
      error_description: `AADSTS${number}: ${text} Trace ID: 0000aaaa-1111 Correlation ID: 2222bbbb-3333 Timestamp: 2026-11-27 16:00:00Z`,
      error_codes: [number],
      timestamp: '2026-11-27 16:00:00Z',
      trace_id: '0000aaaa-1111',
      correlation_id: '2222bbbb-3333',
    },
  };
}

/** Real time, but nobody waits; what was waited for is told. */
export function hastyClock(waited: number[] = []): Clock {
  return {
    now: () => new Date(),
    sleep: (ms, signal) => {
      waited.push(ms);
      signal?.throwIfAborted();
      return Promise.resolve();
    },
  };
}

export interface OpenOptions {
  readonly tenant?: string;
  readonly clientId?: string | undefined;
  readonly clock?: Clock;
  readonly onTurnedAway?: TurnedAway;
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: HttpLogEntry[];
  /** PEM; that of the service when absent. */
  readonly ca?: string;
}

/** A token source of a profile whose sign-in service is this one. */
export function open(entra: Entra, credential: Credential, options: OpenOptions = {}): TokenSource {
  const { log, ca = entra.ca } = options;
  const transport = createAxiosTransport({
    userAgent: 'federation-test',
    ca,
    linkLocal: true,
    ...(log === undefined ? {} : { log: (entry: HttpLogEntry) => void log.push(entry) }),
  });
  onTestFinished(() => {
    transport.close();
  });
  return openTokenSource({
    cloud: cloudOf('commercial', { authority: entra.origin }),
    tenant: options.tenant ?? tenantName,
    credential,
    transport,
    clock: options.clock ?? hastyClock(),
    env: options.env ?? {},
    platform: 'linux',
    ...(options.onTurnedAway !== undefined && { onTurnedAway: options.onTurnedAway }),
    ...('clientId' in options
      ? options.clientId === undefined
        ? {}
        : { clientId: options.clientId }
      : { clientId }),
  });
}

export const secret = (value: string): Credential => ({
  kind: 'client-secret',
  secret: () => Promise.resolve(value),
});

/** What a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<FederationError> {
  const error: unknown = await promise.then(
    () => new Error('it was not rejected'),
    (reason: unknown) => reason,
  );
  if (error instanceof FederationError) {
    return error;
  }
  throw new Error('not a FederationError', { cause: error });
}

/** All that an error says, for a search for what it must not say. */
export function everythingIn(error: FederationError): string {
  const { code, message, stack, where, why, next, details } = error;
  return JSON.stringify({ code, message, stack, where, why, next, details, cause: String(error.cause) });
}
