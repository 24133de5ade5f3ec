import { afterEach, describe, expect, it } from 'vitest';
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.ts';
import { connectTo } from '../emulator/connect.ts';

let emulator: RunningEmulator | undefined;
afterEach(() => emulator?.close());

describe('the client against the emulator', () => {
  it.each(['nothing-set', 'lync-2010', 'sfb-2019'])('reads %s completely', async (scenario) => {
    emulator = await startEmulator({ scenario });
    const pool = await connectTo(emulator);
    const snapshot = await pool.snapshot({ users: true });
    await pool.close();
    const unread = Object.entries(snapshot.objects).filter(([, reading]) => reading.state !== 'known');
    expect(unread).toEqual([]);
    expect(snapshot.server).toMatchObject({ state: 'known' });
    console.log(
      JSON.stringify(snapshot.server),
      emulator.requests,
      JSON.stringify(snapshot.commands).slice(0, 500),
      JSON.stringify(snapshot.notes),
    );
  });
});
