import { isUtf8 } from 'node:buffer';
import type { HttpResponse } from './transport.ts';

/** Whether the answer is a web page: what proxies, portals and wrong web sites send. */
export function isHtml(response: HttpResponse): boolean {
  const type = response.headers['content-type']?.[0] ?? '';
  return (
    /^\s*(text\/html|application\/xhtml)/i.test(type) ||
    /^\s*<(!doctype\s+html|html)\b/i.test(beginning(response))
  );
}

/** The first words of an answer, without markup or control characters; what is no text is told by its length. */
export function firstWords(response: HttpResponse): string {
  const text = beginning(response);
  if (!isReadable(text)) {
    return `${response.body.length} bytes that are no text`;
  }
  return text
    .replace(/<(script|style|head)\b.*?(<\/\1\s*>|$)/gis, ' ')
    .replace(/<[^>]*>?/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\s\uFFFD]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

/** Whether somebody can have written it: bytes that were taken for text are full of what no text has. */
export function isReadable(text: string): boolean {
  const strange = text.match(/(?!\s)[\p{Cc}\p{Cn}\p{Co}\p{Cs}\uFFFD]/gu)?.length ?? 0;
  return strange * 10 <= text.length;
}

/** The first kilobyte as text, whatever it is. */
export function beginning(response: HttpResponse): string {
  const start = Buffer.from(response.body.subarray(0, 1024));
  // ASCII in UTF-16, which WS-Management allows beside UTF-8 (DSP0226, 5.1), has a zero in every other byte.
  const zeros = start.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0);
  return start.toString(zeros * 4 > start.length ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '');
}

/**
 * The body as text, by the charset of its type, UTF-8 when it names none.
 * @returns undefined when the bytes are not text in that charset, or nobody knows the charset.
 */
export function textOf(response: HttpResponse): string | undefined {
  return decoded(response.body, charsetOf(response));
}

/** Whether the body is text in UTF-8 and says so, or says nothing. */
export function isUtf8Text(response: HttpResponse): boolean {
  return /^utf-?8$/i.test(charsetOf(response)) && isUtf8(response.body);
}

function charsetOf({ headers }: HttpResponse): string {
  return /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type']?.[0] ?? '')?.[1] ?? 'utf-8';
}

/** @returns undefined when the bytes are not text in that charset, or nobody knows the charset. */
export function decoded(body: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}
