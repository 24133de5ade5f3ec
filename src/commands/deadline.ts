import { FederationError } from '../errors.ts';
import type { Clock } from '../model/clock.ts';

/** The limit of time for a command, or for one profile of it. */
export interface Deadline {
  /** Aborted with a FederationError `timeout` when the time is over. */
  readonly signal: AbortSignal;
  /** What a request is being kept waiting by, for the error; undefined when it no longer is. */
  readonly waitsFor: (request: object, error: FederationError | undefined) => void;
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
  const waiting = new Map<object, FederationError>();
  const waitsFor: Deadline['waitsFor'] = (request, error) => {
    waiting.delete(request);
    if (error !== undefined) {
      waiting.set(request, error);
    }
  };
  const end = (): void => controller.abort(timeOver(ms ?? 0, why, [...waiting.values()].at(-1)));
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  const resume = (): void => {
    since = clock.now().getTime();
    timer = left === undefined ? undefined : setTimeout(end, left);
  };
  const hold = (): void => {
    clearTimeout(timer);
    left = left === undefined ? undefined : Math.max(0, left - (clock.now().getTime() - since));
  };
  resume();
  return { signal: controller.signal, waitsFor, hold, resume, stop: () => clearTimeout(timer) };
}

/** Who was kept waiting by somebody is told by whom: that more time would have helped is then only half of it. */
function timeOver(ms: number, why: string, kept: FederationError | undefined): FederationError {
  if (kept !== undefined) {
    return new FederationError(kept.code, 'unavailable', `${kept.message}: not done within ${seconds(ms)}`, {
      ...(kept.where !== undefined && { where: kept.where }),
      why: [kept.why, why].filter((text) => text !== undefined).join('; '),
      ...(kept.next !== undefined && { next: kept.next }),
      details: kept.details,
    });
  }
  return new FederationError('timeout', 'unavailable', `not done within ${seconds(ms)}`, {
    why,
    next: 'give more time with --timeout, or look at what is slow with --debug',
  });
}

function seconds(ms: number): string {
  return ms === 1000 ? '1 second' : `${ms / 1000} seconds`;
}
