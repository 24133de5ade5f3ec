import { createSocket } from 'node:dgram';
import { decode, encode, AUTHORITATIVE_ANSWER, type Answer } from 'dns-packet';

/** A name server on loopback that knows these records and no others. */
export interface DnsServer {
  readonly port: number;
  /** What was asked so far, in order: `SRV _sipfederationtls._tcp.contoso.com`. */
  readonly asked: readonly string[];
  stop(): void;
}

const nameError = 3;

export function startDns(records: readonly Answer[]): Promise<DnsServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (bytes, { port, address }) => {
    const { id = 0, questions = [] } = decode(bytes);
    const [question] = questions;
    asked.push(`${question?.type ?? ''} ${question?.name ?? ''}`);
    const named = records.filter(({ name }) => name === question?.name);
    const answers = named.filter(({ type }) => type === question?.type);
    const flags = AUTHORITATIVE_ANSWER | (named.length === 0 ? nameError : 0);
    socket.send(encode({ type: 'response', id, flags, questions, answers }), port, address);
  });
  return new Promise((resolve) => {
    socket.bind(0, '127.0.0.1', () =>
      resolve({ port: socket.address().port, asked, stop: () => void socket.close() }),
    );
  });
}
