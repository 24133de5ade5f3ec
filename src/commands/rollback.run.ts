import type { App } from '../app.ts';
import type { Journal } from '../change/journal.ts';
import { planRollback } from '../change/rollback.ts';
import { FederationError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { refuseReadOnly } from './change-input.ts';
import { runChange } from './change-run.ts';
import type { Input } from './declaration.ts';
import { openDeployment } from './deployment.ts';
import { chooseProfile, type ChosenProfile } from './profile-choice.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  const chosen = await chooseProfile(app);
  const journal = await journalOf(app, chosen, input.arguments[0] ?? '');
  assertSameDeployment(journal, chosen);
  if (input.options['dryRun'] !== true) {
    refuseReadOnly(chosen);
  }
  const deployment = await openDeployment(app);
  const plan = () => planRollback(journal, (ref) => deployment.pool.readObject(ref));
  const { owner } = await deployment.pool.open();
  return runChange(app, {
    input,
    deployment,
    plan: await plan(),
    source: chosen.source,
    account: owner ?? '',
    planAgain: plan,
    undoes: journal.header.journalId,
  });
}

/** @throws FederationError `journal.none`, and what reading a journal throws. */
async function journalOf(
  { journals }: App,
  { profile, source }: ChosenProfile,
  id: string,
): Promise<Journal> {
  if (id !== 'latest') {
    return journals.read(id);
  }
  const newest = (await journals.list()).find(
    (one) =>
      one.profile === profile.name && one.source === source && one.undoes === '' && one.undoneBy === '',
  );
  if (newest === undefined) {
    throw new FederationError('journal.none', 'usage', `profile ${profile.name} has no run to undo`, {
      next: 'federation history',
    });
  }
  return journals.read(newest.journalId);
}

/** A journal of one deployment says nothing about another. */
function assertSameDeployment({ header }: Journal, { profile, source }: ChosenProfile): void {
  if (header.profile !== profile.name || header.source !== source) {
    const flag = header.source === 'emulator' ? '--emulator' : `--profile ${header.profile}`;
    throw new FederationError(
      'journal.other-profile',
      'usage',
      `${header.journalId} is of another deployment`,
      {
        why: `it changed ${header.profile}${header.source === 'emulator' ? ' (emulator)' : ''}, and this is ${profile.name}`,
        next: `federation rollback ${header.journalId} ${flag}`,
      },
    );
  }
}
