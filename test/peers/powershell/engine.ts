import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Microsoft's own PowerShell engine (`Program.cs` beside this file), built with
 * `dotnet build test/peers/powershell --configuration Release`.
 */
const program = fileURLToPath(new URL('bin/Release/net10.0/engine.dll', import.meta.url));

/** Whether the engine is built; where it must be (`CI=true`) its absence is an error. */
export function engineIsBuilt(): boolean {
  const built = existsSync(program);
  if (!built && process.env['CI'] === 'true') {
    throw new Error(
      'the PowerShell engine is not built: dotnet build test/peers/powershell --configuration Release',
    );
  }
  return built;
}

export function startEngine(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  return spawn('dotnet', [program, ...args], { env: { ...process.env, ...env }, stdio: 'pipe' });
}

/** Sends each text to `engine roundtrip` and resolves with what came back for each, or the engine's error. */
export async function roundTrip(texts: readonly string[]): Promise<readonly (string | Error)[]> {
  const engine = startEngine(['roundtrip']);
  const lines = collectLines(engine);
  for (const text of texts) {
    engine.stdin.write(`${Buffer.from(text).toString('base64')}\n`);
  }
  engine.stdin.end();
  return (await lines).map((line) => (line.startsWith('!') ? new Error(line.slice(1)) : decode(line)));
}

/** `count` documents of random values as the engine's serialiser writes them. */
export async function generate(seed: number, count: number): Promise<readonly string[]> {
  const engine = startEngine(['generate', String(seed), String(count)]);
  return (await collectLines(engine)).map(decode);
}

function decode(line: string): string {
  return Buffer.from(line, 'base64').toString('utf8');
}

async function collectLines(engine: ChildProcessWithoutNullStreams): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: engine.stdout })) {
    lines.push(line);
  }
  return lines;
}
