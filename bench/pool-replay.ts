import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Agent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { startEmulator } from '../src/emulator/emulator.ts';
import { answering, askEmulator, bodyOf, createReplay } from './replay.ts';

/**
 * An emulated pool in a process of its own, behind a server that remembers the whole conversation of the first client and
 * gives each later one the same answers (`replay.ts`), by their place in it. Clients must therefore send the same, with the same random numbers.
 */
const [scenario = '', latency = '0', file = ''] = process.argv.slice(2);
const emulator = await startEmulator({ scenario });
const { poolUrl, caPem, username, password } = emulator;
if (poolUrl === null) {
  throw new Error(`${scenario} has no pool`);
}
const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: caPem });
const replay = createReplay(Number(latency));
const asked = new WeakMap<object, number>();

const server = createServer(
  answering(async (message, response) => {
    if (message.method === 'GET') {
      const answers = await replay.all();
      response.end(JSON.stringify(answers.map(({ bytes }) => bytes.toString('utf8'))));
      return;
    }
    const position = asked.get(message.socket) ?? 0;
    asked.set(message.socket, position + 1);
    const body = await bodyOf(message);
    await replay.give(String(position), response, () => askEmulator(poolUrl, agent, message, body));
  }),
);
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${new URL(poolUrl).pathname}`;
  writeFileSync(file, JSON.stringify({ url, username, password }));
  process.send?.('ready');
});
process.on('disconnect', () => process.exit());
