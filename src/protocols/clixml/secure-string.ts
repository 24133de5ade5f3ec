import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { ClixmlError } from './errors.ts';

/**
 * The content of an `SS` element ([MS-PSRP] 2.2.5.1.24): base64 of AES-256-CBC with an IV of zeros and PKCS#7 padding
 * over the text in UTF-16LE. The key is the session key of {@link ./rsa-key-exchange.ts}; one key, one IV: equal
 * texts give equal ciphertexts, which is the protocol's weakness and the reason why it runs inside TLS.
 */
const algorithm = 'aes-256-cbc';
const zeroIv = new Uint8Array(16);

/** @param key 32 bytes. @throws ClixmlError `bad-value` when the key has another length. */
export function encryptSecureString(text: string, key: Uint8Array): string {
  return run('a secure string cannot be encrypted', () => {
    const cipher = createCipheriv(algorithm, key, zeroIv);
    return Buffer.concat([cipher.update(text, 'utf16le'), cipher.final()]).toString('base64');
  });
}

/** @param key 32 bytes. @throws ClixmlError `bad-value` when the key or the ciphertext is not right. */
export function decryptSecureString(ciphertext: string, key: Uint8Array): string {
  return run('a secure string cannot be decrypted', () => {
    const decipher = createDecipheriv(algorithm, key, zeroIv);
    return Buffer.concat([decipher.update(ciphertext, 'base64'), decipher.final()]).toString('utf16le');
  });
}

/** Why it failed is left out on purpose: it would tell about the padding. */
function run(failure: string, step: () => string): string {
  try {
    return step();
  } catch {
    throw new ClixmlError('bad-value', failure);
  }
}
