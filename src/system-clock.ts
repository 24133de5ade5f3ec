import type { Clock } from './model/clock.ts';

export const systemClock: Clock = {
  now: () => new Date(),
  async sleep(ms, signal) {
    // Hardly any command waits, and each start would load it.
    const { setTimeout: delay } = await import('node:timers/promises');
    try {
      await delay(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error;
    }
  },
};
