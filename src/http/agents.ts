import { Agent as PlainAgent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import type { SecureVersion } from 'node:tls';
import type { PinnedLookup } from './pinned-lookup.ts';
import { createTrust } from './trust.ts';
import { TunnelAgent, type HttpProxy } from './tunnel-agent.ts';

export interface AgentOptions {
  /** PEM of certificate authorities, trusted beside Node's own roots. */
  readonly ca?: string;
  /** For `https` only; plain requests stay on this machine and never pass a proxy. */
  readonly proxy?: HttpProxy;
  /** One connection, one request at a time, and the same server address for as long as it answers. */
  readonly singleConnection?: boolean;
  /** TLS 1.2 when absent. Lower versions are for servers that cannot be mended. */
  readonly minTlsVersion?: SecureVersion;
}

/** The pools of connections of one transport, each made when the first request needs it. */
export interface Agents {
  readonly plain: PlainAgent;
  readonly secure: SecureAgent;
  destroy(): void;
}

export function createAgents(options: AgentOptions, pinned: PinnedLookup | undefined): Agents {
  const pool = {
    keepAlive: true,
    ...(options.singleConnection === true ? { maxSockets: 1 } : {}),
    ...(pinned === undefined ? {} : { lookup: pinned.lookup }),
  };
  let plain: PlainAgent | undefined;
  let secure: SecureAgent | undefined;
  return {
    get plain() {
      plain ??= new PlainAgent(pool);
      return plain;
    },
    get secure() {
      secure ??= createSecureAgent(options, pool);
      return secure;
    },
    destroy() {
      plain?.destroy();
      secure?.destroy();
    },
  };
}

function createSecureAgent(options: AgentOptions, pool: object): SecureAgent {
  const secure = {
    ...pool,
    secureContext: createTrust(options),
    // A resumed session does not show the server's certificate again, and channel binding needs it.
    maxCachedSessions: 0,
  };
  return options.proxy === undefined ? new SecureAgent(secure) : new TunnelAgent(options.proxy, secure);
}
