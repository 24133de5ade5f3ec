import type { HttpResponse } from '../http/transport.ts';

/** Milliseconds that a server asks to wait (RFC 9110, 10.2.3: seconds or a date); undefined when it does not say. */
export function retryAfterMs(headers: HttpResponse['headers'], now: Date): number | undefined {
  const value = headers['retry-after']?.[0]?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) {
    return Number(value) * 1000;
  }
  const date = Date.parse(value);
  // Date.parse takes more than dates of HTTP; those all begin with the name of a day.
  return /^[A-Z][a-z]+,? /.test(value) && !Number.isNaN(date) ? Math.max(0, date - now.getTime()) : undefined;
}
