/**
 * The little of SIP (RFC 3261) that a diagnosis needs: the question OPTIONS, and reading an answer to it. Sans-IO.
 */
export interface OptionsRequest {
  /** The domain that is asked about. */
  readonly domain: string;
  /** The domain that asks. */
  readonly from: string;
  /** This end of the connection, `host:port`. */
  readonly via: string;
  /** Unique in the dialogue. */
  readonly token: string;
  readonly userAgent: string;
}

export function optionsRequest({ domain, from, via, token, userAgent }: OptionsRequest): string {
  return [
    `OPTIONS sip:${domain} SIP/2.0`,
    `Via: SIP/2.0/TLS ${via};branch=z9hG4bK${token};rport`,
    'Max-Forwards: 70',
    `From: <sip:federation@${from}>;tag=${token}`,
    `To: <sip:${domain}>`,
    `Call-ID: ${token}`,
    'CSeq: 1 OPTIONS',
    `User-Agent: ${userAgent}`,
    'Accept: application/sdp',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

export interface SipResponse {
  readonly status: number;
  readonly reason: string;
  /** Header fields in order; names lower case, long form. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export const maxResponseBytes = 65_536;

/** Compact forms (RFC 3261, 7.3.3) of what is looked at. */
const longForms: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  l: 'content-length',
};

/** What has come so far: a whole head of an answer, not yet one, or nothing of SIP. */
export function parseResponse(text: string): SipResponse | 'incomplete' | 'not-sip' {
  const start = text.replace(/^(?:\r?\n)+/, '');
  const prefix = 'SIP/2.0 ';
  if (!start.startsWith(prefix.slice(0, start.length))) {
    return 'not-sip';
  }
  const end = /\r?\n\r?\n/.exec(start);
  if (end === null) {
    return start.length > maxResponseBytes ? 'not-sip' : 'incomplete';
  }
  const [first = '', ...lines] = start
    .slice(0, end.index)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  const status = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/.exec(first);
  if (status === null) {
    return 'not-sip';
  }
  return {
    status: Number(status[1]),
    reason: (status[2] ?? '').trim(),
    headers: lines.flatMap((line) => {
      const colon = line.indexOf(':');
      const name = line.slice(0, colon).trim().toLowerCase();
      return colon <= 0 ? [] : [[longForms[name] ?? name, line.slice(colon + 1).trim()] as const];
    }),
  };
}

/** An `ms-diagnostics` header: `1027;reason="Cannot route";source="sip.contoso.com"` ([MS-OCER], 2.2.1). */
export interface Diagnostics {
  readonly code: number;
  readonly reason: string;
  readonly source: string;
}

/** Undefined when the value is none. */
export function parseDiagnostics(value: string): Diagnostics | undefined {
  const code = /^\s*(\d{1,6})\s*(?:;|$)/.exec(value)?.[1];
  if (code === undefined) {
    return undefined;
  }
  const parameters = new Map(
    [...value.matchAll(/;\s*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"]*))/g)].map(
      ([, name = '', quoted, token = '']) => [
        name.toLowerCase(),
        quoted === undefined ? token.trim() : quoted.replace(/\\(.)/g, '$1'),
      ],
    ),
  );
  return {
    code: Number(code),
    reason: parameters.get('reason') ?? '',
    source: parameters.get('source') ?? '',
  };
}
