import { createSocket } from 'node:dgram';
import { connect, isIP } from 'node:net';
import type { ResolverAddress } from './resolver-address.ts';

/** How one message is sent and an answer waited for. */
export interface Exchange {
  readonly to: ResolverAddress;
  readonly message: Buffer;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** `answered` takes what has come; anything that is not the answer is passed over by returning undefined. */
export type Accept<T> = (bytes: Uint8Array) => T | undefined;

/** Why nothing came: the code of the socket's error, or ETIMEDOUT. */
export class NoAnswer extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** @throws NoAnswer; the reason of `signal`. */
export function overUdp<T>({ to, message, timeoutMs, signal }: Exchange, accept: Accept<T>): Promise<T> {
  const socket = createSocket(isIP(to.address) === 6 ? 'udp6' : 'udp4');
  return settled(
    timeoutMs,
    signal,
    () => socket.close(),
    (resolve, reject) => {
      socket.on('error', (error: NodeJS.ErrnoException) => reject(new NoAnswer(error.code ?? 'EIO')));
      socket.on('message', (bytes) => {
        const accepted = accept(bytes);
        if (accepted !== undefined) {
          resolve(accepted);
        }
      });
      // Connected, so that only this server's datagrams come in, and its refusal (ICMP) is told.
      // Where there is no way there at all, the callback is told so, and no event comes.
      socket.connect(to.port, to.address, (error?: NodeJS.ErrnoException) => {
        if (error === undefined) {
          socket.send(message);
        } else {
          reject(new NoAnswer(error.code ?? 'EIO'));
        }
      });
    },
  );
}

/** The same over TCP, where a message has its length in front (RFC 1035, 4.2.2). */
export function overTcp<T>({ to, message, timeoutMs, signal }: Exchange, accept: Accept<T>): Promise<T> {
  const socket = connect(to.port, to.address);
  return settled(
    timeoutMs,
    signal,
    () => socket.destroy(),
    (resolve, reject) => {
      let received = Buffer.alloc(0);
      socket.on('error', (error: NodeJS.ErrnoException) => reject(new NoAnswer(error.code ?? 'EIO')));
      socket.on('close', () => reject(new NoAnswer('ECONNRESET')));
      socket.on('data', (bytes) => {
        received = Buffer.concat([received, bytes]);
        const length = received.length < 2 ? undefined : received.readUInt16BE(0);
        if (length === undefined || received.length < length + 2) {
          return;
        }
        const accepted = accept(received.subarray(2, length + 2));
        if (accepted === undefined) {
          reject(new NoAnswer('EBADMSG'));
        } else {
          resolve(accepted);
        }
      });
      const prefix = Buffer.alloc(2);
      prefix.writeUInt16BE(message.length);
      socket.write(Buffer.concat([prefix, message]));
    },
  );
}

function settled<T>(
  timeoutMs: number,
  signal: AbortSignal,
  close: () => void,
  start: (resolve: (value: T) => void, reject: (error: Error) => void) => void,
): Promise<T> {
  let stop = (): void => undefined;
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoAnswer('ETIMEDOUT')), timeoutMs);
    const aborted = (): void =>
      reject(signal.reason instanceof Error ? signal.reason : new NoAnswer('ABORTED'));
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      close();
    };
    signal.addEventListener('abort', aborted, { once: true });
    if (signal.aborted) {
      aborted();
      return;
    }
    start(resolve, reject);
  }).finally(() => stop());
}
