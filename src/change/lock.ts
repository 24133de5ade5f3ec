import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FederationError } from '../errors.ts';

/** Who holds a lock: a process on a host. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
}

export interface LockOptions {
  readonly folder: string;
  readonly profile: string;
  readonly self: LockHolder;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Whether a process of this host is running. */
  readonly isAlive: (pid: number) => boolean;
}

/**
 * Takes the lock of a profile, so that two runs on this machine do not change one deployment at a time. The lock of a
 * process of this host that is gone is taken over.
 * @returns releases the lock; never throws.
 * @throws FederationError `change.locked` (refused) when somebody holds it.
 */
export async function acquireLock(options: LockOptions): Promise<() => Promise<void>> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const path = join(options.folder, `${encodeURIComponent(options.profile)}.lock`);
  if (!(await create(path, options)) && !(await takeOver(path, options))) {
    throw lockedError(path, options.profile, await holderOf(path));
  }
  return () => rm(path, { force: true }).catch(() => undefined);
}

async function create(path: string, { self, at }: LockOptions): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(JSON.stringify({ ...self, at }));
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

async function takeOver(path: string, options: LockOptions): Promise<boolean> {
  const holder = await holderOf(path);
  if (holder === undefined || holder.host !== options.self.host || options.isAlive(holder.pid)) {
    return false;
  }
  await rm(path, { force: true });
  return create(path, options);
}

async function holderOf(path: string): Promise<LockHolder | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value === 'object' && value !== null && 'pid' in value && 'host' in value) {
      return { pid: Number(value.pid), host: String(value.host) };
    }
  } catch {
    // A lock that is being written at this moment, or one that was cut off: held by somebody unknown.
  }
  return undefined;
}

function lockedError(path: string, profile: string, holder: LockHolder | undefined): FederationError {
  return new FederationError('change.locked', 'refused', `another run is changing ${profile}`, {
    where: path,
    why:
      holder === undefined
        ? 'its owner cannot be told'
        : `process ${holder.pid} on ${holder.host} holds the lock`,
    next: 'wait until it is done; if it is certainly gone, remove the file',
  });
}
