import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { makeServerCertificate } from '../src/emulator/certificates.ts';
import { startEmulator } from '../src/emulator/emulator.ts';

/**
 * A fleet of emulated tenants in a process of its own: sign-in service, Teams admin API and Graph, behind a server that
 * remembers its answers and gives each `latency` ms after it was asked for, so that what the emulator takes to make them is
 * not counted as the client's. Writes configurations for `count` profiles and for one; on any message says how many
 * requests it has answered since the last, and what a mere parser takes for the bodies it gave.
 */
const [scenario = '', latency = '0', count = '1', folder = ''] = process.argv.slice(2);
const emulator = await startEmulator({ scenario });
const { tenant, caPem } = emulator;
if (tenant === null) {
  throw new Error(`${scenario} has no tenant`);
}
const { origin: real, tenantName, environment, clientId, clientSecret } = tenant;
const agent = new Agent({ keepAlive: true, ca: caPem });
const remembered = new Map<string, Promise<Answer>>();
let origin = '';
let given: Buffer[] = [];

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly plain: Buffer;
  readonly zipped: Buffer;
}

async function ask({ method = '', url = '', headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const kept = Object.entries(headers).filter(([name]) =>
      /^(authorization|content-type|accept)$/.test(name),
    );
    request(`${real}${url}`, { method, agent, headers: Object.fromEntries(kept) }, resolve)
      .on('error', reject)
      .end(body);
  });
  const bytes = Buffer.concat((await response.toArray()) as Buffer[]);
  const unzipped = response.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
  const plain = Buffer.from(unzipped.toString('utf8').replaceAll(real, origin));
  const { statusCode = 500 } = response;
  if (statusCode !== 200) {
    throw new Error(`${method} ${url} is answered with ${statusCode}`);
  }
  return { status: statusCode, type: response.headers['content-type'] ?? '', plain, zipped: gzipSync(plain) };
}

async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const due = performance.now() + Number(latency);
  const body = Buffer.concat((await message.toArray()) as Buffer[]);
  const key = [message.method, message.url, body.toString('utf8')].join(' ');
  const known = remembered.get(key) ?? ask(message, body);
  remembered.set(key, known);
  const { status, type, plain, zipped } = await known;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  given.push(plain);
  response.writeHead(status, { 'content-type': type, 'content-encoding': 'gzip' });
  response.end(zipped);
}

function parseMs(): number {
  const before = performance.now();
  for (const body of given) {
    JSON.parse(body.toString('utf8'));
  }
  return performance.now() - before;
}

const { certificatePem: cert, keyPem: key, caPem: ca } = await makeServerCertificate(new Date());
const server = createServer({ cert, key }, (message, response) => {
  answer(message, response).catch((error: unknown) => {
    response.writeHead(500);
    response.end(String(error));
  });
});

function write(name: string, profiles: number): string {
  const cloud = {
    environment,
    clientId,
    authentication: 'client-secret',
    clientSecret: { file: './secret' },
    caFile: './ca.pem',
    endpoints: { authority: origin, teams: origin, graph: origin },
  };
  const file = join(folder, `${name}.yaml`);
  const list = `${name}.csv`;
  const rows = Array.from({ length: profiles }, (_, index) => `tenant-${index},${tenantName}`);
  writeFileSync(join(folder, list), ['name,tenant', ...rows, ''].join('\n'));
  writeFileSync(file, JSON.stringify({ schemaVersion: 1, defaults: { cloud }, profilesFrom: `./${list}` }));
  return file;
}

server.listen(0, '127.0.0.1', () => {
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(join(folder, 'secret'), clientSecret, { mode: 0o600 });
  writeFileSync(join(folder, 'ca.pem'), ca);
  process.send?.({ fleet: write('fleet', Number(count)), one: write('one', 1) });
});
process.on('message', () => {
  process.send?.({ requests: given.length, parseMs: parseMs() });
  given = [];
});
process.on('disconnect', () => process.exit());
