import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import type { IncomingMessage } from 'node:http';

/** The body of an answer was refused: larger than allowed, or not what its headers say. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly failure: 'too-large' | 'malformed';

  constructor(failure: 'too-large' | 'malformed', message: string, cause?: unknown) {
    super(message, { cause });
    this.failure = failure;
  }
}

/** Inflated at a time. Each time costs a turn of the thread pool, and a page of users is megabytes. */
const gunzipBytes = 256 * 1024;

/**
 * Reads a body to its end, decompressed. Both the bytes on the wire and the bytes after decompression are held under
 * `limit`, as they arrive: neither a bomb nor an endless stream of empty blocks gets further.
 * @param progress called for every piece that arrives.
 * @param onStart called with the first piece, decompressed.
 * @throws BodyError, or what the stream itself fails with.
 */
export async function readBody(
  response: IncomingMessage,
  limit: number,
  progress: () => void,
  onStart?: (start: Uint8Array) => void,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of limited(decoded(response, limit, progress), limit, progress)) {
      if (chunks.length === 0) {
        onStart?.(chunk);
      }
      chunks.push(chunk);
    }
  } catch (error) {
    response.destroy();
    throw isZlibError(error) ? new BodyError('malformed', 'the compressed body is damaged', error) : error;
  }
  return Buffer.concat(chunks);
}

function decoded(response: IncomingMessage, limit: number, progress: () => void): AsyncIterable<unknown> {
  const encoding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || response.headers['content-length'] === '0') {
    return response;
  }
  if (encoding === 'gzip' || encoding === 'x-gzip') {
    return pipeline(
      limited(response, limit, progress),
      createGunzip({ chunkSize: gunzipBytes }),
      () => undefined,
    );
  }
  throw new BodyError('malformed', `the body is encoded as '${encoding}', which was not asked for`);
}

async function* limited(
  source: AsyncIterable<unknown>,
  limit: number,
  progress: () => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    if (!(chunk instanceof Uint8Array)) {
      throw new BodyError('malformed', 'the body is not binary');
    }
    bytes += chunk.length;
    if (bytes > limit) {
      throw new BodyError('too-large', `the answer is larger than the ${limit} bytes allowed`);
    }
    progress();
    yield chunk;
  }
}

function isZlibError(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
  );
}
