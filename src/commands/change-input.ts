import type { App } from '../app.ts';
import { FederationError } from '../errors.ts';
import type { PlanDraft } from '../model/plan-draft.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Choice } from '../terminal/prompter.ts';
import { runChange } from './change-run.ts';
import type { Input } from './declaration.ts';
import { openDeployment, takeSnapshot, type Deployment } from './deployment.ts';
import { textOption } from './globals.ts';
import { planFor, RefusedPlan } from './plan-draft-run.ts';
import { chooseProfile, type ChosenProfile } from './profile-choice.ts';
import { chooseScope, scopeOf, type ChosenScope } from './scope-choice.ts';
import { readSnapshot } from './snapshot-source.ts';
import type { ExitCode } from '../exit-codes.ts';

/** What `enable` and `disable` differ in. */
export interface Wish {
  readonly draft: (snapshot: Snapshot, scope: Partial<ChosenScope>) => PlanDraft;
  readonly extraConfirmation?: string;
}

/** `enable` and `disable`: read, plan, and go on as every change does. */
export async function planAndRun(input: Input, app: App, wish: Wish): Promise<ExitCode> {
  requireNetwork(input, app);
  try {
    return await plannedRun(input, app, wish);
  } catch (error) {
    if (error instanceof RefusedPlan) {
      return error.show(app);
    }
    throw error;
  }
}

async function plannedRun(input: Input, app: App, wish: Wish): Promise<ExitCode> {
  const named = await scopeOf(app, input);
  const deployment = await deploymentFor(input, app);
  const read = (scope: ChosenScope | undefined) => snapshotFor(input, app, deployment, scope);
  let snapshot = await read(named);
  let scope = named;
  let draft = wish.draft(snapshot, scope ?? {});
  const needed = draft.refusals.find(({ kind }) => kind === 'scope-needed');
  if (needed !== undefined && draft.refusals.length === 1 && app.prompter.canAsk) {
    scope = await askForScope(app, needed.items);
    snapshot = scope.users === undefined ? snapshot : await read(scope);
    draft = wish.draft(snapshot, scope);
  }
  const { account } = snapshot.onPremises ?? {};
  return runChange(app, {
    input,
    deployment,
    plan: planFor(app, snapshot, draft),
    source: snapshot.source,
    account: account?.state === 'known' ? account.value : '',
    planAgain: async () => {
      const now = await read(scope);
      return planFor(app, now, wish.draft(now, scope ?? {}));
    },
    ...(wish.extraConfirmation === undefined ? {} : { extraConfirmation: wish.extraConfirmation }),
  });
}

/** A terminal knows what it is about: there is one network on premises, and the plan names it. */
function requireNetwork({ options }: Input, { prompter }: App): void {
  if (options['network'] === undefined && !prompter.canAsk) {
    throw new FederationError('usage.network', 'usage', 'the network was not named', {
      why: 'there is no terminal to ask in',
      next: 'add --network skype',
    });
  }
}

/** @throws FederationError `usage.from`, `profile.read-only` (refused), and whatever connecting throws. */
async function deploymentFor({ options }: Input, app: App): Promise<Deployment | undefined> {
  const dryRun = options['dryRun'] === true;
  if (textOption(options, 'from') !== undefined) {
    if (!dryRun) {
      throw new FederationError(
        'usage.from',
        'usage',
        'a snapshot from a file can be planned for, not written to',
        {
          next: 'add --dry-run, or leave --from out',
        },
      );
    }
    return undefined;
  }
  if (!dryRun) {
    refuseReadOnly(await chooseProfile(app));
  }
  return openDeployment(app);
}

/** @throws FederationError `profile.read-only` (refused). */
export function refuseReadOnly({ profile }: ChosenProfile): void {
  if (profile.readOnly) {
    throw new FederationError('profile.read-only', 'refused', `profile ${profile.name} is read-only`, {
      why: 'its configuration says readOnly: true',
      next: 'look at the plan with --dry-run',
    });
  }
}

function snapshotFor(
  { options }: Input,
  app: App,
  deployment: Deployment | undefined,
  scope: ChosenScope | undefined,
): Promise<Snapshot> {
  if (deployment === undefined) {
    return readSnapshot(app, textOption(options, 'from') ?? '');
  }
  const users = options['who'] === true || scope?.users !== undefined;
  return takeSnapshot(app, deployment, { users });
}

async function askForScope(app: App, names: readonly string[]): Promise<ChosenScope> {
  const choices: readonly Choice<string>[] = [
    ...names.map((name) => ({ name: name === 'global' ? 'everyone (policy Global)' : name, value: name })),
    { name: 'users from a file', value: 'users' },
  ];
  const answer = await app.prompter.select('Whom is it for?', choices);
  const text = answer === 'users' ? `users:${await app.prompter.input('File with one user a line')}` : answer;
  return chooseScope(app, text);
}
