import type { IncomingMessage } from 'node:http';

/** Bytes of a request above which the web server refuses it; envelopes have a smaller limit of their own. */
const maxBytes = 1_048_576;

export type RequestBody =
  | { readonly kind: 'envelope'; readonly text: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-large' }
  /** Not SOAP, or not in a charset that WS-Management allows (DSP0226 5.1: UTF-8 or UTF-16). */
  | { readonly kind: 'wrong-type' };

/** Reads a request to its end, so that the connection can be used again. @throws when the client goes away. */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size <= maxBytes) {
      chunks.push(bytes);
    }
  }
  if (size === 0) {
    return { kind: 'empty' };
  }
  if (size > maxBytes) {
    return { kind: 'too-large' };
  }
  const charset = soapCharset(request.headers['content-type'] ?? '');
  if (charset === undefined) {
    return { kind: 'wrong-type' };
  }
  const text = new TextDecoder(charset).decode(Buffer.concat(chunks));
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
