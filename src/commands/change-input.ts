import type { App } from '../app.ts';
import { FederationError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { InboundChoice } from '../interop/cloud-switches.ts';
import type { Network } from '../model/networks.ts';
import type { PlanDraft } from '../model/plan-draft.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { runChange } from './change-run.ts';
import { askRefusals } from './change-questions.ts';
import { networkOf, sidesFor } from './change-sides.ts';
import type { Input } from './declaration.ts';
import { openDeployment, takeSnapshot, type Deployment } from './deployment.ts';
import { textOption } from './globals.ts';
import { planFor, RefusedPlan } from './plan-draft-run.ts';
import { chooseProfile, noSuchSide, type ChosenProfile } from './profile-choice.ts';
import { scopeOf, type ChosenScope } from './scope-choice.ts';
import { readSnapshot } from './snapshot-source.ts';

/** What was named, or answered when it was asked for. */
export type Choices = Partial<ChosenScope> & {
  readonly network: Network;
  readonly inbound?: InboundChoice;
};

/** What `enable` and `disable` differ in. */
export interface Wish {
  readonly draft: (snapshot: Snapshot, choices: Choices) => PlanDraft;
  readonly extraConfirmation?: string;
}

/** `enable` and `disable`: read, plan, and go on as every change does. */
export async function planAndRun(input: Input, app: App, wish: Wish): Promise<ExitCode> {
  const network = await networkOf(input, app);
  try {
    return await plannedRun(input, app, wish, network);
  } catch (error) {
    if (error instanceof RefusedPlan) {
      return error.show(app);
    }
    throw error;
  }
}

async function plannedRun(input: Input, app: App, wish: Wish, network: Network): Promise<ExitCode> {
  let choices: Choices = { network, ...inboundOf(input), ...(await scopeOf(app, input)) };
  const source = await sourceFor(input, app, network);
  let snapshot = await source.read(choices);
  let draft = wish.draft(snapshot, choices);
  for (;;) {
    const answers = await askRefusals(app, draft.refusals);
    if (answers === undefined) {
      break;
    }
    const needsUsers = readsUsers(answers) && !readsUsers(choices);
    choices = { ...choices, ...answers };
    snapshot = needsUsers ? await source.read(choices) : snapshot;
    draft = wish.draft(snapshot, choices);
  }
  return runChange(app, {
    input,
    deployment: source.deployment,
    plan: planFor(app, snapshot, draft),
    snapshot,
    source: snapshot.source,
    account: accountsOf(snapshot),
    planAgain: async () => {
      const now = await source.read(choices);
      return planFor(app, now, wish.draft(now, choices));
    },
    ...(wish.extraConfirmation === undefined ? {} : { extraConfirmation: wish.extraConfirmation }),
  });
}

function inboundOf({ options }: Input): { readonly inbound?: InboundChoice } {
  const text = textOption(options, 'inbound');
  return text === 'on' || text === 'off' || text === 'keep' ? { inbound: text } : {};
}

/** Who reads: `CONTOSO\anna; anna@contoso.com`, one for each side. */
function accountsOf({ onPremises, cloud }: Snapshot): string {
  return [onPremises?.account, cloud?.account]
    .flatMap((account) => (account?.state === 'known' ? [account.value] : []))
    .join('; ');
}

interface Source {
  /** Absent: the snapshot is from a file. */
  readonly deployment: Deployment | undefined;
  readonly read: (choices: Choices) => Promise<Snapshot>;
}

/** @throws FederationError `usage.from`, `profile.read-only` (refused), and whatever connecting throws. */
async function sourceFor(input: Input, app: App, network: Network): Promise<Source> {
  const { options } = input;
  const dryRun = options['dryRun'] === true;
  const from = textOption(options, 'from');
  if (from !== undefined) {
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
    return { deployment: undefined, read: () => snapshotPart(input, app, from, network) };
  }
  const chosen = await chooseProfile(app);
  if (!dryRun) {
    refuseReadOnly(chosen);
  }
  const deployment = await openDeployment(app, await sidesFor(input, app, network));
  const read = (choices: Choices) => {
    const users = options['who'] === true || readsUsers(choices);
    return takeSnapshot(app, deployment, { users });
  };
  return { deployment, read };
}

function readsUsers({ scope }: Partial<ChosenScope>): boolean {
  return scope?.kind === 'users' || scope?.kind === 'group';
}

/** Of a file the sides that the change concerns. */
async function snapshotPart(input: Input, app: App, from: string, network: Network): Promise<Snapshot> {
  const { onPremises, cloud, ...rest } = await readSnapshot(app, from);
  const here = [
    ...(onPremises === undefined ? [] : (['on-premises'] as const)),
    ...(cloud === undefined ? [] : (['cloud'] as const)),
  ];
  const wanted = await sidesFor(input, app, network, here);
  const missing = wanted.find((side) => !here.includes(side));
  if (missing !== undefined) {
    throw noSuchSide(rest.profile, missing);
  }
  return {
    ...rest,
    ...(onPremises === undefined || !wanted.includes('on-premises') ? {} : { onPremises }),
    ...(cloud === undefined || !wanted.includes('cloud') ? {} : { cloud }),
  };
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
