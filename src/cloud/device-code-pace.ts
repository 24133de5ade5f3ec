import type { Clock } from '../model/clock.ts';

const slowDownMs = 5_000;
const defaultIntervalMs = 5_000;

/**
 * The pauses between asking whether a code was entered (RFC 8628, 3.5). The library waits with timers that cannot be
 * stopped, and takes `slow_down` for a refusal; so it is told to wait no time at all, and the waiting is done here.
 */
export class DeviceCodePace {
  readonly #clock: Clock;
  #intervalMs = defaultIntervalMs;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async beforePoll(request: string, signal: AbortSignal | undefined): Promise<void> {
    if (new URLSearchParams(request).has('device_code')) {
      await this.#clock.sleep(this.#intervalMs, signal);
    }
  }

  /** The answer as the library is to see it. */
  after(answer: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    if (typeof answer['device_code'] === 'string') {
      const { interval } = answer;
      this.#intervalMs = typeof interval === 'number' && interval > 0 ? interval * 1000 : defaultIntervalMs;
      return { ...answer, interval: 0 };
    }
    if (answer['error'] === 'slow_down') {
      this.#intervalMs += slowDownMs;
      return { ...answer, error: 'authorization_pending' };
    }
    return answer;
  }
}
