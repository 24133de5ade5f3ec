import type { App } from '../app.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { completionScripts } from './completion-scripts.ts';
import type { Input } from './declaration.ts';
import { finishWithMessage } from './message.ts';

export async function run({ arguments: [shell = ''] }: Input, app: App): Promise<ExitCode> {
  const script = completionScripts[shell] ?? '';
  await finishWithMessage(app, script, () => script.trimEnd().split('\n'));
  return exitCodes.ok;
}
