import { describe, expect, it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandDeclaration, Example } from '../../src/commands/declaration.ts';
import { allDeclarations } from '../../src/commands/index.ts';
import { defaultScenario, findScenario } from '../../src/emulator/scenarios.ts';
import { runFederation, temporaryFolder, type RunResult } from '../helpers/app.ts';
import { schemaErrors, schemaOf } from '../helpers/documents.ts';

const configuration = `schemaVersion: 1
profiles:
  contoso:
    onPremises:
      pool: pool01.contoso.com
      username: CONTOSO\\admin
      password: { keychain: contoso }
`;

/** Words of a command as a shell would part them. */
function words(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

async function runExample(
  { command, after = [], stdin = '' }: Example,
  more: readonly string[] = [],
): Promise<RunResult> {
  const cwd = temporaryFolder();
  const state = temporaryFolder();
  writeFileSync(join(cwd, 'federation.yaml'), configuration);
  for (const earlier of after) {
    const { exitCode, stderr } = await runFederation(words(earlier), { cwd, state });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  }
  return runFederation([...words(command), ...more], { cwd, state, stdin });
}

const served = (declaration: CommandDeclaration): boolean => declaration.serves === true;
const declarations = await allDeclarations();
const all = declarations
  .filter((declaration) => !served(declaration))
  .flatMap(({ name, examples }) => examples.map((example) => [example.command, name, example] as const));

describe('an example of the help', () => {
  it.each(all)('when `federation %s` is run then it ends as it says', async (_, _name, example) => {
    const { exitCode, stdout, stderr } = await runExample(example);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: example.exit ?? 0 });
    expect(stdout === '' ? stderr : stdout).not.toBe('');
  });

  const withJson = all.filter(([command]) => !command.includes('--output'));
  it.each(withJson)(
    'when `federation %s` is to give JSON then it keeps to the schema',
    async (command, _name, example) => {
      const { exitCode, stdout } = await runExample(example, ['--output', 'json']);
      expect(exitCode).toBe(example.exit ?? 0);
      const document: unknown = JSON.parse(stdout);
      const failed = typeof document === 'object' && document !== null && 'error' in document;
      expect(schemaErrors(failed ? 'error' : schemaOf(command), document)).toEqual([]);
    },
  );

  it.each(declarations.filter(served).flatMap(({ examples }) => examples.map(({ command }) => command)))(
    'when `federation %s` is run then it says where it serves, serves until it is stopped, and ends with 0',
    async (command) => {
      const stop = new AbortController();
      const running = runFederation(words(command), {
        interruption: stop.signal,
        onOutput: () => stop.abort(),
      });
      const { exitCode, stdout } = await running;
      expect(exitCode).toBe(0);
      expect(stdout.trimEnd().split('\n')).toHaveLength(1);
      const served = findScenario(/--scenario (\S+)/.exec(command)?.[1] ?? defaultScenario);
      const origin = String.raw`^https://127\.0\.0\.1:\d+`;
      const address = (is: unknown, pattern: string) =>
        is === undefined ? null : (expect.stringMatching(pattern) as string);
      expect(JSON.parse(stdout)).toEqual({
        pool: address(served.organisation, `${origin}/OcsPowershell$`),
        tenant: address(served.tenant, `${origin}$`),
        caFile: expect.any(String) as string,
        username: expect.stringMatching(
          served.organisation === undefined ? /^admin@contoso\.onmicrosoft\.com$/ : /^CONTOSO\\/,
        ) as string,
        password: expect.any(String) as string,
        config: expect.any(String) as string,
      });
    },
  );
});
