import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { startEmulator } from '../src/emulator/emulator.ts';

/**
 * An emulated tenant in a process of its own, behind a server that remembers its answers and gives each `latency` ms
 * after it was asked for: what the emulator takes to make a page of a thousand users is not counted as the client's.
 * Says by IPC that it is ready; where it is and how to sign in stands in a file, not on a command line.
 */
const [scenario = '', latency = '0', file = ''] = process.argv.slice(2);
const emulator = await startEmulator({ scenario });
const { tenant, caPem } = emulator;
if (tenant === null) {
  throw new Error(`${scenario} has no tenant`);
}
const { origin: authority, tenantName, environment, clientId, clientSecret } = tenant;
const agent = new Agent({ keepAlive: true, ca: caPem });
const remembered = new Map<string, Promise<Buffer>>();
let origin = '';

async function answerOf({ url = '', headers }: IncomingMessage): Promise<Buffer> {
  const { authorization } = headers;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${authority}${url}`, { agent, headers: { authorization, 'accept-encoding': 'gzip' } }, resolve)
      .on('error', reject)
      .end();
  });
  const bytes = Buffer.concat((await response.toArray()) as Buffer[]);
  const plain = response.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
  if (response.statusCode !== 200) {
    throw new Error(`${url} is answered with ${response.statusCode ?? 0}`);
  }
  return gzipSync(plain.toString('utf8').replaceAll(authority, origin));
}

const server = createServer((message, response) => {
  const { url = '' } = message;
  const answer = remembered.get(url) ?? answerOf(message);
  remembered.set(url, answer);
  setTimeout(() => {
    void answer.then((bytes) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(bytes);
    });
  }, Number(latency));
});
server.listen(0, '127.0.0.1', () => {
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const access = { authority, origin, tenantName, environment, clientId, clientSecret, caPem };
  writeFileSync(file, JSON.stringify(access));
  process.send?.('ready');
});
process.on('disconnect', () => process.exit());
