import type { App } from '../app.ts';
import { applyPlan, type ApplyResult } from '../change/apply.ts';
import type { JournalWriter } from '../change/journal-store.ts';
import { acquireLock } from '../change/lock.ts';
import { assertSamePlan } from '../change/plan.ts';
import { FederationError } from '../errors.ts';
import { exitCodes, worstExitCode, type ExitCode } from '../exit-codes.ts';
import type { Plan } from '../model/change.ts';
import type { Snapshot, SnapshotSource } from '../model/snapshot.ts';
import { applyTable } from '../reports/apply-table.ts';
import { changeDocument } from '../reports/change-document.ts';
import { payloadTable } from '../reports/payload-table.ts';
import { planTable } from '../reports/plan-table.ts';
import { report } from '../reports/layout.ts';
import type { Style } from '../reports/style.ts';
import { shellCommand, steps, withFlags } from '../reports/words.ts';
import type { Input } from './declaration.ts';
import type { Deployment } from './deployment.ts';
import { emulatedScenario } from './emulated-sides.ts';
import { textOption } from './globals.ts';
import { deploymentFlags } from './deployment-flags.ts';
import { tellInterruptedRun } from './interrupted-run.ts';
import { lockOptions } from './lock-options.ts';
import { rememberWays, unknownWays, unverifiedError } from './unverified-writes.ts';

/** A change as all commands make it: show, confirm, look again, apply, say what was done. */
export interface ChangeRun {
  readonly input: Input;
  readonly plan: Plan;
  readonly source: SnapshotSource;
  /** Absent: the plan is for a snapshot from a file, and is only shown. */
  readonly deployment: Deployment | undefined;
  /** What the plan was made of, where it was made of a snapshot. */
  readonly snapshot?: Snapshot;
  /** Who signs in, as each side names it. */
  readonly account: string;
  /** Makes the plan anew, from what is there now. */
  readonly planAgain: () => Promise<Plan>;
  /** The journal that is undone. */
  readonly undoes?: string;
  /** No later run has undone that journal: history learns it also where nothing is left to undo. */
  readonly isOpen?: boolean;
  /** Shows what was changed; `federation status` unless given. */
  readonly check?: string;
  /** Asked beside the usual question, where more is at stake than a line of the plan shows. */
  readonly extraConfirmation?: string;
}

/**
 * @returns 0 done, shown or nothing to do; 6 partly applied or not as wanted; of an interrupted run that of the interruption.
 * @throws FederationError exit 5 before the first write: not confirmed, overtaken, locked, or a way not yet accepted.
 */
export async function runChange(app: App, run: ChangeRun): Promise<ExitCode> {
  const { plan, source, input, deployment } = run;
  if (deployment !== undefined && run.undoes === undefined) {
    await tellInterruptedRun(app, deployment);
  }
  const ways = deployment?.cloud?.overridden === false ? await unknownWays(app, plan.changes) : [];
  const picture = (style: Style) =>
    planTable({ plan, source }, style) +
    (ways.length === 0 ? '' : `\n${payloadTable(plan.changes, run.snapshot?.cloud, style)}`);
  const show = () => app.report.show(picture);
  if (plan.changes.length === 0 || deployment === undefined || input.options['dryRun'] === true) {
    show();
    return onlyShown(app, run);
  }
  if (input.options['yes'] === true || !app.prompter.canAsk) {
    show();
  } else {
    app.report.showBeforeAsking(picture);
  }
  if (ways.length > 0 && input.options['acceptUnverified'] !== true) {
    throw unverifiedError(ways);
  }
  await confirm(app, run);
  const result = await apply(app, run, deployment);
  if (ways.length > 0) {
    await rememberWays(app, result.changes);
  }
  const says =
    result.stopped === undefined && run.check === undefined ? 'whether it is in force' : 'what is there now';
  const check = { command: run.check ?? 'federation status', says };
  const flags = deploymentFlags(app.globals);
  app.report.show((style) => `\n${applyTable({ plan, source, ...result, check, flags }, style)}`);
  const [next] = result.next === '' ? [] : withFlags([{ command: result.next, says: '' }], flags);
  await app.report.finish(changeDocument({ plan, source, next: next?.command ?? '' }, result));
  return worstExitCode([result.exit, ...abortExit(app, result)]);
}

async function onlyShown(app: App, run: ChangeRun): Promise<ExitCode> {
  const { plan, source, deployment, input, isOpen } = run;
  const next = nextOfPlan(app, run);
  if (next !== '') {
    const step = { command: next, says: 'does it' };
    app.report.show((style) => `\n${report(steps([['Next:', step]], style))}`);
  }
  const closes = isOpen === true && deployment !== undefined && input.options['dryRun'] !== true;
  const result = closes ? await apply(app, run, deployment) : undefined;
  await app.report.finish(changeDocument({ plan, source, next }, result));
  return result?.exit ?? exitCodes.ok;
}

