import type { App } from '../app.ts';
import { resetEmulatorState } from '../emulator/state.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { Input } from './declaration.ts';
import { emulatorFolder } from './emulated-sides.ts';
import { finishWithMessage } from './message.ts';

export async function run(_input: Input, app: App): Promise<ExitCode> {
  const { scenario } = app.globals.emulator ?? {};
  resetEmulatorState(emulatorFolder(app), scenario);
  await finishWithMessage(
    app,
    scenario === undefined ? 'Every scenario begins again.' : `Scenario ${scenario} begins again.`,
  );
  return exitCodes.ok;
}
