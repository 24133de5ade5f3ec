import type { IncomingMessage } from 'node:http';

/** Bytes of a request above which it is refused; envelopes have a smaller limit of their own. */
const maxBytes = 1_048_576;

/** A request's body: its bytes, or that there were too many. */
export type RawBody = Buffer | 'too-large';

/** Reads a request to its end, so that the connection can be used again. @throws when the client goes away. */
export async function readBytes(request: IncomingMessage): Promise<RawBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size <= maxBytes) {
      chunks.push(bytes);
    }
  }
  return size > maxBytes ? 'too-large' : Buffer.concat(chunks);
}

/** What a request to a pool carries. */
export type RequestBody =
  | { readonly kind: 'envelope'; readonly text: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-large' }
  /** Not SOAP, or not in a charset that WS-Management allows (DSP0226 5.1: UTF-8 or UTF-16). */
  | { readonly kind: 'wrong-type' };

/** The envelope of a request, read to its end. @throws when the client goes away. */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const bytes = await readBytes(request);
  if (bytes === 'too-large') {
    return { kind: 'too-large' };
  }
  if (bytes.length === 0) {
    return { kind: 'empty' };
  }
  const charset = soapCharset(request.headers['content-type'] ?? '');
  if (charset === undefined) {
    return { kind: 'wrong-type' };
  }
  const text = new TextDecoder(charset).decode(bytes);
  return { kind: 'envelope', text };
}

function soapCharset(contentType: string): 'utf-8' | 'utf-16le' | undefined {
  const match = /^\s*application\/soap\+xml\s*(;.*)?$/i.exec(contentType);
  if (match === null) {
    return undefined;
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(match[1] ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset === 'utf-8') {
    return 'utf-8';
  }
  return charset.startsWith('utf-16') ? 'utf-16le' : undefined;
}
