import type { App } from '../app.ts';
import type { FederationError } from '../errors.ts';
import { isTerminal } from '../terminal/streams.ts';

/**
 * All of standard input.
 * @throws what `tooLong` makes, once there are more bytes than allowed; why the command is to end, when it ends before.
 */
export async function standardInput(
  { host, note, signal }: App,
  maxBytes: number,
  tooLong: () => FederationError,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  signal.throwIfAborted();
  const { stdin } = host;
  // Who types, or pipes from something that hangs, is not waited for longer than for anything else.
  const giveUp = (): void => void stdin.destroy();
  signal.addEventListener('abort', giveUp, { once: true });
  if (isTerminal(stdin)) {
    note('reading from the terminal; a line with Ctrl-D alone ends it');
  }
  try {
    for await (const part of stdin) {
      const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
      size += bytes.length;
      if (size > maxBytes) {
        throw tooLong();
      }
      parts.push(bytes);
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
  signal.throwIfAborted();
  return Buffer.concat(parts);
}
