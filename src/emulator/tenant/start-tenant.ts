import type { Socket } from 'node:net';
import type { CloudEnvironment } from '../../model/tenant-snapshot.ts';
import type { ServerCertificate } from '../certificates.ts';
import type { FaultPlan } from '../faults.ts';
import type { TenantStore } from '../store.ts';
import { listen } from '../tls-listener.ts';
import { TenantApi } from './api.ts';
import type { AppCredential } from './assertions.ts';
import { Authority } from './authority.ts';
import type { DeviceDecision } from './device-codes.ts';
import { TenantServer, type SeenRequest } from './tenant-server.ts';
import type { Tenant, TenantManner } from './tenant.ts';
import { TokenSigner } from './tokens.ts';

/** What tests may want of the tenant beside its scenario. */
export interface TenantOptions {
  /** What the app registration trusts beside its secret. */
  readonly credentials?: readonly AppCredential[];
  /** Takes the place of what the scenario says. */
  readonly manner?: Partial<TenantManner>;
  /** Told of every request, before it is answered. It sees secrets. */
  readonly onRequest?: (request: SeenRequest) => void;
}

export interface StartTenantOptions extends TenantOptions {
  readonly store: TenantStore;
  readonly certificate: ServerCertificate;
  readonly faults: FaultPlan;
  readonly clientSecret: string;
  readonly port: number;
  readonly latencyMs: number;
  readonly now: () => Date;
  readonly random: (bytes: number) => Uint8Array;
}

export interface RunningTenant {
  /** Where authority, Teams API and Graph are: `https://127.0.0.1:40124`. */
  readonly origin: string;
  readonly tenantId: string;
  /** The initial domain: `contoso.onmicrosoft.com`. */
  readonly tenantName: string;
  readonly environment: CloudEnvironment;
  /** Of the app registration. */
  readonly clientId: string;
  /** Made for this run. */
  readonly clientSecret: string;
  /** User principal name of the administrator who signs in by device code. */
  readonly username: string;
  /** The state as it is now. */
  readonly state: Tenant;
  /** What a person at another device does. @returns false for a code that nobody waits with. */
  approveDevice(userCode: string, decision?: DeviceDecision): boolean;
  close(): Promise<void>;
}

const clientId = '0f5c2b6e-7a41-4f0e-9d57-1b7d2e4c8a01';

/** @throws FederationError `emulator.port` when the port is taken. */
export async function startTenant(options: StartTenantOptions): Promise<RunningTenant> {
  const { store, faults, clientSecret, certificate, latencyMs, now, onRequest } = options;
  const sockets = new Set<Socket>();
  const signer = new TokenSigner();
  const { id, name, environment } = store.tenant;
  const username = `admin@${name}`;
  let origin = '';
  const shared = { signer, faults, now, origin: () => origin };
  const api = new TenantApi({ ...shared, store, manner: options.manner ?? {} });
  const authority = new Authority({
    ...shared,
    tenant: () => api.tenant,
    clientId,
    clientSecret,
    credentials: options.credentials ?? [],
    username,
    random: options.random,
  });
  const server = new TenantServer({ api, authority, faults, latencyMs, now, sockets, onRequest });
  const listener = await listen({
    certificate,
    port: options.port,
    sockets,
    take: (...both) => server.answer(...both),
  });
  origin = `https://127.0.0.1:${listener.port}`;
  return {
    origin,
    tenantId: id,
    tenantName: name,
    environment,
    clientId,
    clientSecret,
    username,
    get state() {
      return api.tenant;
    },
    approveDevice: (userCode, decision = 'approved') => authority.decide(userCode, decision),
    close: () => listener.close(),
  };
}
