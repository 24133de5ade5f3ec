/** One request and what became of it, fit to be shown and stored: no bodies, no secrets. */
export interface HttpLogEntry {
  readonly method: string;
  /** Without query, fragment and user information. */
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBytes: number;
  readonly durationMs: number;
  readonly outcome:
    | {
        readonly status: number;
        readonly headers: Readonly<Record<string, string>>;
        readonly bytes: number;
        readonly connectionId: number;
      }
    | { readonly failure: string; readonly message: string };
}

/** Headers whose values say nothing about anybody. Of every other header only the name is told. */
const allowed = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'request-id',
  'client-request-id',
  'retry-after',
  'server',
  'transfer-encoding',
  'user-agent',
]);

/** Of these the scheme of each value is told when it is a known one, never what follows it. */
const schemeOnly = new Set(['authorization', 'www-authenticate', 'proxy-authenticate']);
const scheme = /^(basic|bearer|digest|kerberos|negotiate|ntlm)\b/i;

const hidden = '(hidden)';

/** Header values as they may be logged. */
export function sanitiseHeaders(
  headers: Readonly<Record<string, string | readonly string[]>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const values = typeof value === 'string' ? [value] : value;
      return [name.toLowerCase(), sanitiseValues(name.toLowerCase(), values)];
    }),
  );
}

function sanitiseValues(name: string, values: readonly string[]): string {
  if (allowed.has(name)) {
    return values.join(', ');
  }
  if (schemeOnly.has(name)) {
    return values.map((value) => `${scheme.exec(value)?.[0] ?? ''} ${hidden}`.trim()).join(', ');
  }
  return hidden;
}

/** A URL as it may be logged: queries may carry tokens. */
export function sanitiseUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
