import type { App } from '../app.ts';
import { FederationError } from '../errors.ts';
import type { Input } from './declaration.ts';
import { textOption } from './globals.ts';

/** The day of `--as-of`, or today (UTC). @throws FederationError `usage.as-of`. */
export function dayOf({ options }: Input, { host }: App): string {
  const text = textOption(options, 'asOf');
  if (text === undefined) {
    return host.clock.now().toISOString().slice(0, 10);
  }
  const time = Date.parse(`${text}T00:00:00Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(text) ||
    Number.isNaN(time) ||
    new Date(time).toISOString().slice(0, 10) !== text
  ) {
    throw new FederationError('usage.as-of', 'usage', `${JSON.stringify(text)} is not a day`, {
      next: '--as-of 2013-05-29',
    });
  }
  return text;
}
