import { createHash } from 'node:crypto';
import { constants, copyFile, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FederationError } from '../errors.ts';

/** Who holds a lock: a process on a host. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
}

/** Whose lock it is, and on what. */
export interface LockOptions {
  readonly folder: string;
  readonly profile: string;
  readonly self: LockHolder;
  /** When this process was started (ISO 8601, UTC): tells it from an earlier one that had the same number. */
  readonly at: string;
  /** Whether a process of this host is running. */
  readonly isAlive: (pid: number) => boolean;
}

/**
 * Takes the lock of a profile, so that two runs on this machine do not change one deployment at a time. The lock of a
 * process of this host that is gone is taken over.
 *
 * The file appears under its name with its content complete (it is linked into place), so a run that is killed leaves
 * either no lock or one that says whose it is. To take over a dead owner's lock a run first has to win the claim to
 * exactly that lock, a second file; only who holds it may replace the first. So of several runs that find a dead
 * owner's lock at the same time one gets it. A run that is killed while it holds a claim leaves it behind, and that
 * lock is then never taken over: removing the lock file helps, as the message says.
 * @returns releases the lock; never throws.
 * @throws FederationError `change.locked` (refused) when somebody holds it, `change.lock-unwritable` when there can be
 * no lock.
 */
export async function acquireLock(options: LockOptions): Promise<() => Promise<void>> {
  const { folder, profile, self, at } = options;
  const path = lockPath(options);
  const content = JSON.stringify({ ...self, at });
  const own = `${path}.${self.pid}`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeNew(own, content);
    if (!(await place(own, path)) && !(await takeOver(own, path, options))) {
      throw lockedError(path, profile, await holderOf(path));
    }
  } catch (error) {
    throw error instanceof FederationError ? error : unwritableError(path, error);
  } finally {
    await remove(own);
  }
  return async () => {
    if ((await contentOf(path).catch(() => undefined)) === content) {
      await remove(path);
    }
  };
}

/** Whether somebody who may still be running holds the lock of the profile. What cannot be read counts as held. */
export async function isLockHeld(options: LockOptions): Promise<boolean> {
  const content = await contentOf(lockPath(options)).catch(() => '');
  return content !== undefined && !isGone(parseHolder(content), options);
}

function lockPath({ folder, profile }: LockOptions): string {
  return join(folder, `${encodeURIComponent(profile).replaceAll('*', '%2A')}.lock`);
}

async function writeNew(path: string, content: string): Promise<void> {
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
  } finally {
    await file.close();
  }
}

/** Gives the file a second name, unless that is taken; copies it where the file system knows no second names. */
async function place(own: string, name: string): Promise<boolean> {
  try {
    await link(own, name).catch((error: unknown) => {
      if (errorCode(error) === 'EEXIST') {
        throw error;
      }
      return copyFile(own, name, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

/** Replaces the lock of a process of this host that is gone. */
async function takeOver(own: string, path: string, options: LockOptions): Promise<boolean> {
  const content = await contentOf(path);
  if (content === undefined) {
    // Released at this moment.
    return place(own, path);
  }
  if (!isGone(parseHolder(content), options)) {
    return false;
  }
  const claim = `${path}.${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
  if (!(await place(own, claim))) {
    return false;
  }
  try {
    const isStill = (await contentOf(path)) === content;
    if (isStill) {
      await rename(own, path);
    }
    return isStill;
  } finally {
    await remove(claim);
  }
}

function isGone(holder: Held | undefined, { self, at, isAlive }: LockOptions): boolean {
  if (holder?.host !== self.host) {
    return false;
  }
  return holder.pid === self.pid ? holder.at !== at : !isAlive(holder.pid);
}

async function holderOf(path: string): Promise<Held | undefined> {
  const content = await contentOf(path);
  return content === undefined ? undefined : parseHolder(content);
}

interface Held extends LockHolder {
  readonly at: unknown;
}

function parseHolder(content: string): Held | undefined {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'object' &&
      value !== null &&
      'pid' in value &&
      typeof value.pid === 'number' &&
      'host' in value &&
      typeof value.host === 'string'
      ? { pid: value.pid, host: value.host, at: 'at' in value ? value.at : undefined }
      : undefined;
  } catch {
    return undefined;
  }
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

function remove(path: string): Promise<void> {
  return rm(path, { force: true }).catch(() => undefined);
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
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

function unwritableError(path: string, cause: unknown): FederationError {
  return new FederationError('change.lock-unwritable', 'unavailable', 'no lock can be taken', {
    where: path,
    why: cause instanceof Error ? cause.message : String(cause),
    next: 'make the folder writable; nothing is changed without a lock',
    cause,
  });
}
