import { Buffer } from 'node:buffer';
import { WsmanError } from './errors.ts';

/** No two parts of it can match the same white space: that would take the cube of its length to refuse. */
const pattern = /^[A-Za-z0-9+/\s]*(?:=\s*){0,2}$/;

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** @throws WsmanError `envelope` for text that is not base64. */
export function decodeBase64(text: string): Uint8Array {
  if (!pattern.test(text)) {
    throw new WsmanError('envelope', 'a stream that is not base64');
  }
  return Buffer.from(text, 'base64');
}

const padding = 0x3d;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** What a letter stands for, by its code; -1 for what is none. */
const sextets = new Int8Array(256).fill(-1);
Buffer.from(alphabet).forEach((letter, value) => sextets.set([value], letter));

/**
 * Decodes base64 that is written in the one way {@link encodeBase64} writes it: no white space, padded, no bit left over.
 * It never becomes a string, which costs more than to decode it.
 * @returns undefined when it is anything else.
 */
export function decodeCanonicalBase64(letters: Uint8Array): Uint8Array | undefined {
  const { length } = letters;
  if (length === 0 || length % 4 !== 0) {
    return undefined;
  }
  const padded: 0 | 1 | 2 = letters[length - 1] !== padding ? 0 : letters[length - 2] !== padding ? 1 : 2;
  // Of its own, and not cut out of a larger one: who keeps the bytes of one stream is not to keep all of an answer.
  const bytes = Buffer.allocUnsafeSlow((length / 4) * 3 - padded);
  const whole = padded === 0 ? length : length - 4;
  let wrong = 0;
  let position = 0;
  for (let index = 0; index < whole; index += 4) {
    const bits = quartet(letters, index);
    wrong |= bits;
    bytes[position] = bits >> 16;
    bytes[position + 1] = bits >> 8;
    bytes[position + 2] = bits;
    position += 3;
  }
  if (padded !== 0) {
    const bits = lastQuartet(letters, whole, padded);
    wrong |= bits;
    bytes[position] = bits >> 16;
    if (padded === 1) {
      bytes[position + 1] = bits >> 8;
    }
  }
  return wrong < 0 ? undefined : bytes;
}

/** 24 bits; negative when one of the letters is none. */
function quartet(letters: Uint8Array, index: number): number {
  return (
    (sextetOf(letters[index]) << 18) |
    (sextetOf(letters[index + 1]) << 12) |
    (sextetOf(letters[index + 2]) << 6) |
    sextetOf(letters[index + 3])
  );
}

/** As {@link quartet}, with `padded` letters missing; negative also when the letters say more than the bytes. */
function lastQuartet(letters: Uint8Array, index: number, padded: 1 | 2): number {
  const third = padded === 1 ? sextetOf(letters[index + 2]) : 0;
  const bits = (sextetOf(letters[index]) << 18) | (sextetOf(letters[index + 1]) << 12) | (third << 6);
  const unused = padded === 1 ? 0xff : 0xffff;
  return (bits & unused) === 0 ? bits : -1;
}

function sextetOf(letter: number | undefined): number {
  return sextets[letter ?? 0] ?? -1;
}
