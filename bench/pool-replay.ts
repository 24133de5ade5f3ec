import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { startEmulator } from '../src/emulator/emulator.ts';

/**
 * An emulated pool in a process of its own, behind a server that remembers the whole conversation of the first client
 * and gives each later one the same answers, `latency` ms after it asked: what the emulator takes to write ten thousand
 * users is not counted as the client's. Clients must therefore send the same, with the same random numbers.
 */
const [scenario = '', latency = '0', file = ''] = process.argv.slice(2);
const emulator = await startEmulator({ scenario });
const { poolUrl, caPem, username, password } = emulator;
if (poolUrl === null) {
  throw new Error(`${scenario} has no pool`);
}
const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: caPem });

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly bytes: Buffer;
}
const remembered: Promise<Answer>[] = [];
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date']);

async function answerOf(message: IncomingMessage): Promise<Answer> {
  const body = Buffer.concat((await message.toArray()) as Buffer[]);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(
      poolUrl ?? '',
      { agent, method: 'POST', headers: { ...message.headers, host: new URL(poolUrl ?? '').host } },
      resolve,
    )
      .on('error', reject)
      .end(body);
  });
  const bytes = Buffer.concat((await response.toArray()) as Buffer[]);
  const headers = Object.fromEntries(
    Object.entries(response.headers).flatMap(([name, value]) =>
      value === undefined || hopByHop.has(name) ? [] : [[name, value] as const],
    ),
  );
  return { status: response.statusCode ?? 0, headers, bytes };
}

const server = createServer((message, response) => {
  if (message.method === 'GET') {
    void Promise.all(remembered).then((all) =>
      response.end(JSON.stringify(all.map(({ bytes }) => bytes.toString('utf8')))),
    );
    return;
  }
  const connection = message.socket as typeof message.socket & { asked?: number };
  const position = connection.asked ?? 0;
  connection.asked = position + 1;
  const before = remembered[position];
  const answer = before ?? answerOf(message);
  remembered[position] = answer;
  if (before !== undefined) {
    message.resume();
  }
  setTimeout(() => {
    void answer.then(({ status, headers, bytes }) => {
      response.writeHead(status, { ...headers });
      response.end(bytes);
    });
  }, Number(latency));
});
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${new URL(poolUrl).pathname}`;
  writeFileSync(file, JSON.stringify({ url, username, password }));
  process.send?.('ready');
});
process.on('disconnect', () => process.exit());
