import type { App } from '../app.ts';
import type { InboundChoice } from '../interop/cloud-switches.ts';
import type { Refusal } from '../model/plan-draft.ts';
import type { Choice } from '../terminal/prompter.ts';
import { chooseScope, type ChosenScope } from './scope-choice.ts';

/** Answers that a plan was refused for the want of. */
export type Answers = Partial<ChosenScope> & { readonly inbound?: InboundChoice };

/**
 * What a plan only waits for an answer to is asked in a terminal, one question at a time. Undefined where there is
 * nothing to ask, nobody to ask, or something else in the way, too.
 */
export async function askRefusals(app: App, refusals: readonly Refusal[]): Promise<Answers | undefined> {
  const scope = refusals.find(({ kind }) => kind === 'scope-needed');
  const inbound = refusals.find(({ kind }) => kind === 'inbound-needed');
  const others = refusals.some(({ kind }) => kind !== 'scope-needed' && kind !== 'inbound-needed');
  if (others || !app.prompter.canAsk) {
    return undefined;
  }
  if (scope !== undefined) {
    return askForScope(app, scope.items);
  }
  return inbound === undefined ? undefined : { inbound: await askForInbound(app, inbound) };
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

function askForInbound(app: App, { items }: Refusal): Promise<InboundChoice> {
  return app.prompter.select<InboundChoice>('May personal accounts begin a conversation, too?', [
    { name: 'no: close it', value: 'off' },
    { name: 'yes: open it', value: 'on' },
    { name: `leave it as it is stored: open in ${items.join(', ')}`, value: 'keep' },
  ]);
}
