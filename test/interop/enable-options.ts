import type { EnableOptions } from '../../src/interop/plan-enable.ts';
import { pathsOf } from '../../src/interop/status.ts';
import type { PlanDraft } from '../../src/model/plan-draft.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { edge, live, messenger } from './pools.ts';
import { applyIntents } from './simulator.ts';

export const plain: EnableOptions = {
  network: 'skype',
  audioVideo: false,
  repair: false,
  replicate: false,
  alsoOpens: false,
  now: live,
};
export const global: EnableOptions = { ...plain, scope: { kind: 'global' } };
export const closedEdge = edge({ AllowFederatedUsers: false });
export const disabled = messenger('Messenger', { Enabled: false });

export function steps(draft: PlanDraft): readonly string[] {
  return draft.intents.map((intent) => `${intent.kind} ${intent.object.type} ${intent.object.identity}`);
}

export function kinds(draft: PlanDraft): readonly string[] {
  return draft.refusals.map(({ kind, exit }) => `${kind} ${exit}`);
}

export function settingsAfter(start: Snapshot, draft: PlanDraft, options: EnableOptions): string | undefined {
  const after = applyIntents(start, draft.intents);
  const scope = options.scope ?? { kind: 'global' };
  return pathsOf(after, {
    scope,
    now: live,
    ...(options.users === undefined ? {} : { users: options.users }),
  })[0]?.settings;
}
