import { FederationError } from '../errors.ts';
import type { Clock } from '../model/clock.ts';

/** The limit of time for a command, or for one profile of it. */
export interface Deadline {
  /** Aborted with a FederationError `timeout` when the time is over. */
  readonly signal: AbortSignal;
  /** Nobody is hurried while a question is open: the time stands still until it is resumed. */
  readonly hold: () => void;
  readonly resume: () => void;
  readonly stop: () => void;
}

/**
 * @param ms Undefined: without a limit.
 * @param why What is over, for the error.
 */
export function startDeadline(ms: number | undefined, why: string, clock: Clock): Deadline {
  const controller = new AbortController();
  let left = ms;
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  const resume = (): void => {
    since = clock.now().getTime();
    timer = left === undefined ? undefined : setTimeout(() => controller.abort(timeOver(ms ?? 0, why)), left);
  };
  const hold = (): void => {
    clearTimeout(timer);
    left = left === undefined ? undefined : Math.max(0, left - (clock.now().getTime() - since));
  };
  resume();
  return { signal: controller.signal, hold, resume, stop: () => clearTimeout(timer) };
}

function timeOver(ms: number, why: string): FederationError {
  return new FederationError('timeout', 'unavailable', `not done within ${ms / 1000} seconds`, {
    why,
    next: 'give more time with --timeout, or look at what is slow with --debug',
  });
}
