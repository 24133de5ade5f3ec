import { isIP } from 'node:net';
import { FederationError } from '../errors.ts';

/** A name server to ask. */
export interface ResolverAddress {
  readonly address: string;
  readonly port: number;
}

const dnsPort = 53;

/**
 * `--resolver` as it was written: `9.9.9.9`, `127.0.0.1:5353`, `2620:fe::fe`, `[::1]:5353`. Not a name: that would have to
 * be looked up first, by whom nobody said.
 * @throws FederationError `usage.resolver`.
 */
export function parseResolver(text: string): ResolverAddress {
  const written = text.trim();
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(written);
  const plain = /^([\d.]+):(\d{1,5})$/.exec(written);
  const address = bracketed?.[1] ?? plain?.[1] ?? written;
  const port = Number(bracketed?.[2] ?? plain?.[2] ?? dnsPort);
  if (isIP(address) === 0 || (bracketed !== null && isIP(address) !== 6) || port < 1 || port > 65_535) {
    throw new FederationError(
      'usage.resolver',
      'usage',
      `${JSON.stringify(text)} is no address of a resolver`,
      {
        why: 'a resolver is an IP address, with a port where it is not 53',
        next: '--resolver 9.9.9.9 or --resolver 127.0.0.1:5353 or --resolver [::1]:5353',
      },
    );
  }
  return { address, port };
}

/** As it is named to the reader; the usual port goes without saying. */
export function resolverTitle({ address, port }: ResolverAddress): string {
  const host = isIP(address) === 6 && port !== dnsPort ? `[${address}]` : address;
  return port === dnsPort ? host : `${host}:${port}`;
}
