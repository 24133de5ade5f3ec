import { startEmulator } from '../src/emulator/emulator.ts';
import { writeEmulatorConfig } from '../src/emulator/emulator-config.ts';

/**
 * An emulated pool in a process of its own: its work is not counted as the client's. Speaks to its parent by IPC:
 * says where its configuration is, and on any message how many requests it has answered since the last.
 */
const [scenario = '', latency = '0', folder = '', ...faults] = process.argv.slice(2);
const emulator = await startEmulator({ scenario, latencyMs: Number(latency), faults });
const { config } = await writeEmulatorConfig(folder, emulator);
let told = 0;
process.on('message', () => {
  process.send?.({ requests: emulator.requests - told });
  told = emulator.requests;
});
process.on('disconnect', () => void emulator.close());
process.send?.({ config });
