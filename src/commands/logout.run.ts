import type { App } from '../app.ts';
import { useKeychain } from '../config/keychain.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { Input } from './declaration.ts';
import { keychainEntry } from './keychain-entry.ts';
import { finishWithMessage } from './message.ts';

export async function run(_input: Input, app: App): Promise<ExitCode> {
  const { entry } = await keychainEntry(app);
  const removed = await useKeychain(() => app.host.keychain.remove(entry));
  await finishWithMessage(
    app,
    removed ? `The keychain entry ${entry} is removed.` : `The keychain has no entry ${entry}.`,
  );
  return exitCodes.ok;
}
