import type { App } from '../app.ts';
import type { TenantConnection } from '../cloud/tenant.ts';
import type { TokenSource } from '../cloud/token-source.ts';
import { openCloud, type CloudAddress } from './cloud-sign-in.ts';

/** How long a request to the cloud may be without a byte; the whole is bounded by `--timeout`. */
const silenceMs = 60_000;

/** A tenant of which nothing has been asked yet. */
export interface CloudConnection {
  readonly tenant: TenantConnection;
  /** What it signs in with. */
  readonly tokens: TokenSource;
  /** The API is an emulator's, or behind a gateway of the organisation: not the service that nobody has documented. */
  readonly overridden: boolean;
}

export async function connectCloud(app: App, address: CloudAddress): Promise<CloudConnection> {
  const { globals, host, readingSignal, random, debug } = app;
  const { cloud, transport, tokens } = await openCloud(app, address);
  const { connectTenant } = await import('../cloud/tenant.ts');
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
    onTurnedAway: app.waitsFor,
    ...(debug === undefined ? {} : { log: debug }),
  });
  app.onClose(() => tenant.close());
  return { tenant, tokens, overridden: cloud.overridden };
}
