/**
 * What was learnt about one thing. Unknown is a result of its own: an `absent` or `unreadable` reading is never
 * treated as off, as on, or as a pass.
 *
 * - `known`: it was read.
 * - `absent`: the system has no such setting or object (an older version, a retired switch), and said so.
 * - `unreadable`: it could not be read or understood; `reason` says why, `raw` keeps what there was.
 */
export type Reading<T> =
  | { readonly state: 'known'; readonly value: T }
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly reason: string; readonly raw?: string };

export function known<T>(value: T): Reading<T> {
  return { state: 'known', value };
}

export const absent: Reading<never> = { state: 'absent' };

export function unreadable(reason: string, raw?: string): Reading<never> {
  return raw === undefined ? { state: 'unreadable', reason } : { state: 'unreadable', reason, raw };
}

/** Applies `f` to a known value and leaves the other states as they are. */
export function mapReading<T, U>(reading: Reading<T>, f: (value: T) => U): Reading<U> {
  return reading.state === 'known' ? known(f(reading.value)) : reading;
}

/** The value, or `fallback` where there is none. Only for display: decisions look at the state. */
export function valueOr<T, F>(reading: Reading<T>, fallback: F): T | F {
  return reading.state === 'known' ? reading.value : fallback;
}

/** Why something is not known. What the system does not have was not returned, and gives no reason of its own. */
export function unreadReason(reading: Reading<unknown>, otherwise = 'nothing was returned'): string {
  return reading.state === 'unreadable' ? reading.reason : otherwise;
}
