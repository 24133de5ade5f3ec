import type { App } from '../app.ts';
import { useKeychain } from '../config/keychain.ts';
import { FederationError } from '../errors.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { Input } from './declaration.ts';
import { keychainEntry } from './keychain-entry.ts';
import { finishWithMessage } from './message.ts';
import { readInput } from './sign-in.ts';

export async function run(_input: Input, app: App): Promise<ExitCode> {
  const { entry, profile, pool } = await keychainEntry(app);
  const whose = pool.username ?? profile;
  const typed = app.prompter.canAsk
    ? await app.prompter.password(`Password of ${whose}`)
    : await readInput(app);
  const secret = typed.replace(/\r?\n$/, '');
  if (secret === '') {
    throw new FederationError('secret.empty', 'authentication', 'no password was given', {
      next: 'type it in a terminal, or pipe it in',
    });
  }
  await useKeychain(() => app.host.keychain.write(entry, secret));
  await finishWithMessage(app, `The password of ${whose} is stored in the keychain as ${entry}.`);
  return exitCodes.ok;
}
