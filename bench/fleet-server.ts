import { writeFileSync } from 'node:fs';
import { Agent, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { makeServerCertificate } from '../src/emulator/certificates.ts';
import { startEmulator } from '../src/emulator/emulator.ts';
import { answering, askTenant, bodyOf, createReplay, tenantKey } from './replay.ts';

/**
 * A fleet of emulated tenants in a process of its own: sign-in service, Teams admin API and Graph, behind a server that
 * remembers its answers (`replay.ts`). Writes configurations for `count` profiles and for one; on any message says how many
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
const replay = createReplay(Number(latency));
let origin = '';
let given: Buffer[] = [];

/** Unzipping is not part of it: an HTTP client has that from Node. */
function parseMs(): number {
  const bodies = given.map((bytes) => gunzipSync(bytes));
  const before = performance.now();
  bodies.forEach((body) => void JSON.parse(body.toString('utf8')));
  return performance.now() - before;
}

const { certificatePem: cert, keyPem: key, caPem: ca } = await makeServerCertificate(new Date());
const server = createServer(
  { cert, key },
  answering(async (message, response) => {
    const body = await bodyOf(message);
    const { bytes } = await replay.give(tenantKey(message, body), response, () =>
      askTenant({ real, here: origin, agent }, message, body),
    );
    given.push(bytes);
  }),
);

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
