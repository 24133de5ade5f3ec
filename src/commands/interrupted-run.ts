import type { App } from '../app.ts';
import { standingOf, type Standing } from '../change/compare.ts';
import type { Side } from '../model/networks.ts';
import type { Deployment } from './deployment.ts';
import { emulatedScenario } from './emulated-sides.ts';
import { readObjectOf } from './read-object-of.ts';

const standings: Readonly<Record<Standing, string>> = {
  after: 'is in place',
  before: 'is not',
  other: 'was changed by somebody else since',
  unreadable: 'cannot be read',
};

/**
 * Says what became of the run before this one where it was killed or interrupted before it could say so itself: its
 * objects are read again. Nothing is said where a later run got to its end.
 */
export async function tellInterruptedRun(app: App, deployment: Deployment): Promise<void> {
  const { profile, source } = deployment;
  const scenario = await emulatedScenario(app);
  // Journals that cannot be listed stop the run where one is begun, with their reason; looking is possible without.
  const journals = await app.journals.list().catch(() => []);
  const newest = journals.find(
    (one) => one.profile === profile.name && one.source === source && one.scenario === scenario,
  );
  if (newest?.state !== 'interrupted') {
    return;
  }
  const { header } = await app.journals.read(newest.journalId);
  const open: Readonly<Record<Side, boolean>> = {
    'on-premises': deployment.pool !== undefined,
    cloud: deployment.cloud !== undefined,
  };
  const found: string[] = [];
  for (const { number, intent } of header.plan.changes.filter((change) => open[change.intent.object.side])) {
    const object = await readObjectOf(deployment)(intent.object);
    found.push(`change ${number} ${standings[standingOf(intent, object)]}`);
  }
  app.note(
    `an earlier run was interrupted (${newest.journalId}); its objects were read again: ${found.join(', ')}`,
  );
}
