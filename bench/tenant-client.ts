import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cloudOf } from '../src/cloud/clouds.ts';
import { openTokenSource } from '../src/cloud/open-token-source.ts';
import { connectTenant } from '../src/cloud/tenant.ts';
import { createAxiosTransport } from '../src/http/axios-transport.ts';
import type { Transport } from '../src/http/transport.ts';
import type { CloudEnvironment } from '../src/model/tenant-snapshot.ts';
import { systemClock } from '../src/system-clock.ts';

/**
 * Reads a tenant with its users, in a process of its own: its time and its memory are those of the reading. Signing in
 * is not part of it. With `parse` it keeps all bodies and says what a mere parser takes for them.
 */
const [file = '', mode] = process.argv.slice(2);
const { authority, origin, tenantName, environment, clientId, clientSecret, caPem } = JSON.parse(
  readFileSync(file, 'utf8'),
) as Readonly<
  Record<'authority' | 'origin' | 'tenantName' | 'clientId' | 'clientSecret' | 'caPem', string>
> & {
  readonly environment: CloudEnvironment;
};
const bodies: string[] = [];
const transport = mode === 'parse' ? keeping(open()) : open();
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
const connection = await connectTenant({
  tenant: tenantName,
  environment,
  endpoints: cloud.endpoints,
  tokens,
  transport,
  timeoutMs: 60_000,
  clock: systemClock,
  random: (bytes) => randomBytes(bytes),
  newGuid: () => randomUUID(),
});
await connection.open();
await tokens.token('graph');
bodies.length = 0;
const before = performance.now();
const { objects } = await connection.snapshot({ users: true });
const ms = performance.now() - before;
transport.close();
const users = objects.users.state === 'known' ? objects.users.value.length : -1;
process.stdout.write(JSON.stringify({ ms, users, requests: connection.requests, parseMs: parseMs() }));

function open(): Transport {
  return createAxiosTransport({ userAgent: 'federation/bench', ca: caPem });
}

function keeping(inner: Transport): Transport {
  return {
    send: async (request) => {
      const response = await inner.send(request);
      bodies.push(Buffer.from(response.body).toString('utf8'));
      return response;
    },
    close: () => inner.close(),
  };
}

function parseMs(): number {
  const start = performance.now();
  for (const body of bodies) {
    JSON.parse(body);
  }
  return performance.now() - start;
}
