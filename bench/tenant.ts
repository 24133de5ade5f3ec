import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { line, median, runNode } from './measure.ts';

/**
 * Reading a tenant of 20,000 users and 50 policies with 40 ms before every answer, held against the ideal: the longest
 * chain of requests that depend on each other, or eight at once if that takes longer, and the time to parse the same
 * bodies. Taken in turn, as both depend on what else the machine does.
 */
const temporary = process.argv[4] ?? '';
const programs = dirname(process.argv[1] ?? '');
const [latencyMs, atOnce, pageSize, runs] = [40, 8, 999, 5];

interface Tenant {
  /** Where it is and how to sign in. */
  readonly file: string;
  readonly stop: () => void;
}

async function startTenant(scenario: string): Promise<Tenant> {
  const folder = mkdtempSync(join(temporary, 'federation-bench-'));
  const file = join(folder, 'tenant.json');
  const child = fork(join(programs, 'tenant-server.mjs'), [scenario, String(latencyMs), file], {
    execArgv: [],
  });
  await new Promise((ready) => child.once('message', ready));
  return {
    file,
    stop: () => {
      child.disconnect();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Read {
  readonly ms: number;
  readonly users: number;
  readonly requests: number;
  readonly parseMs: number;
  readonly peakMiB: number;
}

async function read(tenant: Tenant, ...mode: readonly string[]): Promise<Read> {
  const run = await runNode([join(programs, 'tenant-client.mjs'), tenant.file, ...mode], true);
  if (run.exitCode !== 0) {
    throw new Error(`reading ended with ${run.exitCode}`);
  }
  return { ...(JSON.parse(run.stdout) as Omit<Read, 'peakMiB'>), peakMiB: run.peakMiB };
}

const large = await startTenant('tenant-large');
const small = await startTenant('tenant-nothing-set');
const [ratios, times, overs]: [number[], number[], number[]] = [[], [], []];
let last: Read | undefined;
for (let run = 0; run < runs; run += 1) {
  const { parseMs } = await read(large, 'parse');
  last = await read(large);
  const chain = Math.max(Math.ceil(last.users / pageSize), Math.ceil(last.requests / atOnce));
  times.push(last.ms);
  ratios.push(last.ms / (chain * latencyMs + parseMs));
  overs.push(last.peakMiB - (await read(small)).peakMiB);
}
large.stop();
small.stop();
const what = `tenant of ${last?.users ?? 0} users`;
line(`${what}: requests`, String(last?.requests));
line(`${what}: wall-clock with ${latencyMs} ms each`, `${median(times).toFixed(0)} ms`);
line(`${what}: wall-clock as a ratio to the ideal`, median(ratios).toFixed(2), 'at most 1.30');
line(`${what}: memory over a small tenant`, `${median(overs).toFixed(0)} MiB`, 'at most 100 MiB');
