import type { App } from '../app.ts';
import type { FederationError } from '../errors.ts';

/** All of standard input. @throws what `tooLong` makes, once there are more bytes than allowed. */
export async function standardInput(
  { host }: App,
  maxBytes: number,
  tooLong: () => FederationError,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of host.stdin) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    size += bytes.length;
    if (size > maxBytes) {
      throw tooLong();
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}
