import type { App } from '../app.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { checkMessenger, messengerExits } from '../interop/check-messenger.ts';
import { assertScope } from '../interop/scope-check.ts';
import { pathsOf } from '../interop/status.ts';
import { findingsTable } from '../reports/findings-table.ts';
import type { Input } from './declaration.ts';
import { deploymentFlags, nextStepHere } from './deployment-flags.ts';
import { scopeOf } from './scope-choice.ts';
import { snapshotFor } from './snapshot-source.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  const { scope, users } = (await scopeOf(app, input)) ?? { scope: { kind: 'global' } };
  const snapshot = await snapshotFor(app, input, { users: scope.kind === 'users' || scope.kind === 'group' });
  assertScope(snapshot, scope, users);
  const now = app.host.clock.now();
  const check = checkMessenger(snapshot, scope, now, users);
  const paths = pathsOf(snapshot, { scope, now, ...(users === undefined ? {} : { users }) });
  const { profile, source, takenAt } = snapshot;
  const { sentence } = check;
  const findings = check.findings.map((finding) => nextStepHere(finding, deploymentFlags(app.globals)));
  app.report.show((style) => findingsTable({ profile, source, sentence, findings }, style));
  await app.report.finishFindings({
    command: 'check messenger',
    takenAt,
    source,
    toolVersion: app.version,
    sentence,
    findings,
    profiles: [{ name: profile, takenAt, source, subjects: [], paths }],
    controls: [],
    notes: [],
  });
  return exitCodes[messengerExits[check.answer]];
}
