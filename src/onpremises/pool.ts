import { createAxiosTransport } from '../http/axios-transport.ts';
import type { HttpLogEntry } from '../http/log.ts';
import type { HttpProxy } from '../http/tunnel-agent.ts';
import type { Clock } from '../model/clock.ts';
import { stripControl } from '../model/strip-control.ts';
import { createAuthenticatedLane } from './authenticated-lane.ts';
import type { Credentials } from './credentials.ts';
import { createKerberos, type KerberosPort } from './kerberos.ts';
import { PoolConnection } from './pool-connection.ts';
import type { PowerShellSession } from './powershell.ts';
import { openPowerShellSession } from './session.ts';

export interface PoolOptions {
  /** The endpoint, complete: `https://pool01.contoso.com/OcsPowershell`. */
  readonly url: string;
  readonly authentication: 'negotiate' | 'kerberos' | 'ntlm';
  /** Absent: the account of the Kerberos ticket. */
  readonly credentials?: Credentials;
  /** PEM of certificate authorities, trusted beside Node's own roots. */
  readonly ca?: string;
  /** Pools are reached directly unless the profile names a proxy. */
  readonly proxy?: HttpProxy;
  readonly userAgent: string;
  /** Milliseconds that opening a session may take. */
  readonly timeoutMs: number;
  /** Ends opening and reading early; a write in flight is finished all the same. */
  readonly signal?: AbortSignal;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly newGuid: () => string;
  /** The system's tickets when absent. */
  readonly kerberos?: KerberosPort;
  /** How the lane authenticates and what the server says besides answers; never a secret. */
  readonly log?: (line: string) => void;
  readonly httpLog?: (entry: HttpLogEntry) => void;
}

/**
 * Connects to a pool: address, certificate and account are proven when this returns.
 * @throws FederationError when the pool cannot be reached, refuses the account, or does not open a session in time.
 */
export async function connectPool(options: PoolOptions): Promise<PoolConnection> {
  const { url, signal } = options;
  const connection = new PoolConnection({
    pool: new URL(url).hostname,
    open: () => openSession(options),
    ...(signal === undefined ? {} : { signal }),
  });
  await connection.open();
  return connection;
}

/** A session on a connection of its own, which ends with it: NTLM authenticates connections, not requests. */
async function openSession(options: PoolOptions): Promise<PowerShellSession> {
  const { url, authentication, credentials, ca, proxy, userAgent, random, clock, log, httpLog, signal } =
    options;
  const transport = createAxiosTransport({
    userAgent,
    singleConnection: true,
    ...(ca === undefined ? {} : { ca }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(httpLog === undefined ? {} : { log: httpLog }),
  });
  const lane = createAuthenticatedLane({
    transport,
    url,
    authentication,
    random,
    clock,
    kerberos: options.kerberos ?? createKerberos(),
    ...(credentials === undefined ? {} : { credentials }),
    ...(log === undefined ? {} : { log }),
  });
  try {
    const session = await openPowerShellSession(lane, {
      url,
      openTimeoutMs: options.timeoutMs,
      clock,
      newGuid: options.newGuid,
      random: () => fraction(random),
      onRecord: ({ stream, text }) => log?.(`${stream}: ${stripControl(text)}`),
      ...(signal === undefined ? {} : { signal }),
    });
    return closingLane(session, lane);
  } catch (error) {
    lane.close();
    throw error;
  }
}

/** The session, closing its lane after itself. */
function closingLane(session: PowerShellSession, lane: { close(): void }): PowerShellSession {
  return {
    owner: session.owner,
    powerShellVersion: session.powerShellVersion,
    canBatch: session.canBatch,
    run: (statements, options) => session.run(statements, options),
    close: async () => {
      await session.close();
      lane.close();
    },
  };
}

/** From 0 up to 1. */
function fraction(random: (bytes: number) => Uint8Array): number {
  return random(4).reduce((sum, byte) => (sum + byte) / 256, 0);
}
