import pLimit from 'p-limit';
import type { App } from '../app.ts';
import type { LoadedConfiguration } from '../config/load.ts';
import { refuseSecretsForMany } from '../config/environment-secrets.ts';
import { selectProfile } from '../config/profile.ts';
import { selectedNames } from '../config/select-profiles.ts';
import { FederationError } from '../errors.ts';
import type { Input } from './declaration.ts';
import { textOption } from './globals.ts';
import { chooseProfile, loadConfigurationOf, type ChosenProfile } from './profile-choice.ts';

/** A profile among those that a command works on. */
export interface OneOfMany extends ChosenProfile {
  /** Undefined where nothing had to be configured: the emulator alone. */
  readonly loaded: LoadedConfiguration | undefined;
}

/**
 * The profiles that `--profile` (names, patterns), `--tag` and `--all-profiles` choose, by name; without any of them the
 * one that every command would take.
 * @throws FederationError `config.*`, and `secret.many-profiles` for a secret that would go to several deployments.
 */
export async function chosenProfiles({ options }: Input, app: App): Promise<readonly OneOfMany[]> {
  const { globals, host } = app;
  const tag = textOption(options, 'tag');
  const all = options['allProfiles'] === true;
  const isMany = all || tag !== undefined || /[,*]/.test(globals.profile ?? '');
  if (globals.emulator !== undefined && globals.profile === undefined && !isMany) {
    return [{ ...(await chooseProfile(app)), loaded: undefined }];
  }
  const loaded = await loadConfigurationOf(app);
  const names = selectedNames(loaded, {
    all,
    ...(globals.profile === undefined ? {} : { names: globals.profile }),
    ...(tag === undefined ? {} : { tag }),
  });
  if (names === undefined) {
    return [{ ...(await chooseProfile(app)), loaded }];
  }
  const source = globals.emulator === undefined ? 'live' : 'emulator';
  if (source === 'live') {
    refuseSecretsForMany(names, host.env);
  }
  return names.map((name) => ({ profile: selectProfile(loaded, name, host.env), source, loaded }));
}

/** Side by side, at most so many at once, and in the order of the list whatever is done first; says how far it is. */
export async function sideBySide<T, R>(
  list: readonly T[],
  concurrency: number,
  app: App,
  work: (one: T) => Promise<R>,
): Promise<readonly R[]> {
  const limit = pLimit(concurrency);
  let done = 0;
  return Promise.all(
    list.map((one) =>
      limit(async () => {
        const result = await work(one);
        done += 1;
        app.progress.say(`${done} of ${list.length} profiles`);
        return result;
      }),
    ),
  );
}

const maxConcurrency = 64;

/** @throws FederationError `usage.concurrency`. */
export function concurrencyOf({ options }: Input): number {
  const text = textOption(options, 'concurrency') ?? '8';
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > maxConcurrency) {
    throw new FederationError(
      'usage.concurrency',
      'usage',
      `--concurrency ${JSON.stringify(text)} is no number`,
      { next: `give a number from 1 to ${maxConcurrency}` },
    );
  }
  return number;
}
