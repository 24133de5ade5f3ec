import { randomBytes } from 'node:crypto';
import { makeServerCertificate } from './certificates.ts';
import { FaultPlan, parseFault } from './faults.ts';
import { netbiosDomain, type Organisation } from './organisation.ts';
import { defaultScenario, findScenario, type Scenario } from './scenarios.ts';
import { startPool, type RunningPool } from './start-pool.ts';
import { openOrganisation, openTenant, type StateOptions } from './state.ts';
import type { OrganisationStore, TenantStore } from './store.ts';
import { startTenant, type RunningTenant, type TenantOptions } from './tenant/start-tenant.ts';
import type { EnumerationForm } from './wire.ts';

export interface EmulatorOptions {
  /** Name of a scenario; `nothing-set` when absent. */
  readonly scenario?: string;
  /** As `--fault` takes them: `drop-after-write`, `slow:3`. */
  readonly faults?: readonly string[];
  /** Where the state is kept between runs, one file a scenario and side; in memory only when absent. */
  readonly stateFolder?: string;
  /** Of the pool, or of a tenant that stands alone; a free port when absent or 0. */
  readonly port?: number;
  /** Milliseconds by which every answer is later. */
  readonly latencyMs?: number;
  /** Seconds a write takes to the replicas; that of the scenario when absent. */
  readonly replicationSeconds?: number;
  /** Refuse clients that send no channel binding. */
  readonly requireChannelBinding?: boolean;
  /** How enumerations are written; servers do both. */
  readonly enumerations?: EnumerationForm;
  readonly tenant?: TenantOptions;
  readonly now?: () => Date;
  readonly random?: (bytes: number) => Uint8Array;
}

export interface RunningEmulator {
  readonly scenario: string;
  /** The endpoint, complete: `https://127.0.0.1:40123/OcsPowershell`; null when the scenario has no pool. */
  readonly poolUrl: string | null;
  /** Null when the scenario has none. */
  readonly tenant: RunningTenant | null;
  /** Certificate of the authority to trust, PEM. */
  readonly caPem: string;
  /** `DOMAIN\user`; of a tenant that stands alone the user principal name. */
  readonly username: string;
  /** Made for this run; every account of the emulator has it. */
  readonly password: string;
  /** Requests of signed-in clients so far, to pool and tenant. */
  readonly requests: number;
  /** Calls that write, so far, to pool and tenant. */
  readonly writes: number;
  /** The state of the servers as it is now; null when the scenario has no pool. */
  readonly organisation: Organisation | null;
  /** Begins the scenario again. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Starts an emulated pool, an emulated tenant, or both, on 127.0.0.1.
 * @throws FederationError for an unknown scenario or fault, a state that cannot be read, a port that is taken.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const scenario = findScenario(options.scenario ?? defaultScenario);
  const faults = new FaultPlan((options.faults ?? []).map(parseFault));
  const certificate = await makeServerCertificate(new Date());
  const { now = () => new Date(), random = (bytes: number) => randomBytes(bytes) } = options;
  const secret = () => Buffer.from(random(18)).toString('base64url');
  const password = secret();
  const { port = 0, latencyMs = 0 } = options;
  const shared = { certificate, faults, password, latencyMs, now, random };
  const stores = openStores(scenario, options, now);
  const pool =
    stores.organisation &&
    (await startPool({
      ...shared,
      store: stores.organisation,
      port,
      requireChannelBinding: options.requireChannelBinding ?? false,
      enumerations: options.enumerations ?? 'object',
    }));
  const tenant =
    stores.tenant &&
    (await startTenant({
      ...shared,
      ...options.tenant,
      store: stores.tenant,
      // The port that was asked for is the pool's where there is one.
      port: pool === undefined ? port : 0,
      clientSecret: secret(),
    }));
  return running({ scenario, faults, stores, pool, tenant }, { caPem: certificate.caPem, password });
}

interface Stores {
  readonly organisation: OrganisationStore | undefined;
  readonly tenant: TenantStore | undefined;
}

function openStores(scenario: Scenario, options: EmulatorOptions, now: () => Date): Stores {
  const state: StateOptions = { scenario: scenario.name, folder: options.stateFolder, now };
  return {
    organisation:
      scenario.organisation && openOrganisation(scenario.organisation, state, options.replicationSeconds),
    tenant: scenario.tenant && openTenant(scenario.tenant, state),
  };
}

interface EmulatorParts {
  readonly scenario: Scenario;
  readonly faults: FaultPlan;
  readonly stores: Stores;
  readonly pool: RunningPool | undefined;
  readonly tenant: RunningTenant | undefined;
}

function running(
  { scenario, faults, stores, pool, tenant }: EmulatorParts,
  facts: Pick<RunningEmulator, 'caPem' | 'password'>,
): RunningEmulator {
  const user = `${netbiosDomain}\\${scenario.account}`;
  return {
    ...facts,
    scenario: scenario.name,
    username: pool === undefined ? (tenant?.username ?? user) : user,
    poolUrl: pool?.url ?? null,
    tenant: tenant ?? null,
    get requests() {
      return faults.count('request');
    },
    get writes() {
      return faults.count('write');
    },
    get organisation() {
      return stores.organisation?.organisation ?? null;
    },
    reset: () => {
      stores.organisation?.reset();
      stores.tenant?.reset();
    },
    close: async () => {
      await Promise.all([pool?.close(), tenant?.close()]);
    },
  };
}
