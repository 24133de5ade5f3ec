import type { App } from '../app.ts';
import { TransportError } from '../http/transport.ts';
import type { CloudAddress } from './cloud-sign-in.ts';
import { cloudTransport } from './cloud-transport.ts';
import type { Diagnosis } from './diagnosis.ts';

const silenceMs = 10_000;
const mostBytes = 1_000_000;
/** Those that ask somebody else for a token than the authority, or bring one along. */
const withoutAuthority = new Set(['tokens', 'azure-cli', 'managed-identity']);

/**
 * Whether each host of a tenant answers from here, by the proxy that would be used: a line each, before anybody signs
 * in. Any status is an answer. Settings can be read without Graph, so its silence is a warning.
 */
export async function reachHosts(
  app: App,
  { cloud, ca, credential }: CloudAddress,
  diagnosis: Diagnosis,
): Promise<void> {
  const { authority, teams, graph } = cloud.endpoints;
  const needed = new Set([...(withoutAuthority.has(credential.kind) ? [] : [authority]), teams]);
  const { unreached } = await import('../cloud/reach-errors.ts');
  const transport = await cloudTransport(app, ca);
  const answer = async (origin: string): Promise<TransportError | undefined> => {
    const timeoutMs = Math.min(silenceMs, app.globals.timeoutMs / 2);
    const request = { method: 'GET', url: `${origin}/`, headers: {}, timeoutMs } as const;
    try {
      await transport.send({ ...request, maxResponseBytes: mostBytes, signal: app.signal });
      return undefined;
    } catch (error) {
      if (!(error instanceof TransportError)) {
        throw error;
      }
      return error.responseStarted ? undefined : error;
    }
  };
  const origins = [...new Set([...needed, graph])];
  const errors = await Promise.all(origins.map(answer));
  app.signal.throwIfAborted();
  for (const [index, origin] of origins.entries()) {
    const error = errors[index];
    diagnosis.begin('cloud-reachability', origin);
    if (error === undefined) {
      diagnosis.passed(`${origin} answers`);
    } else if (needed.has(origin)) {
      diagnosis.failed(unreached(error, origin));
    } else {
      const { message, why = '', next = '' } = unreached(error, origin);
      diagnosis.warned(`${message}: ${why}; without it users and domains are not known`, next);
    }
  }
}
