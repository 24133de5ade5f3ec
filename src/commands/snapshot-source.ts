import type { App } from '../app.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Input } from './declaration.ts';
import { textOption } from './globals.ts';
import { inputFile } from './input-file.ts';
import { chooseProfile } from './profile-choice.ts';
import { readDeployment } from './read-deployment.ts';

const maxSnapshotBytes = 256 * 1024 * 1024;

/** The snapshot a reading command judges: the file of `--from`, and nothing is contacted; else the deployment. */
export async function snapshotFor(
  app: App,
  { options }: Input,
  what: { readonly users: boolean },
): Promise<Snapshot> {
  const from = textOption(options, 'from');
  if (from !== undefined) {
    return readSnapshot(app, from);
  }
  return readDeployment(app, await chooseProfile(app), what);
}

/** @throws FederationError `file.unreadable`, `snapshot.*`. */
export async function readSnapshot(app: App, file: string): Promise<Snapshot> {
  const { parseSnapshot } = await import('../reports/snapshot-document.ts');
  const bytes = await inputFile(app, file, maxSnapshotBytes);
  return parseSnapshot(bytes.toString('utf8'), file === '-' ? 'standard input' : file);
}
