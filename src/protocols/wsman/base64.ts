import { Buffer } from 'node:buffer';
import { WsmanError } from './errors.ts';

const pattern = /^[A-Za-z0-9+/\s]*=?\s*=?\s*$/;

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
 * @param target where the bytes go, from `at`: there must be room for three for each four letters.
 * @returns how many bytes there are; undefined when it is anything else, and then `target` holds nothing of use from `at`.
 */
export function decodeCanonicalBase64(
  letters: Uint8Array,
  target: Uint8Array,
  at: number,
): number | undefined {
  const { length } = letters;
  if (length === 0 || length % 4 !== 0) {
    return undefined;
  }
  const padded: 0 | 1 | 2 = letters[length - 1] !== padding ? 0 : letters[length - 2] !== padding ? 1 : 2;
  const whole = padded === 0 ? length : length - 4;
  let wrong = 0;
  let position = at;
  for (let index = 0; index < whole; index += 4) {
    const bits = quartet(letters, index);
    wrong |= bits;
    target[position] = bits >> 16;
    target[position + 1] = bits >> 8;
    target[position + 2] = bits;
    position += 3;
  }
  if (padded !== 0) {
    const bits = lastQuartet(letters, whole, padded);
    wrong |= bits;
    target[position] = bits >> 16;
    position += 1;
    if (padded === 1) {
      target[position] = bits >> 8;
      position += 1;
    }
  }
  return wrong < 0 ? undefined : position - at;
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
