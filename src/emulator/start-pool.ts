import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { channelBindingHash, tlsServerEndPoint } from '../protocols/ntlm/channel-binding.ts';
import { createPsrpServer } from '../protocols/psrp/server.ts';
import type { WsmanServer } from '../protocols/wsman/server-port.ts';
import { createWsmanServer } from '../protocols/wsman/server.ts';
import type { ServerCertificate } from './certificates.ts';
import type { FaultPlan } from './faults.ts';
import { findAccount, type Organisation } from './organisation.ts';
import { createPoolHandler, type PoolOptions } from './pool-handler.ts';
import { endpointPath, listenAsPool } from './pool-server.ts';
import { shellTroubles } from './shell-troubles.ts';
import type { OrganisationStore } from './store.ts';
import type { EnumerationForm } from './wire.ts';

export interface StartPoolOptions {
  readonly store: OrganisationStore;
  readonly certificate: ServerCertificate;
  readonly faults: FaultPlan;
  readonly password: string;
  readonly requireChannelBinding: boolean;
  readonly enumerations: EnumerationForm;
  readonly port: number;
  readonly latencyMs: number;
  readonly now: () => Date;
  readonly random: (bytes: number) => Uint8Array;
}

export interface RunningPool {
  /** The endpoint, complete. */
  readonly url: string;
  close(): Promise<void>;
}

/** @throws FederationError `emulator.port` when the port is taken. */
export async function startPool(options: StartPoolOptions): Promise<RunningPool> {
  const { store, certificate, password, requireChannelBinding, now, random } = options;
  const sockets = new Set<Socket>();
  const wsman = createEndpoint({ ...options, sockets });
  const server = await listenAsPool({
    certificate,
    authentication: {
      organisation: () => store.organisation,
      password,
      channelBinding: channelBindingHash(tlsServerEndPoint(certificate.der)),
      requireChannelBinding,
      now,
      random,
    },
    wsman,
    faults: options.faults,
    port: options.port,
    latencyMs: options.latencyMs,
    now: milliseconds,
    sockets,
  });
  return {
    url: `https://127.0.0.1:${server.port}${endpointPath}`,
    close: () => {
      wsman.close();
      return server.close();
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
