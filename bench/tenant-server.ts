import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Agent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { startEmulator } from '../src/emulator/emulator.ts';
import { answering, askTenant, bodyOf, createReplay, tenantKey } from './replay.ts';

/**
 * An emulated tenant in a process of its own, behind a server that remembers its answers (`replay.ts`). Says by IPC that it is ready; where it is and how to sign in stands in a file, not on a command line.
 */
const [scenario = '', latency = '0', file = ''] = process.argv.slice(2);
const emulator = await startEmulator({ scenario });
const { tenant, caPem } = emulator;
if (tenant === null) {
  throw new Error(`${scenario} has no tenant`);
}
const { origin: authority, tenantName, environment, clientId, clientSecret } = tenant;
const agent = new Agent({ keepAlive: true, ca: caPem });
const replay = createReplay(Number(latency));
let origin = '';

const server = createServer(
  answering(async (message, response) => {
    const body = await bodyOf(message);
    await replay.give(tenantKey(message, body), response, () =>
      askTenant({ real: authority, here: origin, agent }, message, body),
    );
  }),
);
server.listen(0, '127.0.0.1', () => {
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const access = { authority, origin, tenantName, environment, clientId, clientSecret, caPem };
  writeFileSync(file, JSON.stringify(access));
  process.send?.('ready');
});
process.on('disconnect', () => process.exit());
