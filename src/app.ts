import type { Clock } from './model/clock.ts';

/** What command bodies get: see the composition root below for how each part is built. */
export interface App {
  readonly clock: Clock;
}
