import type { DnsAnswer, DnsType } from '../model/live-snapshot.ts';
import type { Reading } from '../model/reading.ts';
import { failure, readAnswer } from './dns-content.ts';
import { NoAnswer, overTcp, overUdp } from './dns-exchange.ts';
import { decodeAnswer, encodeQuery, type DecodedAnswer } from './dns-message.ts';
import type { ResolverAddress } from './resolver-address.ts';

/** Somebody who answers questions about names. */
export interface Resolver {
  readonly title: string;
  /** Rejects only with the signal's reason: what cannot be answered is a reading that says why. */
  readonly ask: (name: string, type: DnsType) => Promise<Reading<DnsAnswer>>;
}

export interface ResolverOptions {
  readonly title: string;
  /** Asked one after the other until one answers. */
  readonly servers: readonly ResolverAddress[];
  /** For one attempt. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly randomId: () => number;
}

/** A datagram may get lost. */
const attempts = 2;

/** Questions in vain after which a server that never answered is not there, and is not waited for again. */
const givenUpAfter = 3;

/** A resolver that remembers which of its servers never answered. */
export function createResolver(options: ResolverOptions): Resolver {
  const servers = options.servers.map((address) => ({ address, silences: 0 }));
  let last: Reading<DnsAnswer> = failure('UNREACHABLE', 'there is no resolver to ask');
  return {
    title: options.title,
    ask: async (name, type) => {
      for (const server of servers.filter(({ silences }) => silences < givenUpAfter)) {
        const answer = await askServer(server.address, name, type, options);
        if (!isSilence(answer)) {
          server.silences = Number.NEGATIVE_INFINITY;
          return answer;
        }
        server.silences += 1;
        last = answer;
      }
      return last;
    },
  };
}

function isSilence(answer: Reading<DnsAnswer>): boolean {
  return answer.state === 'unreadable' && (answer.raw === 'TIMEOUT' || answer.raw === 'UNREACHABLE');
}

async function askServer(
  server: ResolverAddress,
  name: string,
  type: DnsType,
  options: ResolverOptions,
): Promise<Reading<DnsAnswer>> {
  const first = await converse(server, name, type, options, false);
  if (first.state !== 'unreadable' || first.raw !== 'SERVFAIL') {
    return first;
  }
  // A resolver that checks signatures answers SERVFAIL where they do not hold; without checking it shows what there is.
  const unchecked = await converse(server, name, type, options, true);
  return unchecked.state === 'known'
    ? failure('DNSSEC', `its signatures do not hold (DNSSEC): ${first.reason}`)
    : first;
}

async function converse(
  server: ResolverAddress,
  name: string,
  type: DnsType,
  options: ResolverOptions,
  unchecked: boolean,
): Promise<Reading<DnsAnswer>> {
  let transport: DnsAnswer['transport'] = 'udp';
  try {
    let plain = false;
    let answer = await exchange(server, name, type, options, { unchecked, plain }, 'udp');
    if (answer.kind === 'answer' && (answer.rcode === 'FORMERR' || answer.rcode === 'NOTIMP')) {
      plain = true;
      answer = await exchange(server, name, type, options, { unchecked, plain }, 'udp');
    }
    transport = answer.kind === 'truncated' ? 'tcp' : 'udp';
    const whole =
      transport === 'tcp' ? await exchange(server, name, type, options, { unchecked, plain }, 'tcp') : answer;
    return whole.kind === 'answer'
      ? readAnswer(whole, name, type, transport)
      : failure('MALFORMED', 'the answer of the resolver cannot be read');
  } catch (error) {
    if (error instanceof NoAnswer) {
      return silence(error.code, transport, options);
    }
    throw error;
  }
}

/** What the system says where no route leads to an address. */
const noWay = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

function silence(
  code: string,
  transport: DnsAnswer['transport'],
  { timeoutMs }: ResolverOptions,
): Reading<never> {
  const how = transport === 'tcp' ? ' over TCP, and its answer does not fit a datagram' : '';
  if (code === 'ETIMEDOUT') {
    return failure('TIMEOUT', `the resolver did not answer within ${timeoutMs / 1000} s${how}`);
  }
  return failure(
    'UNREACHABLE',
    noWay.has(code)
      ? `this computer has no way to the resolver (${code})`
      : `the resolver cannot be reached${how} (${code})`,
  );
}

async function exchange(
  to: ResolverAddress,
  name: string,
  type: DnsType,
  { timeoutMs, signal, randomId }: ResolverOptions,
  how: { readonly unchecked: boolean; readonly plain: boolean },
  transport: 'udp' | 'tcp',
): Promise<DecodedAnswer> {
  const id = randomId();
  const message = encodeQuery(name, type, { id, ...how });
  const accept = (bytes: Uint8Array): DecodedAnswer | undefined => {
    const answer = decodeAnswer(bytes, id, name, type);
    return answer.kind === 'other' ? undefined : answer;
  };
  if (transport === 'tcp') {
    return overTcp({ to, message, timeoutMs, signal }, accept);
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await overUdp({ to, message, timeoutMs, signal }, accept);
    } catch (error) {
      if (!(error instanceof NoAnswer) || error.code !== 'ETIMEDOUT' || attempt === attempts) {
        throw error;
      }
    }
  }
}
