import type { App } from '../app.ts';
import type { JournalSummary } from '../change/journal-summary.ts';
import type { Journal } from '../change/journal.ts';
import { planRollback } from '../change/rollback.ts';
import { FederationError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { undoCommand } from '../reports/history-table.ts';
import { refuseReadOnly } from './change-input.ts';
import { runChange } from './change-run.ts';
import type { Input } from './declaration.ts';
import { openDeployment } from './deployment.ts';
import { emulatedScenario } from './emulated-pool.ts';
import { chooseProfile, type ChosenProfile } from './profile-choice.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  const chosen = await chooseProfile(app);
  const journal = await journalOf(app, chosen, input.arguments[0] ?? '');
  await assertSameDeployment(app, journal, chosen);
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
async function journalOf(app: App, { profile, source }: ChosenProfile, id: string): Promise<Journal> {
  const { journals } = app;
  if (id !== 'latest') {
    return journals.read(id);
  }
  const scenario = await emulatedScenario(app);
  const newest = (await journals.list()).find(
    (one) =>
      one.profile === profile.name &&
      one.source === source &&
      one.scenario === scenario &&
      one.undoes === '' &&
      one.undoneBy === '',
  );
  if (newest === undefined) {
    throw new FederationError('journal.none', 'usage', `profile ${profile.name} has no run to undo`, {
      next: 'federation history',
    });
  }
  return journals.read(newest.journalId);
}

/**
 * A journal of one deployment says nothing about another.
 * @throws FederationError `journal.other-profile`.
 */
async function assertSameDeployment(
  app: App,
  { header }: Journal,
  { profile, source }: ChosenProfile,
): Promise<void> {
  const { scenario = '' } = header;
  const now = await emulatedScenario(app);
  if (header.profile === profile.name && header.source === source && scenario === now) {
    return;
  }
  const itsOwn = { ...header, scenario };
  throw new FederationError(
    'journal.other-profile',
    'usage',
    `${header.journalId} is of another deployment`,
    {
      why: `it changed ${deploymentName(itsOwn)}, and this is ${deploymentName({ profile: profile.name, source, scenario: now })}`,
      next: undoCommand(itsOwn),
    },
  );
}

function deploymentName(of: Pick<JournalSummary, 'profile' | 'source' | 'scenario'>): string {
  const scenario = of.scenario === '' ? '' : `, scenario ${of.scenario}`;
  return `${of.profile}${of.source === 'emulator' ? ' (emulator)' : ''}${scenario}`;
}
