import { randomBytes, randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { FederationError } from '../errors.ts';
import { channelBindingHash, tlsServerEndPoint } from '../protocols/ntlm/channel-binding.ts';
import { createPsrpServer } from '../protocols/psrp/server.ts';
import type { WsmanServer } from '../protocols/wsman/server-port.ts';
import { createWsmanServer } from '../protocols/wsman/server.ts';
import { makeServerCertificate } from './certificates.ts';
import { FaultPlan, parseFault } from './faults.ts';
import { findAccount, netbiosDomain, type Organisation } from './organisation.ts';
import { createPoolHandler, type PoolOptions } from './pool-handler.ts';
import { endpointPath, listen, type PoolServer, type PoolServerOptions } from './pool-server.ts';
import { defaultScenario, findScenario } from './scenarios.ts';
import { shellTroubles } from './shell-troubles.ts';
import { openState } from './state.ts';
import type { OrganisationStore } from './store.ts';
import type { EnumerationForm } from './wire.ts';

export interface EmulatorOptions {
  /** Name of a scenario; `nothing-set` when absent. */
  readonly scenario?: string;
  /** As `--fault` takes them: `drop-after-write`, `slow:3`. */
  readonly faults?: readonly string[];
  /** Where the state is kept between runs, one file a scenario; in memory only when absent. */
  readonly stateFolder?: string;
  /** A free port when absent or 0. */
  readonly port?: number;
  /** Milliseconds by which every answer is later. */
  readonly latencyMs?: number;
  /** Seconds a write takes to the replicas; that of the scenario when absent. */
  readonly replicationSeconds?: number;
  /** Refuse clients that send no channel binding. */
  readonly requireChannelBinding?: boolean;
  /** How enumerations are written; servers do both. */
  readonly enumerations?: EnumerationForm;
  readonly now?: () => Date;
  readonly random?: (bytes: number) => Uint8Array;
}

export interface RunningEmulator {
  readonly scenario: string;
  /** The endpoint, complete: `https://127.0.0.1:40123/OcsPowershell`. */
  readonly poolUrl: string;
  /** Origin of the emulated tenant; there is none yet. */
  readonly tenant: null;
  /** Certificate of the authority to trust, PEM. */
  readonly caPem: string;
  /** `DOMAIN\user`. */
  readonly username: string;
  /** Made for this run; every account of the emulator has it. */
  readonly password: string;
  /** Requests of signed-in clients so far. */
  readonly requests: number;
  /** Calls of cmdlets that write, so far. */
  readonly writes: number;
  /** The state as it is now. */
  readonly organisation: Organisation;
  /** Begins the scenario again. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Starts an emulated pool on 127.0.0.1.
 * @throws FederationError for an unknown scenario or fault, a state that cannot be read, a port that is taken.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const { now = () => new Date(), random = (bytes: number) => randomBytes(bytes) } = options;
  const scenario = findScenario(options.scenario ?? defaultScenario);
  const faults = new FaultPlan((options.faults ?? []).map(parseFault));
  const { stateFolder: folder, replicationSeconds } = options;
  const store = openState(scenario, { folder, replicationSeconds, now });
  const password = Buffer.from(random(18)).toString('base64url');
  const certificate = await makeServerCertificate(new Date());
  const sockets = new Set<Socket>();
  const wsman = createEndpoint({
    store,
    faults,
    now,
    sockets,
    enumerations: options.enumerations ?? 'object',
  });
  const server = await listenOrExplain({
    certificate,
    authentication: {
      organisation: () => store.organisation,
      password,
      channelBinding: channelBindingHash(tlsServerEndPoint(certificate.der)),
      requireChannelBinding: options.requireChannelBinding ?? false,
      now,
      random,
    },
    wsman,
    faults,
    port: options.port ?? 0,
    latencyMs: options.latencyMs ?? 0,
    now: milliseconds,
    sockets,
  });
  return running(
    { store, faults, wsman, server },
    {
      scenario: scenario.name,
      caPem: certificate.caPem,
      username: `${netbiosDomain}\\${scenario.account}`,
      password,
    },
  );
}

interface EmulatorParts {
  readonly store: OrganisationStore;
  readonly faults: FaultPlan;
  readonly wsman: WsmanServer;
  readonly server: PoolServer;
}

function running(
  { store, faults, wsman, server }: EmulatorParts,
  facts: Pick<RunningEmulator, 'scenario' | 'caPem' | 'username' | 'password'>,
): RunningEmulator {
  return {
    ...facts,
    poolUrl: `https://127.0.0.1:${server.port}${endpointPath}`,
    tenant: null,
    get requests() {
      return faults.count('request');
    },
    get writes() {
      return faults.count('write');
    },
    get organisation() {
      return store.organisation;
    },
    reset: () => store.reset(),
    close: async () => {
      wsman.close();
      await server.close();
    },
  };
}

function milliseconds(): number {
  return Math.floor(performance.now());
}

/** WS-Management, PSRP behind it, and behind that the organisation. */
function createEndpoint(
  options: Omit<PoolOptions, 'cut'> & { readonly sockets: ReadonlySet<Socket> },
): WsmanServer {
  const { sockets, faults, store } = options;
  const cut = () => {
    sockets.forEach((socket) => socket.destroy());
    wsman.close();
  };
  const pool = createPoolHandler({ ...options, cut });
  const wsman = createWsmanServer({
    shells: createPsrpServer({ pool, ...powerShellOf(store.organisation) }),
    now: milliseconds,
    newGuid: randomUUID,
    intercept: shellTroubles(faults, (identity) => mayOpen(store.organisation, identity)),
  });
  return wsman;
}

/** Who has no role has nothing to look for in a session. */
function mayOpen(organisation: Organisation, identity: string): boolean {
  return (findAccount(organisation, identity)?.roles.length ?? 0) > 0;
}

/** The PowerShell that the product's servers ran: it decides version of the protocol and what a pipeline can hold. */
function powerShellOf({ product }: Organisation): {
  readonly protocolVersion: string;
  readonly powerShellVersion: string;
} {
  switch (product) {
    case 'lync-2010':
      return { protocolVersion: '2.1', powerShellVersion: '2.0' };
    case 'lync-2013':
      return { protocolVersion: '2.2', powerShellVersion: '4.0' };
    default:
      return { protocolVersion: '2.3', powerShellVersion: '5.1.14393.2248' };
  }
}

async function listenOrExplain(options: PoolServerOptions): Promise<PoolServer> {
  try {
    return await listen(options);
  } catch (error) {
    throw new FederationError('emulator.port', 'usage', 'the emulator cannot listen on that port', {
      where: `127.0.0.1:${options.port}`,
      why: error instanceof Error ? error.message : String(error),
      next: 'leave the port out, or give 0, to take a free one',
      cause: error,
    });
  }
}
