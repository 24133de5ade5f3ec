import type { HttpLogEntry } from '../http/log.ts';

/** A request and its outcome on one line, for `--debug`. */
export function httpLine({ method, url, durationMs, requestBytes, outcome }: HttpLogEntry): string {
  const answer =
    'failure' in outcome
      ? `${outcome.failure}: ${outcome.message}`
      : `${outcome.status}, ${outcome.bytes} bytes, connection ${outcome.connectionId}`;
  return `${method} ${url} (${requestBytes} bytes) ${answer}, ${Math.round(durationMs)} ms`;
}
