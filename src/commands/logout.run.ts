import type { App } from '../app.ts';
import { useKeychain } from '../config/keychain.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { Input } from './declaration.ts';
import { loginPlaces, type LoginPlace } from './login-places.ts';
import { finishWithMessage } from './message.ts';
import { storedTokens } from './stored-tokens.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  const done: string[] = [];
  for (const place of await loginPlaces(app, input)) {
    done.push(await signOutAt(app, place));
  }
  await finishWithMessage(app, done.join(' '), () => done);
  return exitCodes.ok;
}

async function signOutAt(app: App, place: LoginPlace): Promise<string> {
  switch (place.kind) {
    case 'secret': {
      const removed = await useKeychain(() => app.host.keychain.remove(place.entry));
      return removed
        ? `The keychain entry ${place.entry} is removed.`
        : `The keychain has no entry ${place.entry}.`;
    }
    case 'person': {
      const removed = await storedTokens(app, place.cloud).remove();
      return removed
        ? `Signed out of ${place.cloud.tenant}: what was kept on this computer is removed.`
        : `No sign-in at ${place.cloud.tenant} was kept on this computer.`;
    }
    case 'unattended':
      return `Nothing is kept of the sign-in at ${place.cloud.tenant}.`;
  }
}
