import type { App } from '../app.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { InboundChoice } from '../interop/cloud-switches.ts';
import type { Network } from '../model/networks.ts';
import type { PlanDraft } from '../model/plan-draft.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { runChange } from './change-run.ts';
import { askRefusals } from './change-questions.ts';
import { networkOf, sidesFor } from './change-sides.ts';
import type { Input } from './declaration.ts';
import { changeSource } from './change-source.ts';
import { textOption } from './globals.ts';
import { planFor, RefusedPlan } from './plan-draft-run.ts';
import { scopeOf, type ChosenScope } from './scope-choice.ts';

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
  const source = await changeSource(input, app, (here) => sidesFor(input, app, network, here));
  const read = () => source.read({ users: input.options['who'] === true || readsUsers(choices) });
  let snapshot = await read();
  let draft = wish.draft(snapshot, choices);
  for (;;) {
    const answers = await askRefusals(app, draft.refusals);
    if (answers === undefined) {
      break;
    }
    const needsUsers = readsUsers(answers) && !readsUsers(choices);
    choices = { ...choices, ...answers };
    snapshot = needsUsers ? await read() : snapshot;
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
      const now = await read();
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
export function accountsOf({ onPremises, cloud }: Snapshot): string {
  return [onPremises?.account, cloud?.account]
    .flatMap((account) => (account?.state === 'known' ? [account.value] : []))
    .join('; ');
}

function readsUsers({ scope }: Partial<ChosenScope>): boolean {
  return scope?.kind === 'users' || scope?.kind === 'group';
}
