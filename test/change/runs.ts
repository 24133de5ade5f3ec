import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyPlan, type ApplyOptions, type ApplyResult } from '../../src/change/apply.ts';
import { createJournalStore, type JournalStore } from '../../src/change/journal-store.ts';
import { planRollback } from '../../src/change/rollback.ts';
import type { Plan } from '../../src/model/change.ts';
import { fastClock, planOf, setIntent } from '../helpers/plans.ts';
import type { SettingsServer } from '../helpers/settings-server.ts';

export const closed = {
  'access-edge Global': { AllowFederatedUsers: false, Other: 'kept' },
  'external-access-policy Global': { EnablePublicCloudAccess: false },
};

export const opening = planOf([
  setIntent('external-access-policy', 'Global', 'EnablePublicCloudAccess', false, true),
  setIntent('access-edge', 'Global', 'AllowFederatedUsers', false, true),
]);

export type Store = JournalStore & { readonly folder: string };

export function newStore(
  folder = join(mkdtempSync(join(tmpdir(), 'federation-journal-')), 'journals'),
): Store {
  let count = 0;
  const randomHex = (): string => (count++).toString(16).padStart(4, '0');
  return { ...createJournalStore({ folder, randomHex }), folder };
}

/** The text of the store's only, or newest, journal. */
export function journalText({ folder }: Store): string {
  return readFileSync(join(folder, readdirSync(folder).sort().at(-1) ?? ''), 'utf8');
}

export interface Extra extends Partial<Pick<ApplyOptions, 'signal' | 'clock' | 'onProgress' | 'journal'>> {
  readonly undoes?: string;
}

export async function apply(
  plan: Plan,
  server: SettingsServer,
  store = newStore(),
  extra: Extra = {},
): Promise<ApplyResult> {
  const { undoes, ...options } = extra;
  const clock = extra.clock ?? fastClock();
  const journal =
    extra.journal ??
    (await store.begin({
      profile: plan.profile,
      source: 'emulator',
      account: 'CONTOSO\\anna',
      toolVersion: '0',
      at: clock.now().toISOString(),
      ...(undoes !== undefined && { undoes }),
      plan,
    }));
  try {
    return await applyPlan({ plan, writers: { 'on-premises': server }, ...options, journal, clock });
  } finally {
    await journal.close();
  }
}

/** Plans the rollback of a journal, reading from the server. */
export async function rollbackPlan(store: Store, journalId: string, server: SettingsServer): Promise<Plan> {
  return planRollback(await store.read(journalId), (ref) => server.readObject(ref));
}

export async function rollBack(
  store: Store,
  journalId: string,
  server: SettingsServer,
): Promise<ApplyResult> {
  return apply(await rollbackPlan(store, journalId, server), server, store, { undoes: journalId });
}

export const outcomes = ({ changes }: ApplyResult): readonly string[] =>
  changes.map(({ outcome }) => outcome);
