import { getServers } from 'node:dns';
import { parseResolver, resolverTitle, type ResolverAddress } from './resolver-address.ts';

/** The name servers that this machine is set up with, and how they are named to the reader. */
export function systemResolver(): { readonly title: string; readonly servers: readonly ResolverAddress[] } {
  const servers = getServers().map(parseResolver);
  return { title: `system (${servers.map(resolverTitle).join(', ')})`, servers };
}
