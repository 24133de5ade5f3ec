import type { App } from '../app.ts';
import type { Journal } from '../change/journal.ts';
import { objectsToUndo, planRollback } from '../change/rollback.ts';
import { FederationError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { JournalSummary } from '../model/journal-summary.ts';
import type { Side } from '../model/networks.ts';
import { undoCommand } from '../reports/history-table.ts';
import { refuseReadOnly } from './change-source.ts';
import { runChange } from './change-run.ts';
import type { Input } from './declaration.ts';
import { assertWhole, openDeployment, type Deployment } from './deployment.ts';
import { emulatedScenario } from './emulated-sides.ts';
import { chooseProfile, type ChosenProfile } from './profile-choice.ts';
import { readObjectsOf } from './read-object-of.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  const chosen = await chooseProfile(app);
  const journal = await journalOf(app, chosen, input.arguments[0] ?? '');
  await assertSameDeployment(app, journal, chosen);
  if (input.options['dryRun'] !== true) {
    refuseReadOnly(chosen);
  }
  const deployment = await openDeployment(app, sidesOf(journal));
  assertWhole(deployment.failures);
  const refs = objectsToUndo(journal);
  const plan = async () => planRollback(journal, await readObjectsOf(deployment, refs));
  return runChange(app, {
    input,
    deployment,
    plan: await plan(),
    source: chosen.source,
    account: await accountsOf(deployment),
    planAgain: plan,
    undoes: journal.header.journalId,
    isOpen: await isOpen(app, journal),
  });
}

/** Whether history does not know of a run that undid it. */
async function isOpen({ journals }: App, { header }: Journal): Promise<boolean> {
  const known = (await journals.list()).find(({ journalId }) => journalId === header.journalId);
  return known?.undoneBy === '';
}

/** The sides that the run wrote to; a run that was to write nothing had some side, too. */
function sidesOf({ header }: Journal): readonly Side[] | undefined {
  const sides = new Set(header.plan.changes.map(({ intent }) => intent.object.side));
  return sides.size === 0 ? undefined : (['on-premises', 'cloud'] as const).filter((side) => sides.has(side));
}

async function accountsOf({ pool, cloud }: Deployment): Promise<string> {
  const [session, tenant] = await Promise.all([pool?.open(), cloud?.tenant.open()]);
  return [session?.owner, tenant?.account].filter((name) => name !== undefined).join('; ');
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
      next: undoCommand(itsOwn, app.globals.config),
    },
  );
}

function deploymentName(of: Pick<JournalSummary, 'profile' | 'source' | 'scenario'>): string {
  const scenario = of.scenario === '' ? '' : `, scenario ${of.scenario}`;
  return `${of.profile}${of.source === 'emulator' ? ' (emulator)' : ''}${scenario}`;
}