/** The command that would do what was only shown; empty when there is nothing to do. */
function nextOfPlan({ host }: App, { plan, input }: ChangeRun): string {
  if (plan.changes.length === 0 || input.options['dryRun'] !== true || 'from' in input.options) {
    return '';
  }
  return shellCommand(['federation', ...host.argv.filter((word) => word !== '--dry-run')]);
}

/** @throws FederationError `change.not-confirmed` (refused). */
async function confirm({ prompter }: App, { plan, input, extraConfirmation }: ChangeRun): Promise<void> {
  if (input.options['yes'] === true) {
    return;
  }
  const { length } = plan.changes;
  if (!prompter.canAsk) {
    throw notConfirmed(
      'there is no terminal to ask in',
      'look at the plan with --dry-run, then apply it with --yes',
    );
  }
  if (extraConfirmation !== undefined) {
    const typed = await prompter.input(`${extraConfirmation} Type the name of the profile to go on`);
    if (typed.trim() !== plan.profile) {
      throw notConfirmed('the name that was typed is another one', undefined);
    }
  }
  const what = length === 1 ? 'this change' : `these ${length} changes`;
  if (!(await prompter.confirm(`Apply ${what} to ${plan.profile}?`))) {
    throw notConfirmed('the answer was no', undefined);
  }
}

function notConfirmed(why: string, next: string | undefined): FederationError {
  return new FederationError('change.not-confirmed', 'refused', 'the plan was not confirmed', {
    why,
    ...(next === undefined ? {} : { next }),
  });
}

/**
 * Applies the plan that was shown. Behind the lock everything is read again: time has passed, and other
 * administrators exist.
 */
async function apply(app: App, run: ChangeRun, deployment: Deployment): Promise<ApplyResult> {
  const { host, journals } = app;
  const { plan, source } = run;
  const { profile } = deployment;
  const release = await acquireLock(lockOptions(app, profile.name, source));
  try {
    assertSamePlan(plan, await run.planAgain());
    app.signal.throwIfAborted();
    await journals.prune(host.clock.now());
    const journal = await beginJournal(app, run, profile.name);
    app.onWriting();
    try {
      return await write(app, plan, deployment, journal);
    } finally {
      await journal.close();
    }
  } finally {
    await release();
  }
}

async function beginJournal(app: App, run: ChangeRun, profile: string): Promise<JournalWriter> {
  const { plan, source, account, undoes, input } = run;
  const reason = textOption(input.options, 'reason');
  const scenario = await emulatedScenario(app);
  return app.journals.begin({
    profile,
    source,
    account,
    toolVersion: app.version,
    at: app.host.clock.now().toISOString(),
    plan,
    ...(reason === undefined ? {} : { reason }),
    ...(undoes === undefined ? {} : { undoes }),
    ...(scenario === '' ? {} : { scenario }),
  });
}

/** Sends what was planned, and tells whoever interrupts it why it does not end at once. */
async function write(
  { host, note, progress, signal }: App,
  plan: Plan,
  { pool, cloud }: Deployment,
  journal: JournalWriter,
): Promise<ApplyResult> {
  const explain = (): void => {
    const first = 'the write in flight is finished and read back first';
    note(
      isStopped(signal.reason)
        ? `${first}; Ctrl-C again ends at once, and federation history shows what is known`
        : `the time is over (--timeout): ${first}`,
    );
  };
  signal.addEventListener('abort', explain, { once: true });
  try {
    return await applyPlan({
      plan,
      journal,
      clock: host.clock,
      signal,
      writers: {
        ...(pool === undefined ? {} : { 'on-premises': pool }),
        ...(cloud === undefined ? {} : { cloud: cloud.tenant }),
      },
      onProgress: ({ number, command }, outcome) => {
        if (outcome === 'begins') {
          progress.say(`${number} of ${plan.changes.length}  ${command}`);
        }
      },
    });
  } finally {
    signal.removeEventListener('abort', explain);
    progress.clear();
  }
}

/** Why an aborted run was aborted: Ctrl-C, SIGTERM, or the limit of time. */
function abortExit({ signal }: App, { stopped }: ApplyResult): readonly ExitCode[] {
  const reason: unknown = signal.reason;
  return stopped?.kind === 'aborted' && reason instanceof FederationError ? [reason.exit] : [];
}

/** Whether somebody said that it is to stop, rather than a limit that was reached. */
function isStopped(reason: unknown): boolean {
  return reason instanceof FederationError && ['interrupted', 'terminated'].includes(reason.code);
}
