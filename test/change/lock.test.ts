import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acquireLock, isLockHeld, type LockHolder } from '../../src/change/lock.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'federation-lock-'));

function take(folder: string, self: LockHolder, alive: readonly number[], profile = 'contoso') {
  return acquireLock({
    folder,
    profile,
    self,
    at: '2026-11-24T04:12:33.000Z',
    isAlive: (pid) => alive.includes(pid),
  });
}

describe('the lock of a profile', () => {
  it('when somebody holds it then another run is refused and told who', async () => {
    const folder = newFolder();
    await take(folder, { pid: 1, host: 'a' }, [1]);
    await expect(take(folder, { pid: 2, host: 'a' }, [1, 2])).rejects.toMatchObject({
      code: 'change.locked',
      exit: 5,
      why: 'process 1 on a holds the lock',
    });
  });

  it('when it was released then it can be taken again, and another profile never minds', async () => {
    const folder = newFolder();
    const release = await take(folder, { pid: 1, host: 'a' }, [1]);
    await take(folder, { pid: 2, host: 'a' }, [1, 2], 'fabrikam/../x');
    await release();
    await expect(take(folder, { pid: 2, host: 'a' }, [2])).resolves.toBeTypeOf('function');
  });

  it('when its process runs then it is held, and when that is gone, released or another profile then not', async () => {
    const folder = newFolder();
    const held = (alive: readonly number[], profile = 'contoso') =>
      isLockHeld({
        folder,
        profile,
        self: { pid: 2, host: 'a' },
        at: '2026-11-24T04:12:33.000Z',
        isAlive: (pid) => alive.includes(pid),
      });
    expect(await held([1])).toBe(false);
    const release = await take(folder, { pid: 1, host: 'a' }, [1]);
    expect(await held([1])).toBe(true);
    expect(await held([])).toBe(false);
    expect(await held([1], 'fabrikam')).toBe(false);
    await release();
    expect(await held([1])).toBe(false);
  });

  it('when its process is gone then it is taken over, but not from another host', async () => {
    const folder = newFolder();
    await take(folder, { pid: 1, host: 'a' }, [1]);
    await expect(take(folder, { pid: 3, host: 'b' }, [])).rejects.toMatchObject({ code: 'change.locked' });
    await expect(take(folder, { pid: 2, host: 'a' }, [2])).resolves.toBeTypeOf('function');
  });

  it('when many runs find the lock of a dead process at once then exactly one takes it over', async () => {
    for (let round = 0; round < 20; round++) {
      const folder = newFolder();
      await take(folder, { pid: 1, host: 'a' }, [1]);
      const runs = Array.from({ length: 12 }, (_, index) => index + 2);
      const taken = await Promise.allSettled(runs.map((pid) => take(folder, { pid, host: 'a' }, runs)));
      expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(readdirSync(folder)).toEqual(['contoso.lock']);
    }
  });

  it('when an earlier process had our number, as in containers, then its lock is taken over', async () => {
    const folder = newFolder();
    const self = { pid: 7, host: 'a' };
    const options = { folder, profile: 'contoso', self, isAlive: () => true };
    await acquireLock({ ...options, at: '2026-11-24T04:00:00.000Z' });
    const release = await acquireLock({ ...options, at: '2026-11-24T05:00:00.000Z' });
    await expect(acquireLock({ ...options, at: '2026-11-24T05:00:00.000Z' })).rejects.toMatchObject({
      exit: 5,
    });
    await release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('when somebody else took the lock meanwhile then releasing leaves it alone', async () => {
    const folder = newFolder();
    const release = await take(folder, { pid: 1, host: 'a' }, [1]);
    await take(folder, { pid: 2, host: 'a' }, [2]);
    await release();
    await expect(take(folder, { pid: 3, host: 'a' }, [2, 3])).rejects.toMatchObject({
      code: 'change.locked',
    });
  });

  it('when there can be no lock file then that is said, and nothing is held', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(take(join(folder, 'file'), { pid: 1, host: 'a' }, [1])).rejects.toMatchObject({
      code: 'change.lock-unwritable',
      exit: 3,
    });
  });

  it('when the file cannot be understood then it counts as held', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'contoso.lock'), '{"pid":');
    await expect(take(folder, { pid: 2, host: 'a' }, [])).rejects.toMatchObject({ code: 'change.locked' });
  });
});
