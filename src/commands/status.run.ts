import type { App } from '../app.ts';
import { exitCodes, worstExitCode, type ExitCode } from '../exit-codes.ts';
import { headline } from '../interop/headline.ts';
import { assertScope } from '../interop/scope-check.ts';
import { pathsOf, unreadPaths } from '../interop/status.ts';
import { effectiveCloudPolicies } from '../model/effective-cloud-policy.ts';
import { effectivePolicies } from '../model/effective-policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { statusDocument } from '../reports/status-document.ts';
import { statusTable } from '../reports/status-table.ts';
import type { WhoView } from '../reports/who-table.ts';
import type { Input } from './declaration.ts';
import { deploymentFlags } from './deployment-flags.ts';
import { openDeployment, readSides, type SidesRead } from './deployment.ts';
import { textOption } from './globals.ts';
import { scopeOf } from './scope-choice.ts';
import { readSnapshot } from './snapshot-source.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  const who = input.options['who'] === true;
  const chosen = (await scopeOf(app, input)) ?? { scope: { kind: 'global' } };
  const users = who || chosen.scope.kind === 'users' || chosen.scope.kind === 'group';
  const { snapshot, failures } = await sidesRead(input, app, users);
  assertScope(snapshot, chosen.scope, chosen.users);
  const now = app.host.clock.now();
  const paths = pathsOf(snapshot, { ...chosen, now });
  const unread = failures.flatMap(({ side }) => unreadPaths(side, now));
  const people = who ? peopleOf(snapshot) : undefined;
  const view = {
    snapshot,
    paths,
    headline: headline(
      snapshot,
      paths,
      chosen.scope,
      failures.map(({ side }) => side),
    ),
    flags: deploymentFlags(app.globals),
    failures: failures.map(({ side, error }) => ({
      side,
      code: error.code,
      message: error.message,
      next: error.next ?? 'federation doctor',
    })),
    ...(people === undefined ? {} : { who: people }),
  };
  app.report.show((style) => statusTable(view, style));
  await app.report.finish(statusDocument({ ...view, paths: [...paths, ...unread], people }));
  const unknown = [...paths, ...unread].some(({ settings }) => settings === 'unknown');
  return worstExitCode([unknown ? exitCodes.unavailable : exitCodes.ok]);
}

async function sidesRead({ options }: Input, app: App, users: boolean): Promise<SidesRead> {
  const from = textOption(options, 'from');
  return from === undefined
    ? readSides(app, await openDeployment(app), { users })
    : { snapshot: await readSnapshot(app, from), failures: [] };
}

/** Of each side that was read. */
function peopleOf({ onPremises, cloud }: Snapshot): readonly WhoView[] {
  return [
    ...(onPremises === undefined
      ? []
      : [
          {
            side: 'on-premises' as const,
            users: effectivePolicies(onPremises),
            policies: onPremises.objects.externalAccessPolicies,
          },
        ]),
    ...(cloud === undefined
      ? []
      : [
          {
            side: 'cloud' as const,
            users: effectiveCloudPolicies(cloud),
            policies: cloud.objects.externalAccessPolicies,
          },
        ]),
  ];
}
