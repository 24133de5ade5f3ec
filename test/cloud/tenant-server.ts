import type { IncomingMessage, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { connectTenant, type TenantConnection, type TenantOptions } from '../../src/cloud/tenant.ts';
import type { TokenSource } from '../../src/cloud/token-source.ts';
import { createAxiosTransport } from '../../src/http/axios-transport.ts';
import { known } from '../../src/model/reading.ts';
import { serveHttp } from '../http/servers.ts';

/** One request as it came over the wire. */
export interface Recorded {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is answered: JSON, or any body; or the connection ends before or in the middle of it. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: string | Uint8Array;
  readonly breaks?: 'before' | 'within';
  /** The second half of the body comes when this is settled. */
  readonly rest?: Promise<unknown>;
}

export type Answering = (request: Recorded) => Reply | undefined;

export const tenantId = '0f0e0d0c-0000-4000-8000-00000000000a';
export const teamsAdministrator = '69091246-20e8-4a56-aa4d-066075b2a7a8';

/** A tenant in good order, as far as the client asks: path without query → JSON. */
export const healthy: Readonly<Record<string, unknown>> = {
  '/Skype.Policy/configurations/TenantFederationSettings': [
    {
      AllowedDomains: {},
      BlockedDomains: [],
      AllowFederatedUsers: true,
      AllowTeamsConsumer: false,
      AllowTeamsConsumerInbound: false,
      SomethingNew: 'Maybe',
      Key: { ScopeClass: 'Global' },
      Identity: 'Global',
    },
  ],
  '/Skype.Policy/configurations/ExternalAccessPolicy': [
    { Identity: 'Global', EnableTeamsConsumerAccess: true },
    { Identity: 'Tag:Sales', EnableTeamsConsumerAccess: false },
  ],
  '/Skype.Policy/configurations/TeamsExternalAccessConfiguration': [{ Identity: 'Global', BlockedUsers: [] }],
  '/Skype.Policy/configurations/TeamsAcsFederationConfiguration': [
    { Identity: 'Global', EnableAcsUsers: false },
  ],
  '/Teams.Tenant/VerifiedSipDomains': [{ Name: 'contoso.com', Status: 'Enabled' }],
  '/v1.0/organization': { value: [{ id: tenantId, displayName: 'Contoso' }] },
  '/v1.0/domains': { value: [{ id: 'contoso.com', isDefault: true }] },
  '/v1.0/users': {
    value: [
      {
        id: 'A1',
        userPrincipalName: 'anna@contoso.com',
        displayName: 'Anna',
        userType: 'Member',
        accountEnabled: true,
        imAddresses: ['anna@contoso.com'],
        proxyAddresses: [],
        assignedPlans: [{ service: 'TeamspaceAPI', capabilityStatus: 'Enabled' }],
      },
      { id: 'b2', userPrincipalName: 'ben@contoso.com', userType: 'Guest', accountEnabled: false },
    ],
  },
  '/v1.0/admin/teams/userConfigurations': {
    value: [
      {
        id: 'a1',
        userPrincipalName: 'anna@contoso.com',
        accountType: 'user',
        effectivePolicyAssignments: [
          {
            policyType: 'ExternalAccessPolicy',
            policyAssignment: { displayName: 'Sales', assignmentType: 'group', groupId: 'g1' },
          },
        ],
      },
      { id: 'b2', accountType: 'guest', effectivePolicyAssignments: [] },
    ],
  },
  '/Skype.Policy/groupPolicyAssignments': [
    { GroupId: 'g1', PolicyType: 'ExternalAccessPolicy', PolicyName: 'Tag:Sales', Rank: 1 },
    { GroupId: 'g1', PolicyType: 'TeamsMeetingPolicy', PolicyName: 'AllOn', Rank: 1 },
  ],
};

export interface Harness {
  readonly connection: TenantConnection;
  readonly requests: readonly Recorded[];
  /** Milliseconds that were waited, in order. */
  readonly waits: readonly number[];
  readonly log: readonly string[];
  /** How often a token was asked for anew. */
  readonly renewals: () => number;
  readonly origin: string;
}

/** A connection to a server of this machine that answers as told, and else like a tenant in good order. */
export async function tenantWith(
  answering: Answering = () => undefined,
  options: Partial<TenantOptions> & { readonly roles?: readonly string[] } = {},
): Promise<Harness> {
  const requests: Recorded[] = [];
  const { port } = await serveHttp((message, response) => {
    void readBody(message).then((body) => {
      const request = recorded(message, body);
      requests.push(request);
      send(response, answering(request) ?? wellAnswered(request));
    });
  });
  const origin = `http://127.0.0.1:${port}`;
  const transport = createAxiosTransport({ userAgent: 'federation/test' });
  onTestFinished(() => transport.close());
  const waits: number[] = [];
  const log: string[] = [];
  const renewals = { count: 0 };
  let guids = 0;
  const { roles, ...others } = options;
  const connection = await connectTenant({
    tenant: 'contoso.com',
    environment: 'commercial',
    endpoints: { teams: origin, graph: origin },
    tokens: tokensOf(renewals, roles),
    transport,
    timeoutMs: 5_000,
    clock: {
      now: () => new Date('2026-01-01T00:00:00Z'),
      sleep: (ms, signal) => {
        waits.push(ms);
        return signal?.aborted === true ? Promise.reject(reasonOf(signal)) : Promise.resolve();
      },
    },
    random: (bytes) => new Uint8Array(bytes),
    newGuid: () => {
      guids += 1;
      return `00000000-0000-4000-8000-${String(guids).padStart(12, '0')}`;
    },
    log: (line) => log.push(line),
    ...others,
  });
  return { connection, requests, waits, log, renewals: () => renewals.count, origin };
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted');
}

/** Tokens that are worth nothing anywhere else; each new one has another number. */
function tokensOf(renewals: { count: number }, roles: readonly string[] = [teamsAdministrator]): TokenSource {
  return {
    token: (audience, { fresh = false } = {}) => {
      renewals.count += fresh ? 1 : 0;
      return Promise.resolve({
        value: `${audience}-token-${renewals.count}`,
        claims: {
          tenantId,
          appId: known('11111111-0000-4000-8000-000000000000'),
          account: 'app 11111111-0000-4000-8000-000000000000',
          roles: known(roles),
          permissions: known([]),
          expiresAt: new Date('2026-01-01T01:00:00Z'),
          isApp: true,
        },
      });
    },
  };
}

function wellAnswered({ method, path }: Recorded): Reply {
  if (method !== 'GET') {
    return { status: 204 };
  }
  const json = healthy[path.replace(/\?.*$/, '')];
  return json === undefined
    ? { status: 404, json: { code: 'NotFound', message: 'There is nothing.' } }
    : { json };
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function recorded(message: IncomingMessage, body: string): Recorded {
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
  );
  return { method: message.method ?? '', path: message.url ?? '', headers, body };
}

function send(response: ServerResponse, reply: Reply): void {
  const body = reply.body ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
  const type = reply.json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  if (reply.breaks === 'before') {
    response.destroy();
    return;
  }
  response.writeHead(reply.status ?? 200, { ...type, ...reply.headers });
  if (reply.breaks === 'within') {
    response.write(body.slice(0, body.length / 2));
    setImmediate(() => response.destroy());
    return;
  }
  if (reply.rest === undefined) {
    response.end(body);
    return;
  }
  response.write(body.slice(0, body.length / 2));
  void reply.rest.then(() => response.end(body.slice(body.length / 2)));
}

/** Answers one path (without query) in its own way. */
export function at(path: string, reply: Reply | ((request: Recorded) => Reply | undefined)): Answering {
  return (request) =>
    request.path.replace(/\?.*$/, '') === path
      ? typeof reply === 'function'
        ? reply(request)
        : reply
      : undefined;
}
