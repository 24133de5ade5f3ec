import type { App } from '../app.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { columns, report } from '../reports/layout.ts';
import type { Style } from '../reports/style.ts';
import { head } from '../reports/words.ts';
import type { Input } from './declaration.ts';
import { openDeployment, takeSnapshot } from './deployment.ts';

export async function run({ options }: Input, app: App): Promise<ExitCode> {
  const deployment = await openDeployment(app);
  const snapshot = await takeSnapshot(app, deployment, { users: options['who'] === true });
  app.report.show((style) => snapshotTable(snapshot, style));
  await app.report.finish(snapshot, { faithful: true });
  return exitCodes.ok;
}

/** What was read, and how much of it. */
function snapshotTable({ profile, source, onPremises }: Snapshot, style: Style): string {
  const rows = Object.entries(onPremises?.objects ?? {}).map(([kind, reading]) => [
    kind,
    reading.state === 'known'
      ? String(reading.value.length)
      : reading.state === 'absent'
        ? 'there are none on this version'
        : `not read: ${reading.reason}`,
  ]);
  return report([
    ...head(profile, source, `read ${onPremises?.pool ?? 'nothing'}`, style),
    ...columns(rows, style, { indent: 2 }),
  ]);
}
