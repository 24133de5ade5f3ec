import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCa } from '../../src/commands/ca-file.ts';
import { readUpTo } from '../../src/config/read-file.ts';
import { runFederation, temporaryFolder } from '../helpers/app.ts';

describe('reading a file up to a limit', () => {
  it('when it is no larger then all of it is read, and else one byte more than the limit', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'x'.repeat(200_000));
    expect((await readUpTo(file, 200_000)).length).toBe(200_000);
    expect((await readUpTo(file, 199_999)).length).toBe(200_000);
    expect((await readUpTo(file, 10)).length).toBe(11);
  });

  it.runIf(process.platform === 'linux')(
    'when a file says it is empty and is not then it is read',
    async () => {
      expect((await readUpTo('/proc/self/status', 100_000)).toString()).toContain('Name:');
      expect((await readUpTo('/proc/self/status', 10)).length).toBe(11);
    },
  );

  it.runIf(process.platform === 'linux').each([
    [['status', '--config', '/dev/zero'], /larger than 256 KiB/],
    [['status', '--emulator', '--scope', 'users:/dev/zero'], /larger than 16 MiB/],
    [['status', '--emulator', '--scope', 'users:/'], /folder/],
  ] as const)('when %j has no end or is no file then it is refused', async (argv, why) => {
    const { exitCode, stderr } = await runFederation(argv);
    expect(stderr).toMatch(why);
    expect(exitCode).toBe(2);
  });

  it.runIf(process.platform === 'linux')(
    'when a file of authorities has no end then it is refused',
    async () => {
      await expect(readCa('/dev/zero')).rejects.toMatchObject({
        code: 'config.ca-file',
        why: 'it is larger than 1 MiB',
      });
    },
  );
});
