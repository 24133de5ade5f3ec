import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { line, median, runNode } from './measure.ts';

/**
 * Ten thousand users validated against a pool and a tenant that share them, with 40 ms before every answer, held against
 * the ideal: the longest chain of requests that depend on each other (the pool answers one after the other), or eight at
 * once if that takes longer, and the time to parse the same bodies. Memory is over that of the same run on a few users.
 */
const temporary = process.argv[4] ?? '';
const programs = dirname(process.argv[1] ?? '');
const [latencyMs, atOnce, pageSize, runs] = [40, 8, 999, 5];

interface Deployment {
  readonly files: readonly [pool: string, tenant: string];
  readonly users: number;
  readonly stop: () => void;
}

async function startServer(program: string, scenario: string, file: string): Promise<() => void> {
  const child = fork(join(programs, program), [scenario, String(latencyMs), file], { execArgv: [] });
  await new Promise((ready) => child.once('message', ready));
  return () => child.disconnect();
}

async function start(scenario: string, users: number): Promise<Deployment> {
  const folder = mkdtempSync(join(temporary, 'federation-bench-'));
  const files = [join(folder, 'pool.json'), join(folder, 'tenant.json')] as const;
  const stops = [
    await startServer('pool-replay.mjs', scenario, files[0]),
    await startServer('tenant-server.mjs', scenario, files[1]),
  ];
  return {
    files,
    users,
    stop: () => {
      stops.forEach((stop) => stop());
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Run {
  readonly ms: number;
  readonly readMs: number;
  readonly judged: number;
  readonly requests: { readonly pool: number; readonly cloud: number };
  readonly parseMs: number;
  readonly peakMiB: number;
}

async function validate({ files, users }: Deployment, mode = ''): Promise<Run> {
  const run = await runNode([join(programs, 'people-client.mjs'), ...files, String(users), mode], true);
  if (run.exitCode !== 0) {
    throw new Error(`validating ended with ${run.exitCode}`);
  }
  const result = { ...(JSON.parse(run.stdout) as Omit<Run, 'peakMiB'>), peakMiB: run.peakMiB };
  if (result.judged !== users) {
    throw new Error(`${result.judged} of ${users} were judged`);
  }
  return result;
}

const large = await start('hybrid-large', 10_000);
const small = await start('hybrid', 24);
await validate(large);
await validate(small);
const [ratios, times, overs, judging]: [number[], number[], number[], number[]] = [[], [], [], []];
let last: Run | undefined;
for (let run = 0; run < runs; run += 1) {
  const { parseMs } = await validate(large, 'parse');
  last = await validate(large);
  const { pool, cloud } = last.requests;
  const chain = Math.max(pool, Math.ceil(large.users / pageSize), Math.ceil((pool + cloud) / atOnce));
  times.push(last.ms);
  judging.push(last.ms - last.readMs);
  ratios.push(last.ms / (chain * latencyMs + parseMs));
  overs.push(last.peakMiB - (await validate(small)).peakMiB);
}
large.stop();
small.stop();
const what = '10,000 users validated on both sides';
line(`${what}: requests`, `${last?.requests.pool ?? 0} + ${last?.requests.cloud ?? 0}`);
line(`${what}: wall-clock with ${latencyMs} ms each`, `${median(times).toFixed(0)} ms`);
line(`${what}: of that, judging`, `${median(judging).toFixed(0)} ms`);
line(`${what}: as a ratio to the ideal`, median(ratios).toFixed(2), 'at most 1.30');
line(`${what}: memory over a few users`, `${median(overs).toFixed(0)} MiB`, 'at most 100 MiB');
