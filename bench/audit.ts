import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Snapshot } from '../src/model/snapshot.ts';
import { tenantOf, writeSnapshots } from './audit-snapshots.ts';
import { line, median, runNode, type ProcessRun } from './measure.ts';

/** The audit as a nightly job runs it: a thousand snapshots, one large tenant, two hundred tenants live. */
const [program = '', , temporary = ''] = process.argv.slice(2);
const programs = dirname(process.argv[1] ?? '');
const folder = mkdtempSync(join(temporary, 'federation-bench-'));
const runs = 3;

/** What an audit of one small tenant takes; memory is told as what goes beyond it. */
const smallMiB: number[] = [];

async function run(args: readonly string[]): Promise<ProcessRun> {
  const result = await runNode(args, true);
  if (![0, 1, 3].includes(result.exitCode)) {
    throw new Error(
      `${args.slice(0, 3).join(' ')} ended with ${result.exitCode}: ${result.stdout.slice(0, 400)}`,
    );
  }
  return result;
}

const audit = (files: readonly string[]) => [
  program,
  'audit',
  ...files.flatMap((file) => ['--from', file]),
  ...['--max-age', 'off'],
];
const validate = (files: readonly string[]) => [join(programs, 'audit-baseline.mjs'), ...files];

async function exported(name: string, ...words: readonly string[]): Promise<Snapshot> {
  const file = join(folder, `${name}.json`);
  await run([program, 'export', '--emulator', ...words, '--output', `json=${file}`]);
  return JSON.parse(readFileSync(file, 'utf8')) as Snapshot;
}

/** An audit of the files against reading, parsing and checking them; starting either program is taken away. */
async function offline(what: string, files: readonly string[], goal = ''): Promise<void> {
  const [ratios, times, peaks]: [number[], number[], number[]] = [[], [], []];
  const small = files.slice(0, 1).map((file) => join(dirname(file), 'small.json'));
  for (let index = 0; index < runs; index += 1) {
    const validated = (await run(validate(files))).wallMs - (await run(validate(small))).wallMs;
    const whole = await run(audit(files));
    const start = await run(audit(small));
    smallMiB.push(start.peakMiB);
    times.push(whole.wallMs - start.wallMs);
    ratios.push((whole.wallMs - start.wallMs) / validated);
    peaks.push(whole.peakMiB - start.peakMiB);
  }
  line(`${what}: wall-clock over start-up`, `${median(times).toFixed(0)} ms`);
  line(`${what}: as a ratio to read, parse, schema`, median(ratios).toFixed(2), goal);
  line(`${what}: memory over one small tenant`, `${median(peaks).toFixed(0)} MiB`, 'at most 100 MiB');
}

interface Fleet {
  readonly fleet: string;
  readonly one: string;
  readonly figures: () => Promise<{ readonly requests: number; readonly parseMs: number }>;
  readonly stop: () => void;
}

async function startFleet(latencyMs: number, tenants: number): Promise<Fleet> {
  const words = ['tenant-today', String(latencyMs), String(tenants), folder];
  const child = fork(join(programs, 'fleet-server.mjs'), words, { execArgv: [] });
  const answer = <T>() => new Promise<T>((done) => child.once('message', (message) => done(message as T)));
  const files = await answer<{ fleet: string; one: string }>();
  return {
    ...files,
    figures: async () => {
      const told = answer<{ requests: number; parseMs: number }>();
      child.send('figures');
      return told;
    },
    stop: () => child.disconnect(),
  };
}

/**
 * The ideal for many tenants is that for one (bench/tenant.ts), of the whole run: eight requests at once, or the longest
 * chain of requests that depend on each other if that takes longer; and the time to parse all bodies once. The chain is that
 * of one tenant, as no tenant waits for another: where to sign in, the token, the first page, and one page after the other.
 */
async function live(): Promise<void> {
  const [latencyMs, tenants, atOnce, chain] = [40, 200, 8, 3];
  const server = await startFleet(latencyMs, tenants);
  const all = (config: string) => [program, 'audit', '--all-profiles', '--config', config];
  await run(all(server.one));
  await server.figures();
  const [ratios, times, peaks]: [number[], number[], number[]] = [[], [], []];
  let requests = 0;
  for (let index = 0; index < runs; index += 1) {
    const start = await run(all(server.one));
    await server.figures();
    const whole = await run(all(server.fleet));
    const figures = await server.figures();
    requests = figures.requests;
    const ideal = Math.max(chain, Math.ceil(requests / atOnce)) * latencyMs + figures.parseMs;
    times.push(whole.wallMs);
    ratios.push(whole.wallMs / ideal);
    peaks.push(whole.peakMiB - start.peakMiB);
  }
  server.stop();
  const what = `audit, ${tenants} tenants live`;
  line(`${what}: requests`, String(requests));
  line(`${what}: wall-clock with ${latencyMs} ms each`, `${median(times).toFixed(0)} ms`);
  line(`${what}: wall-clock as a ratio to the ideal`, median(ratios).toFixed(2), 'at most 1.60');
  line(`${what}: memory over one small tenant`, `${median(peaks).toFixed(0)} MiB`, 'at most 100 MiB');
}

const sections = ['offline', 'large', 'live'];
const only = sections.filter((part) => process.argv.slice(5).includes(part));
const isWanted = (part: string) => only.length === 0 || only.includes(part);
try {
  const both = await exported('base', '--scenario', 'hybrid');
  const { schemaVersion, takenAt, source, toolVersion, cloud } = both;
  if (cloud === undefined) {
    throw new Error('the snapshot has no tenant');
  }
  writeFileSync(
    join(folder, 'small.json'),
    JSON.stringify({ schemaVersion, profile: 'small', takenAt, source, toolVersion, cloud }),
  );
  if (isWanted('offline')) {
    const files = writeSnapshots(both, folder, { count: 1_000, domains: 200, policies: 20 });
    await offline('audit, 1,000 snapshots', files, 'at most 3.00');
  }
  if (isWanted('large')) {
    const large = await exported('large', '--scenario', 'tenant-large', '--who');
    if (large.cloud === undefined) {
      throw new Error('the snapshot has no tenant');
    }
    const file = join(folder, 'large-tenant.json');
    writeFileSync(file, JSON.stringify({ ...large, cloud: tenantOf(large.cloud, 4_000, 50) }));
    await offline('audit, 4,000 domains and 20,000 users', [file]);
  }
  if (isWanted('live')) {
    await live();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
