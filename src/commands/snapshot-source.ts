import { resolve } from 'node:path';
import type { App } from '../app.ts';
import { codeOf, fileReason } from '../config/load.ts';
import { readUpTo } from '../config/read-file.ts';
import { FederationError } from '../errors.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Input } from './declaration.ts';
import { textOption } from './globals.ts';
import { chooseProfile } from './profile-choice.ts';
import { readDeployment } from './read-deployment.ts';
import { standardInput } from './standard-input.ts';

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
  if (file === '-') {
    const name = 'standard input';
    const bytes = await standardInput(app, maxSnapshotBytes, () => unreadable(name, 'it is too large'));
    return parseSnapshot(bytes.toString('utf8'), name);
  }
  return parseSnapshot(await readText(resolve(app.host.cwd, file), file, maxSnapshotBytes), file);
}

/** @throws FederationError `file.unreadable` (usage). */
export async function readText(path: string, name: string, maxBytes: number): Promise<string> {
  try {
    const bytes = await readUpTo(path, maxBytes);
    if (bytes.length > maxBytes) {
      throw unreadable(name, 'it is too large');
    }
    return bytes.toString('utf8');
  } catch (error) {
    throw error instanceof FederationError ? error : unreadable(name, fileReason(codeOf(error)), error);
  }
}

function unreadable(name: string, why: string, cause?: unknown): FederationError {
  return new FederationError('file.unreadable', 'usage', `${name} cannot be read`, { why, cause });
}
