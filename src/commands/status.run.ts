import type { App } from '../app.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { headline } from '../interop/headline.ts';
import { assertScope } from '../interop/scope-policies.ts';
import { pathsOf } from '../interop/status.ts';
import { effectivePolicies } from '../model/effective-policy.ts';
import { unreadable } from '../model/reading.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { statusDocument } from '../reports/status-document.ts';
import { statusTable } from '../reports/status-table.ts';
import type { WhoView } from '../reports/who-table.ts';
import type { Input } from './declaration.ts';
import { deploymentFlags } from './deployment-flags.ts';
import { scopeOf } from './scope-choice.ts';
import { snapshotFor } from './snapshot-source.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  const who = input.options['who'] === true;
  const chosen = (await scopeOf(app, input)) ?? { scope: { kind: 'global' } };
  const snapshot = await snapshotFor(app, input, { users: who || chosen.scope.kind === 'users' });
  if (snapshot.onPremises !== undefined) {
    assertScope(snapshot.onPremises, chosen.scope, chosen.users);
  }
  const paths = pathsOf(snapshot, { ...chosen, now: app.host.clock.now() });
  const people = who ? peopleOf(snapshot.onPremises) : undefined;
  const view = {
    snapshot,
    paths,
    headline: headline(snapshot, paths, chosen.scope),
    flags: deploymentFlags(app.globals),
    ...(people === undefined ? {} : { who: people }),
  };
  app.report.show((style) => statusTable(view, style));
  await app.report.finish(statusDocument(snapshot, paths, people?.users));
  return paths.some(({ settings }) => settings === 'unknown') ? exitCodes.unavailable : exitCodes.ok;
}

function peopleOf(pool: PoolSnapshot | undefined): WhoView {
  return pool === undefined
    ? { users: unreadable('no pool was read'), policies: unreadable('no pool was read') }
    : { users: effectivePolicies(pool), policies: pool.objects.externalAccessPolicies };
}
