import type { App } from '../app.ts';
import type { TenantConnection } from '../cloud/tenant.ts';
import { openCloud, type CloudAddress } from './cloud-sign-in.ts';

/** How long a request to the cloud may be without a byte; the whole is bounded by `--timeout`. */
const silenceMs = 60_000;

/** The tenant at an address. Nobody signs in before it is used; its connections end with the command. */
export async function connectCloud(app: App, address: CloudAddress): Promise<TenantConnection> {
  const { connectTenant } = await import('../cloud/tenant.ts');
  const { cloud, transport, tokens } = await openCloud(app, address);
  const { host, globals, random, readingSignal, debug } = app;
  const tenant = await connectTenant({
    tenant: address.tenant,
    environment: cloud.environment,
    endpoints: cloud.endpoints,
    tokens,
    transport,
    timeoutMs: Math.min(silenceMs, globals.timeoutMs),
    clock: host.clock,
    random: random.bytes,
    newGuid: random.guid,
    signal: readingSignal,
    ...(debug === undefined ? {} : { log: debug }),
  });
  app.onClose(() => tenant.close());
  return tenant;
}
