import { randomBytes, randomUUID } from 'node:crypto';
import { cloudOf } from '../../src/cloud/clouds.ts';
import { openTokenSource } from '../../src/cloud/open-token-source.ts';
import { connectTenant, type TenantConnection } from '../../src/cloud/tenant.ts';
import type { RunningEmulator } from '../../src/emulator/emulator.ts';
import { createAxiosTransport } from '../../src/http/axios-transport.ts';
import type { Clock } from '../../src/model/clock.ts';
import { systemClock } from '../../src/system-clock.ts';

/** The product's own client, with Microsoft's library for signing in, connected to the emulated tenant. */
export async function connectToTenant(
  { tenant, caPem }: RunningEmulator,
  signal = AbortSignal.timeout(30_000),
  clock: Clock = systemClock,
): Promise<TenantConnection> {
  if (tenant === null) {
    throw new Error('the scenario has no tenant');
  }
  const { origin, tenantName, environment, clientId, clientSecret } = tenant;
  const cloud = cloudOf(environment, { authority: origin, teams: origin, graph: origin });
  const transport = createAxiosTransport({ userAgent: 'federation-test', ca: caPem });
  const tokens = openTokenSource({
    cloud,
    tenant: tenantName,
    clientId,
    credential: { kind: 'client-secret', secret: () => Promise.resolve(clientSecret) },
    transport,
    clock: systemClock,
    env: {},
    platform: 'linux',
  });
  return connectTenant({
    tenant: tenantName,
    environment,
    endpoints: cloud.endpoints,
    tokens,
    transport,
    timeoutMs: 30_000,
    clock,
    random: (bytes) => randomBytes(bytes),
    newGuid: randomUUID,
    signal,
  });
}
