import { readFileSync } from 'node:fs';
import { cloudOf } from '../src/cloud/clouds.ts';
import { openTokenSource } from '../src/cloud/open-token-source.ts';
import { connectTenant, type TenantConnection } from '../src/cloud/tenant.ts';
import { createAxiosTransport } from '../src/http/axios-transport.ts';
import type { Transport } from '../src/http/transport.ts';
import type { CloudEnvironment } from '../src/model/tenant-snapshot.ts';
import { systemClock } from '../src/system-clock.ts';

/** What `tenant-server` says of itself: where it is and how to sign in. */
type Access = Readonly<
  Record<'authority' | 'origin' | 'tenantName' | 'clientId' | 'clientSecret' | 'caPem', string>
> & { readonly environment: CloudEnvironment };

export interface SignedIn {
  readonly tenant: TenantConnection;
  /** The bodies of what is answered from now on, where they are kept. */
  readonly bodies: readonly string[];
  readonly close: () => void;
}

/** Connects to the tenant that a file tells of, signed in at both services. */
export async function signIn(
  file: string,
  random: { readonly bytes: (count: number) => Uint8Array; readonly guid: () => string },
  keepsBodies: boolean,
): Promise<SignedIn> {
  const access = JSON.parse(readFileSync(file, 'utf8')) as Access;
  const { authority, origin, tenantName, environment, clientId, clientSecret, caPem } = access;
  const plain = createAxiosTransport({ userAgent: 'federation/bench', ca: caPem });
  const bodies: string[] = [];
  const transport = keepsBodies ? keeping(plain, bodies) : plain;
  const cloud = cloudOf(environment, { authority, teams: origin, graph: origin });
  const tokens = openTokenSource({
    cloud,
    tenant: tenantName,
    clientId,
    credential: { kind: 'client-secret', secret: () => Promise.resolve(clientSecret) },
    transport,
    clock: systemClock,
    env: {},
    platform: process.platform,
  });
  const tenant = await connectTenant({
    tenant: tenantName,
    environment,
    endpoints: cloud.endpoints,
    tokens,
    transport,
    timeoutMs: 60_000,
    clock: systemClock,
    random: random.bytes,
    newGuid: random.guid,
  });
  await tenant.open();
  await tokens.token('graph');
  bodies.length = 0;
  return { tenant, bodies, close: () => transport.close() };
}

function keeping(inner: Transport, bodies: string[]): Transport {
  return {
    send: async (request) => {
      const response = await inner.send(request);
      bodies.push(Buffer.from(response.body).toString('utf8'));
      return response;
    },
    close: () => inner.close(),
  };
}
