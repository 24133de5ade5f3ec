import type { App } from '../app.ts';
import { variable } from '../config/environment.ts';
import type { HttpLogEntry } from '../http/log.ts';
import type { Transport } from '../http/transport.ts';
import { httpLine } from './http-line.ts';

/**
 * The way to the cloud: through the proxy of the environment, except to this machine and what `NO_PROXY` names. It is
 * closed when the command ends.
 * @param ca PEM, trusted beside the system's: of a proxy that looks into TLS, or of the emulator.
 * @throws FederationError `http.proxy`, `http.ca`.
 */
export async function cloudTransport(app: App, ca: string | undefined): Promise<Transport> {
  const { createAxiosTransport } = await import('../http/axios-transport.ts');
  const { bypassesProxy, chooseByUrl, parseProxy } = await import('../http/proxy-choice.ts');
  const { host, debug, version } = app;
  const options = {
    userAgent: `federation/${version}`,
    linkLocal: true,
    ...(ca === undefined ? {} : { ca }),
    ...(debug === undefined ? {} : { log: (entry: HttpLogEntry) => debug(httpLine(entry)) }),
  };
  const direct = createAxiosTransport(options);
  const named = variable(host.env, 'https_proxy') ?? variable(host.env, 'HTTPS_PROXY');
  if (named === undefined) {
    return closing(app, direct);
  }
  const noProxy = variable(host.env, 'no_proxy') ?? variable(host.env, 'NO_PROXY') ?? '';
  const proxied = createAxiosTransport({ ...options, proxy: parseProxy(named) });
  const isDirect = (url: URL): boolean => url.protocol === 'http:' || bypassesProxy(url, noProxy);
  return closing(app, chooseByUrl(isDirect, direct, proxied));
}

function closing(app: App, transport: Transport): Transport {
  app.onClose(() => {
    transport.close();
    return Promise.resolve();
  });
  return transport;
}
