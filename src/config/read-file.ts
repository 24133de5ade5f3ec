import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';

/**
 * What a file holds, as far as one byte beyond the limit: whoever asked can tell that it is larger, and something
 * without an end (`/dev/zero`) has one.
 *
 * A file on a disk is read at once: an audit reads a thousand of them, and would spend a fifth of its time waiting for
 * the turns that a stream takes. Anything else (a pipe) may keep whoever reads it waiting, and is read as it comes.
 * @throws what the system says, with its code.
 */
export async function readUpTo(path: string, maxBytes: number): Promise<Buffer> {
  const stats = statSync(path);
  return stats.isFile() ? readFileUpTo(path, maxBytes, stats.size) : readStreamUpTo(path, maxBytes);
}

/** @param size A hint: a file may have grown since, and those of `/proc` say that they are empty. */
function readFileUpTo(path: string, maxBytes: number, size: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    let left = maxBytes + 1;
    while (left > 0) {
      const chunk = Buffer.allocUnsafe(Math.min(left, size === 0 ? leastChunk : size + 1));
      const read = readSync(file, chunk);
      chunks.push(chunk.subarray(0, read));
      left -= read;
      // A file that is there gives what it has: less than was asked for is its end. Those of /proc give it in parts.
      if (read === 0 || (size > 0 && read < chunk.length)) {
        break;
      }
    }
    const [whole, ...others] = chunks;
    return whole !== undefined && others.length === 0 ? whole : Buffer.concat(chunks);
  } finally {
    closeSync(file);
  }
}

const leastChunk = 64 * 1024;

async function readStreamUpTo(path: string, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of createReadStream(path, { end: maxBytes })) {
    if (chunk instanceof Uint8Array) {
      chunks.push(chunk);
    }
  }
  return Buffer.concat(chunks);
}
