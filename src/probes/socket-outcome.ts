import type { Socket } from 'node:net';
import { unreadable, type Reading } from '../model/reading.ts';

/** How long something is waited for, and what ends the waiting before. */
export interface Patience {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * What a socket comes to: what `start` gives, else why nothing was given: its error, its end, the time, the signal. Given
 * once; what comes later is not listened to. A signal that was given before anything began is heeded too.
 * @param nothing What did not come, as `no answer`.
 * @param keeps Whether the socket stays open with what was given; it is closed in every other case.
 */
export function socketOutcome<T>(
  socket: Socket,
  { timeoutMs, signal }: Patience,
  nothing: string,
  start: (give: (value: Reading<T>, keeps?: 'keep') => void) => void,
): Promise<Reading<T>> {
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => give(unreadable(`${nothing} within ${timeoutMs / 1000} s`, 'ETIMEDOUT')),
      timeoutMs,
    );
    const aborted = (): void => give(unreadable('stopped', 'ABORTED'));
    const failed = (error: NodeJS.ErrnoException): void =>
      give(unreadable(error.message, error.code ?? 'EIO'));
    const closed = (): void => give(unreadable('the connection was closed', 'ECONNRESET'));
    const give = (value: Reading<T>, keeps?: 'keep'): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      socket.off('close', closed);
      socket.off('error', failed);
      // Whatever is still to come of it must not end the program.
      socket.on('error', () => undefined);
      if (keeps === undefined) {
        socket.destroy();
      }
      resolve(value);
    };
    socket.on('error', failed);
    socket.on('close', closed);
    signal.addEventListener('abort', aborted, { once: true });
    if (signal.aborted) {
      aborted();
    } else {
      start(give);
    }
  });
}
