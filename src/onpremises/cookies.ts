/** The cookies of one session with one server: load balancers keep a session on one server by them. */
export interface CookieJar {
  /** Value for the `Cookie` header; undefined when there is none to send. */
  header(): string | undefined;
  /** Takes the `Set-Cookie` lines of an answer. */
  store(lines: readonly string[], now: Date): void;
}

/** Paths and domains are not looked at: there is one endpoint (RFC 6265, 5.3, for what is left). */
export function createCookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  return {
    header() {
      return cookies.size === 0
        ? undefined
        : [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    },
    store(lines, now) {
      for (const line of lines) {
        const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
        const equals = pair.indexOf('=');
        if (equals < 1) {
          continue;
        }
        const name = pair.slice(0, equals);
        if (isOver(attributes, now)) {
          cookies.delete(name);
        } else {
          cookies.set(name, pair.slice(equals + 1));
        }
      }
    },
  };
}

function isOver(attributes: readonly string[], now: Date): boolean {
  const find = (name: string): string | undefined =>
    attributes.find((attribute) => attribute.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
  const maxAge = find('max-age');
  if (maxAge !== undefined) {
    return Number(maxAge) <= 0;
  }
  const expires = find('expires');
  return expires !== undefined && Date.parse(expires) <= now.getTime();
}
