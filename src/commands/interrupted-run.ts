import type { App } from '../app.ts';
import { isLockHeld } from '../change/lock.ts';
import { standingOf, type Standing } from '../change/compare.ts';
import type { Side } from '../model/networks.ts';
import type { Deployment } from './deployment.ts';
import { emulatedScenario } from './emulated-sides.ts';
import { lockOptions } from './lock-options.ts';
import { readObjectsOf } from './read-object-of.ts';

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
  // Its journal has no end either while it is still writing: that is no interruption.
  if (await isLockHeld(lockOptions(app, profile.name, source))) {
    app.note(`another run is under way (${newest.journalId}); what is read here may change at any moment`);
    return;
  }
  const { header } = await app.journals.read(newest.journalId);
  const open: Readonly<Record<Side, boolean>> = {
    'on-premises': deployment.pool !== undefined,
    cloud: deployment.cloud !== undefined,
  };
  const changes = header.plan.changes.filter((change) => open[change.intent.object.side]);
  const read = await readObjectsOf(
    deployment,
    changes.map(({ intent }) => intent.object),
  );
  const found: (readonly [number: number, Standing])[] = [];
  for (const { number, intent } of changes) {
    found.push([number, standingOf(intent, await read(intent.object))]);
  }
  app.note(
    `an earlier run was interrupted (${newest.journalId}); its objects were read again: ${told(found).join(', ')}`,
  );
}

/** Changes that are told one by one. */
const mostTold = 10;

/** Of thousands of entries only how many are in place and how many are not. */
function told(found: readonly (readonly [number: number, Standing])[]): readonly string[] {
  if (found.length <= mostTold) {
    return found.map(([number, standing]) => `change ${number} ${standings[standing]}`);
  }
  return (['after', 'before', 'other', 'unreadable'] as const).flatMap((standing) => {
    const { length } = found.filter((one) => one[1] === standing);
    return length === 0 ? [] : [`of ${length} changes each ${standings[standing]}`];
  });
}
