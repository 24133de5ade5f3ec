import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { line, median, runNode } from './measure.ts';

/**
 * Reading a tenant of 20,000 users and 50 policies with 40 ms before every answer, held against the ideal: the longest
 * chain of requests that depend on each other, or eight at once if that takes longer, and the time to parse the same
 * bodies. Taken in turn, as both depend on what else the machine does.
 */
const [, , program = '', , temporary = ''] = process.argv;
const programs = dirname(process.argv[1] ?? '');
const [latencyMs, atOnce, pageSize, runs] = [40, 8, 999, 5];

interface Tenant {
  /** Where it is and how to sign in. */
  readonly file: string;
  readonly stop: () => void;
}

async function startTenant(scenario: string, latency = latencyMs): Promise<Tenant> {
  const folder = mkdtempSync(join(temporary, 'federation-bench-'));
  const file = join(folder, 'tenant.json');
  const child = fork(join(programs, 'tenant-server.mjs'), [scenario, String(latency), file], {
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

/** A configuration for the program itself, beside the file that says where the tenant is. */
function configurationOf({ file }: Tenant): string {
  const access = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>;
  const { authority, origin, tenantName, environment, clientId, clientSecret, caPem } = access;
  const beside = (name: string, text = ''): string => {
    const path = join(dirname(file), name);
    writeFileSync(path, text);
    return path;
  };
  const cloud = {
    tenant: tenantName,
    environment,
    clientId,
    authentication: 'client-secret',
    clientSecret: { file: beside('secret', clientSecret) },
    caFile: beside('ca.pem', caPem),
    endpoints: { authority, teams: origin, graph: origin },
  };
  return beside('federation.yaml', JSON.stringify({ schemaVersion: 1, profiles: { bench: { cloud } } }));
}

const near = await startTenant('tenant-nothing-set', 0);
const status = [program, 'status', '--config', configurationOf(near), '--no-cache', '--output', 'json'];
const [bare, whole]: [number[], number[]] = [[], []];
for (let run = 0; run < 9; run += 1) {
  bare.push((await runNode(['-e', '0'])).wallMs);
  const { wallMs, exitCode, stdout } = await runNode(status);
  if (exitCode !== 0) {
    throw new Error(`status ended with ${exitCode}: ${stdout.slice(0, 500)}`);
  }
  whole.push(wallMs);
}
near.stop();
line('status of a tenant, sign-in included', `${median(whole).toFixed(0)} ms`);
line('status of a tenant, as a ratio to node alone', (median(whole) / median(bare)).toFixed(1));
