import { createHmac } from 'node:crypto';
import { md4 } from './md4.ts';

/** The computations of [MS-NLMP] 3.3.2 and 3.4 that both halves share. */

export function hmacMd5(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const hmac = createHmac('md5', key);
  for (const part of parts) {
    hmac.update(part);
  }
  return hmac.digest();
}

export function utf16(text: string): Uint8Array {
  return Buffer.from(text, 'utf16le');
}

/**
 * Windows upper-cases one UTF-16 unit at a time; JavaScript may turn one letter into two (`ß`), which Windows leaves.
 */
function upperCase(text: string): string {
  return text
    .split('')
    .map((unit) => {
      const upper = unit.toUpperCase();
      return upper.length === 1 ? upper : unit;
    })
    .join('');
}

/** NTOWFv2: the key that stands for the password ([MS-NLMP] 3.3.2). The domain counts as it is sent. */
export function ntowfv2(user: string, domain: string, password: string): Uint8Array {
  const hash = md4(utf16(password));
  const key = hmacMd5(hash, utf16(upperCase(user) + domain));
  hash.fill(0);
  return key;
}

/** RC4, which wraps the session key where a client insists on KEY_EXCH; OpenSSL 3 no longer offers it. */
export function rc4(key: Uint8Array, data: Uint8Array): Uint8Array {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  const swap = (i: number, j: number): void => {
    const kept = state[i] ?? 0;
    state[i] = state[j] ?? 0;
    state[j] = kept;
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (state[i] ?? 0) + (key[i % key.length] ?? 0)) & 255;
    swap(i, j);
  }
  let i = 0;
  let j = 0;
  return data.map((byte) => {
    i = (i + 1) & 255;
    j = (j + (state[i] ?? 0)) & 255;
    swap(i, j);
    return byte ^ (state[((state[i] ?? 0) + (state[j] ?? 0)) & 255] ?? 0);
  });
}

/** Hundreds of nanoseconds since 1601, the clock of Windows ([MS-DTYP] 2.3.3). */
export function fileTime(date: Date): bigint {
  return (BigInt(date.getTime()) + 11_644_473_600_000n) * 10_000n;
}
