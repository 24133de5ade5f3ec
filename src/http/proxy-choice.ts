import { FederationError } from '../errors.ts';
import { isLoopback } from './loopback.ts';
import type { Transport } from './transport.ts';
import type { HttpProxy } from './tunnel-agent.ts';

/** What `HTTPS_PROXY` says. @throws FederationError `http.proxy` (usage); the account in it is not repeated. */
export function parseProxy(text: string): HttpProxy {
  const complete = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(complete) ? new URL(complete) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new FederationError('http.proxy', 'usage', 'HTTPS_PROXY names no proxy', {
      why: 'http://host:port or https://host:port is expected',
      next: 'set HTTPS_PROXY to the address of the proxy, or remove it',
    });
  }
  const { origin, username, password } = url;
  return username === ''
    ? { url: origin }
    : { url: origin, credentials: { username: decoded(username), password: decoded(password) } };
}

/** As it stands where somebody has written a bare `%`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Whether `NO_PROXY` takes a host out: names with everything below them (`contoso.com`, `.contoso.com`,
 * `*.contoso.com`), with or without a port; `*` for all. This machine is never reached through a proxy.
 */
export function bypassesProxy(url: URL, noProxy: string): boolean {
  const { hostname } = url;
  const port = url.port === '' ? (url.protocol === 'http:' ? '80' : '443') : url.port;
  return (
    isLoopback(hostname) ||
    noProxy
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((entry) => entry !== '')
      .some((entry) => {
        const [, name = '', ownPort = port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
        const domain = name.replace(/^\*?\./, '');
        const fits = name === '*' || hostname === domain || hostname.endsWith(`.${domain}`);
        return fits && ownPort === port;
      })
  );
}

/** Sends each request through one of two transports. */
export function chooseByUrl(
  isDirect: (url: URL) => boolean,
  direct: Transport,
  proxied: Transport,
): Transport {
  return {
    send: (request) => (isDirect(new URL(request.url)) ? direct : proxied).send(request),
    close: () => {
      direct.close();
      proxied.close();
    },
  };
}
