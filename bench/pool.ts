import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { line, median, runNode } from './measure.ts';

/** Round trips and wall-clock of `status` with 40 ms before every answer, and the memory of a large answer. */
const [program = '', server = '', temporary = ''] = process.argv.slice(2);
const latencyMs = 40;

interface Pool {
  readonly config: string;
  readonly requests: () => Promise<number>;
  readonly stop: () => void;
}

async function startPool(scenario: string, latency: number, ...faults: string[]): Promise<Pool> {
  const folder = mkdtempSync(join(temporary, 'federation-bench-'));
  const child = fork(server, [scenario, String(latency), folder, ...faults], { execArgv: [] });
  const answer = <T>() => new Promise<T>((done) => child.once('message', (message) => done(message as T)));
  const { config } = await answer<{ config: string }>();
  return {
    config,
    requests: async () => {
      const told = answer<{ requests: number }>();
      child.send('requests');
      return (await told).requests;
    },
    stop: () => {
      child.disconnect();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function status(pool: Pool, memory = false) {
  const run = await runNode([program, 'status', '--config', pool.config, '--output', 'json'], memory);
  if (run.exitCode !== 0) {
    throw new Error(`status ended with ${run.exitCode}: ${run.stdout.slice(0, 500)}`);
  }
  return run;
}

for (const [scenario, goal] of [
  ['lync-2013', 'at most 8'],
  ['lync-2010', ''],
] as const) {
  const pool = await startPool(scenario, latencyMs);
  const counts: number[] = [];
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    times.push((await status(pool)).wallMs);
    counts.push(await pool.requests());
  }
  pool.stop();
  const trips = Math.max(...counts);
  line(`status, ${scenario}: round trips after authentication`, String(trips), goal);
  line(`status, ${scenario}: wall-clock with ${latencyMs} ms each`, `${median(times).toFixed(0)} ms`);
}

const empty = await startPool('lync-2013', 0);
const full = await startPool('lync-2013', 0, 'huge-output');
const peaks = { empty: [] as number[], full: [] as number[] };
for (let i = 0; i < 3; i++) {
  peaks.empty.push((await status(empty, true)).peakMiB);
  peaks.full.push((await status(full, true)).peakMiB);
}
empty.stop();
full.stop();
const over = median(peaks.full) - median(peaks.empty);
line(
  'memory: 50 MB answer over the same command on an empty one',
  `${over.toFixed(0)} MiB`,
  'at most 100 MiB',
);
