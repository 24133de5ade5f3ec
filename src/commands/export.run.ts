import type { App } from '../app.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { Reading } from '../model/reading.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { columns, report } from '../reports/layout.ts';
import type { Style } from '../reports/style.ts';
import { head } from '../reports/words.ts';
import type { Input } from './declaration.ts';
import { textOption } from './globals.ts';
import { withLive } from './live-snapshot.ts';
import { chooseProfile } from './profile-choice.ts';
import { readDeployment } from './read-deployment.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  const { options } = input;
  const side = textOption(options, 'side');
  const sides = side === 'on-premises' || side === 'cloud' ? ([side] as const) : undefined;
  const what = { users: options['who'] === true };
  const read = await readDeployment(app, await chooseProfile(app), what, sides);
  const snapshot = options['live'] === true ? await withLive(input, app, read) : read;
  app.report.show((style) => snapshotTable(snapshot, style));
  await app.report.finish(snapshot, { faithful: true });
  return exitCodes.ok;
}

/** What was read, and how much of it. */
function snapshotTable({ profile, source, onPremises, cloud }: Snapshot, style: Style): string {
  const names = [onPremises?.pool, cloud?.tenant].filter((name) => name !== undefined);
  return report([
    ...head(profile, source, `read ${names.join(' and ')}`, style),
    ...[onPremises?.objects, cloud?.objects].flatMap((objects) =>
      objects === undefined ? [] : columns(countRows(objects), style, { indent: 2 }),
    ),
  ]);
}

function countRows(objects: Readonly<Record<string, Reading<readonly unknown[]>>>): readonly string[][] {
  return Object.entries(objects).map(([kind, reading]) => [
    kind,
    reading.state === 'known'
      ? String(reading.value.length)
      : reading.state === 'absent'
        ? 'there are none'
        : `not read: ${reading.reason}`,
  ]);
}
