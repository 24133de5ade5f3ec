import { readFileSync } from 'node:fs';
import { SaxesParser } from 'saxes';
import { emptyRow } from '../src/linking/rows.ts';
import { validateLinks } from '../src/linking/validate.ts';
import type { Clock } from '../src/model/clock.ts';
import type { Snapshot } from '../src/model/snapshot.ts';
import { connectPool } from '../src/onpremises/pool.ts';
import { personAt } from '../src/emulator/people.ts';
import { systemClock } from '../src/system-clock.ts';
import { signIn } from './tenant-access.ts';

/**
 * Validates `count` users whom a pool and a tenant share, in a process of its own: its time and its memory are those of
 * reading both sides at once and judging everybody. Signing in is not part of it. With `parse` the bodies are kept, and
 * what mere parsers take for them is told instead. Random numbers are none, so that the pool can be replayed.
 */
const [poolFile = '', tenantFile = '', count = '0', mode = ''] = process.argv.slice(2);
const at = JSON.parse(readFileSync(poolFile, 'utf8')) as Readonly<
  Record<'url' | 'username' | 'password', string>
>;
/** A series for each side: they ask at the same time. */
function guids(): () => string {
  let given = 0;
  return () => {
    given += 1;
    return `00000000-0000-4000-8000-${String(given).padStart(12, '0')}`;
  };
}
const fixed: Clock = {
  now: () => new Date('2026-01-01T00:00:00Z'),
  sleep: (ms, signal) => systemClock.sleep(ms, signal),
};
const fixedBytes = (count: number) => new Uint8Array(count).fill(7);
let poolRequests = 0;

const pool = await connectPool({
  url: at.url,
  authentication: 'ntlm',
  credentials: { username: at.username, password: at.password },
  userAgent: 'federation/bench',
  timeoutMs: 60_000,
  clock: fixed,
  random: fixedBytes,
  newGuid: guids(),
  httpLog: () => (poolRequests += 1),
});
const { tenant, bodies, close } = await signIn(
  tenantFile,
  { bytes: fixedBytes, guid: guids() },
  mode === 'parse',
);
const openedWith = poolRequests;
poolRequests = 0;
const before = { time: performance.now(), cloud: tenant.requests };
const [onPremises, inCloud] = await Promise.all([
  pool.snapshot({ users: true }),
  tenant.snapshot({ users: true }),
]);
const read = performance.now();
const snapshot: Snapshot = {
  schemaVersion: 1,
  profile: 'bench',
  takenAt: fixed.now().toISOString(),
  source: 'emulator',
  toolVersion: 'bench',
  onPremises,
  cloud: inCloud,
};
const rows = Array.from({ length: Number(count) }, (_, index) => ({
  ...emptyRow,
  where: `people.csv:${index + 2}`,
  user: personAt(index).address,
}));
const validation = validateLinks(rows, { snapshot, day: '2016-06-01' });
const end = performance.now();
const judged = validation.rows.filter(({ checks }) => checks.length > 3).length;
const requests = { pool: poolRequests, cloud: tenant.requests - before.cloud };
process.stdout.write(
  JSON.stringify({
    ms: end - before.time,
    readMs: read - before.time,
    judged,
    requests,
    parseMs: mode === 'parse' ? await parseMs() : 0,
  }),
);
await pool.close();
close();

/** What the parsers alone take: JSON.parse for the tenant; saxes for the envelopes, and for the CLIXML in them. */
async function parseMs(): Promise<number> {
  const answers = (await (await fetch(at.url)).json()) as readonly string[];
  const envelopes = answers.slice(openedWith, openedWith + requests.pool);
  const start = performance.now();
  bodies.forEach((body) => void JSON.parse(body));
  const blobs = envelopes.flatMap((envelope) => texts(envelope, 'rsp:Stream'));
  messages(blobs.map((blob) => Buffer.from(blob, 'base64'))).forEach((message) => texts(message, ''));
  return performance.now() - start;
}

/** Parses, and keeps the texts of one element. */
function texts(xml: string, element: string): readonly string[] {
  const found: string[] = [];
  let isInside = false;
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  parser.on('opentag', ({ name }) => (isInside = name === element));
  parser.on('text', (text) => (isInside ? found.push(text) : undefined));
  parser.on('closetag', () => (isInside = false));
  parser.write(xml).close();
  return found;
}

/** The CLIXML of the messages whose fragments these are ([MS-PSRP] 2.2.4: 21 bytes of header; 2.2.1: 40 bytes). */
function messages(blobs: readonly Buffer[]): readonly string[] {
  const parts = new Map<string, Buffer[]>();
  for (const blob of blobs) {
    for (let position = 0; position < blob.length;) {
      const id = blob.subarray(position, position + 8).toString('hex');
      const end = position + 21 + blob.readUInt32BE(position + 17);
      parts.set(id, [...(parts.get(id) ?? []), blob.subarray(position + 21, end)]);
      position = end;
    }
  }
  return [...parts.values()].map((part) =>
    Buffer.concat(part)
      .subarray(40)
      .toString('utf8')
      .replace(/^\ufeff/, ''),
  );
}
