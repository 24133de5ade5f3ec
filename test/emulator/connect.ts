import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningEmulator } from '../../src/emulator/emulator.ts';
import { connectPool } from '../../src/onpremises/pool.ts';
import type { PoolConnection } from '../../src/onpremises/pool-connection.ts';

export interface Who {
  /** Name of an account without its domain; that of the scenario when absent. */
  readonly account?: string;
  readonly password?: string;
  /** For opening the session. */
  readonly timeoutMs?: number;
}

/** The address of a pool that must be there. */
export function poolUrlOf({ scenario, poolUrl }: RunningEmulator): string {
  if (poolUrl === null) {
    throw new Error(`the scenario ${scenario} has no pool`);
  }
  return poolUrl;
}

/** The product's own client, connected to the emulator with the emulator's authority and password. */
export function connectTo(
  emulator: RunningEmulator,
  { account, password, timeoutMs = 10_000 }: Who = {},
): Promise<PoolConnection> {
  return connectPool({
    url: poolUrlOf(emulator),
    authentication: 'ntlm',
    credentials: {
      username: account === undefined ? emulator.username : `CONTOSO\\${account}`,
      password: password ?? emulator.password,
    },
    ca: emulator.caPem,
    userAgent: 'federation-test',
    timeoutMs,
    clock: {
      now: () => new Date(),
      sleep: async (ms, signal) => {
        await sleep(ms, undefined, signal === undefined ? {} : { signal });
      },
    },
    random: (bytes) => randomBytes(bytes),
    newGuid: randomUUID,
  });
}
