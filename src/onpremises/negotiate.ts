/** One way of authenticating that a server offers, with the token it sent along. */
export interface Challenge {
  /** Lower case. */
  readonly scheme: string;
  /** Base64, when the server is in the middle of a handshake. */
  readonly token?: string;
}

const token68 = /^[A-Za-z0-9\-._~+/]+=*$/;
const schemeAndRest = /^([A-Za-z0-9!#$%&'*+\-.^_`|~]+)(?:[ \t]+(.*))?$/s;

/**
 * Reads `WWW-Authenticate`: one line each, or several challenges in one line; commas also part the parameters of one
 * challenge (RFC 9110, 11.6.1). Anything that is no challenge is left out.
 */
export function parseChallenges(values: readonly string[]): readonly Challenge[] {
  return values.flatMap(splitAtCommas).flatMap((part) => {
    const [, scheme, rest] = schemeAndRest.exec(part) ?? [];
    if (scheme === undefined) {
      return [];
    }
    const challenge = { scheme: scheme.toLowerCase() };
    return [
      rest !== undefined && token68.test(rest.trim()) ? { ...challenge, token: rest.trim() } : challenge,
    ];
  });
}

/** Parts a header value at the commas that are not inside a quoted string. */
function splitAtCommas(value: string): string[] {
  const parts = value.match(/(?:"(?:\\.|[^"\\])*"?|[^",])+/gs) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** The schemes offered, as a person reads them. */
export function describeOffers(challenges: readonly Challenge[]): string {
  const names = new Map([
    ['ntlm', 'NTLM'],
    ['negotiate', 'Negotiate'],
  ]);
  const offered = new Set(
    challenges.map(({ scheme }) => names.get(scheme) ?? scheme.charAt(0).toUpperCase() + scheme.slice(1)),
  );
  return offered.size === 0 ? 'nothing' : [...offered].join(', ');
}
