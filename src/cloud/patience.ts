import type { HttpResponse, TransportError } from '../http/transport.ts';
import { retryAfterMs } from './retry-after.ts';

/** What became of one attempt. */
export type Attempt =
  | { readonly kind: 'answer'; readonly response: HttpResponse }
  | { readonly kind: 'failure'; readonly error: TransportError };

/** What decides whether a request is repeated, and after which pause. */
export interface Circumstances {
  /** Attempts so far, from 1. */
  readonly attempt: number;
  /** Reading may be repeated whatever happened to it; a write only where it certainly was not done. */
  readonly reads: boolean;
  readonly now: Date;
  /** From 0 up to 1. */
  readonly random: number;
}

const triesWhenFailing = 4;
const firstPauseMs = 500;
const longestPauseMs = 30_000;

/**
 * Milliseconds to wait before the next attempt; undefined when there is to be none. A service that asks to send less is
 * asked again for as long as the command may take (the caller's signal); one that fails, a few times. Never sooner than
 * it asks for, and later by a random part, so that clients who were turned away together do not come back together.
 */
export function pauseBefore(attempt: Attempt, circumstances: Circumstances): number | undefined {
  const asked =
    attempt.kind === 'answer' ? retryAfterMs(attempt.response.headers, circumstances.now) : undefined;
  if (!mayTryAgain(attempt, circumstances, asked)) {
    return undefined;
  }
  const backOff = Math.min(longestPauseMs, firstPauseMs * 2 ** (circumstances.attempt - 1));
  return Math.ceil(Math.max(asked ?? 0, backOff) * (1 + circumstances.random / 4));
}

function mayTryAgain(
  attempt: Attempt,
  { attempt: count, reads }: Circumstances,
  asked: number | undefined,
): boolean {
  if (attempt.kind === 'failure') {
    return reads && count < triesWhenFailing && passes(attempt.error);
  }
  const { status } = attempt.response;
  if (status === 429) {
    return true;
  }
  return reads && status >= 500 && ((status === 503 && asked !== undefined) || count < triesWhenFailing);
}

function passes({ failure }: TransportError): boolean {
  return failure === 'reset' || failure === 'connect' || failure === 'timeout';
}
