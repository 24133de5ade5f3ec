import { join } from 'node:path';
import type { App } from '../app.ts';
import type { LockOptions } from '../change/lock.ts';
import type { SnapshotSource } from '../model/snapshot.ts';

/** The lock of a deployment; an emulated one has its own, whatever its profile is called. */
export function lockOptions(
  { folders, host }: Pick<App, 'folders' | 'host'>,
  profile: string,
  source: SnapshotSource,
): LockOptions {
  return {
    folder: join(folders.state, 'locks'),
    profile: source === 'emulator' ? `emulator ${profile}` : profile,
    self: { pid: host.pid, host: host.hostName },
    at: host.startedAt,
    isAlive: host.isAlive,
  };
}
