import { connect, isIP } from 'node:net';
import pLimit from 'p-limit';
import type { EdgeAddress, EdgeProbe } from '../model/live-snapshot.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';
import { certificateReader } from './certificate-facts.ts';
import { askOptions } from './edge-sip.ts';
import { shakeHands, type HandshakeOptions } from './edge-tls.ts';
import { socketOutcome } from './socket-outcome.ts';

/** An Access Edge that is to be looked at. */
export interface EdgeTarget extends Omit<EdgeProbe, 'addresses'> {
  readonly addresses: Reading<readonly string[]>;
}

/** What every Edge is looked at with. */
export interface ProbeOptions extends Pick<HandshakeOptions, 'roots' | 'identity' | 'signal'> {
  /** For each step: connection, handshake, answer. */
  readonly timeoutMs: number;
  readonly userAgent: string;
  readonly newToken: () => string;
}

/** Connections on their way at the same time. */
const parallel = 16;

/** Looks at every address of every target, side by side; rejects only when the signal says so. */
export async function probeEdges(
  targets: readonly EdgeTarget[],
  options: ProbeOptions,
): Promise<readonly EdgeProbe[]> {
  const read = await certificateReader();
  const limit = pLimit(parallel);
  const probes = await Promise.all(
    targets.map(async (target): Promise<EdgeProbe> => {
      const { addresses } = target;
      if (addresses.state !== 'known') {
        return { ...target, addresses };
      }
      const looked = addresses.value.map((address) =>
        limit(() => probeAddress(target, address, { ...options, read })),
      );
      return { ...target, addresses: known(await Promise.all(looked)) };
    }),
  );
  options.signal.throwIfAborted();
  return probes;
}

async function probeAddress(
  { host, port, domains }: EdgeTarget,
  address: string,
  options: ProbeOptions & Pick<HandshakeOptions, 'read'>,
): Promise<EdgeAddress> {
  const tcp = await reach(address, port, options);
  if (tcp.state !== 'known') {
    const skipped = unreadable('there was no connection');
    return { address, tcp, tls: skipped, sip: skipped };
  }
  const { facts, socket } = await shakeHands({ ...options, host, address, port });
  const sip: EdgeAddress['sip'] =
    socket === undefined
      ? unreadable('the handshake was not finished')
      : await askOptions(socket, { ...options, domain: domains[0] ?? host, token: options.newToken() });
  return { address, tcp, tls: facts, sip };
}

/** A connection of its own, so that a port that is closed is told from TLS that fails. @returns ms until it stood. */
async function reach(address: string, port: number, options: ProbeOptions): Promise<Reading<number>> {
  const started = performance.now();
  const socket = connect({ host: address, port, family: isIP(address) });
  const tcp = await socketOutcome<number>(socket, options, 'no connection', (give) => {
    socket.on('connect', () => give(known(Math.round(performance.now() - started))));
  });
  return tcp.state === 'unreadable' && isSocketError(tcp.raw) ? unreadable(reasonOf(tcp.raw), tcp.raw) : tcp;
}

function isSocketError(code: string | undefined): boolean {
  return code !== undefined && code !== 'ETIMEDOUT' && code !== 'ABORTED';
}

function reasonOf(code: string | undefined): string {
  return code === 'ECONNREFUSED' ? 'the connection is refused' : `no connection (${code ?? 'unknown'})`;
}
