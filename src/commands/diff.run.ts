import type { App } from '../app.ts';
import { diffSnapshots } from '../change/diff.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { diffDocument } from '../reports/diff-document.ts';
import { diffTable } from '../reports/diff-table.ts';
import type { Input } from './declaration.ts';
import { openDeployment, takeSnapshot } from './deployment.ts';
import { readSnapshot } from './snapshot-source.ts';

export async function run({ options, arguments: [before = '', after] }: Input, app: App): Promise<ExitCode> {
  const from = await readSnapshot(app, before);
  const to =
    after === undefined
      ? await takeSnapshot(app, await openDeployment(app), { users: false })
      : await readSnapshot(app, after);
  const view = { from, to, differences: diffSnapshots(from, to) };
  app.report.show((style) => diffTable(view, style));
  await app.report.finish(diffDocument(view));
  const drift = options['exitCode'] === true && view.differences.length > 0;
  return drift ? exitCodes.findings : exitCodes.ok;
}
