import { writeFileSync } from 'node:fs';
import { startEmulator } from '../src/emulator/emulator.ts';

/**
 * An emulated tenant in a process of its own: its work is not counted as the client's. Says by IPC that it is ready;
 * where it is and how to sign in stands in a file, as on a command line everybody could read it.
 */
const [scenario = '', latency = '0', file = ''] = process.argv.slice(2);
const emulator = await startEmulator({ scenario, latencyMs: Number(latency) });
const { tenant, caPem } = emulator;
if (tenant === null) {
  throw new Error(`${scenario} has no tenant`);
}
const { origin, tenantName, environment, clientId, clientSecret } = tenant;
writeFileSync(file, JSON.stringify({ origin, tenantName, environment, clientId, clientSecret, caPem }));
process.on('disconnect', () => void emulator.close());
process.send?.('ready');
