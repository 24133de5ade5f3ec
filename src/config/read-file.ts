import { createReadStream } from 'node:fs';

/**
 * What a file holds, as far as one byte beyond the limit: whoever asked can tell that it is larger, and something
 * without an end (`/dev/zero`) has one.
 * @throws what the system says, with its code.
 */
export async function readUpTo(path: string, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of createReadStream(path, { end: maxBytes })) {
    if (chunk instanceof Uint8Array) {
      chunks.push(chunk);
    }
  }
  return Buffer.concat(chunks);
}
