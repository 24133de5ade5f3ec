/**
 * The session key for secure strings ([MS-PSRP] 2.2.2.3, 2.2.2.4, 3.1.5.4.3): the client sends an RSA public key, the
 * server answers with an AES-256 key encrypted with it. Both travel as base64 of CryptoAPI blobs, little-endian:
 *
 *     public key     06 02 0000 00A40000 "RSA1" 2048:u32 exponent:u32 modulus:256   (PUBLICKEYBLOB)
 *     session key    01 02 0000 10660000 00A40000 ciphertext:256                    (SIMPLEBLOB)
 *
 * Node refuses to decrypt with PKCS#1 v1.5 padding (CVE-2023-46809), so the padding is taken off here. That hole is
 * an oracle for those who can try many ciphertexts against one key; here a key pair lives for one answer.
 */
import { Buffer } from 'node:buffer';
import {
  constants,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  type KeyObject,
} from 'node:crypto';
import { ClixmlError } from './errors.ts';

const modulusLength = 256;
const sessionKeyLength = 32;
const publicKeyHeader = Buffer.from('0602000000a400005253413100080000', 'hex');
const sessionKeyHeader = Buffer.from('010200001066000000a40000', 'hex');

/** The client's half: its public key to send, and what opens the answer. */
export interface KeyExchange {
  /** Content of the `PublicKey` member of PUBLIC_KEY. */
  readonly publicKey: string;
  /**
   * The session key (32 bytes) from the `EncryptedSessionKey` member of the answer.
   * @throws ClixmlError `bad-value` when the answer is not for this key.
   */
  open(encryptedSessionKey: string): Uint8Array;
}

/** Makes a key pair of 2048 bits; takes a tenth of a second. */
export function startKeyExchange(): KeyExchange {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: modulusLength * 8 });
  return {
    publicKey: publicKeyBlob(publicKey),
    open: (encryptedSessionKey) => openSessionKey(encryptedSessionKey, privateKey),
  };
}

/**
 * The server's half: encrypts its session key for a client.
 * @param publicKey what the client sent.
 * @param sessionKey 32 random bytes.
 * @throws ClixmlError `bad-value` when the public key is not an RSA key of 2048 bits.
 */
export function sealSessionKey(publicKey: string, sessionKey: Uint8Array): string {
  const blob = Buffer.from(publicKey, 'base64');
  const header = blob.subarray(0, publicKeyHeader.length);
  if (blob.length !== publicKeyHeader.length + 4 + modulusLength || !header.equals(publicKeyHeader)) {
    throw new ClixmlError('bad-value', 'not a public key of 2048 bits');
  }
  const exponent = reversed(blob.subarray(publicKeyHeader.length, publicKeyHeader.length + 4));
  const modulus = reversed(blob.subarray(publicKeyHeader.length + 4));
  try {
    const key = createPublicKey({
      format: 'jwk',
      key: { kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') },
    });
    const ciphertext = publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, sessionKey);
    return Buffer.concat([sessionKeyHeader, reversed(ciphertext)]).toString('base64');
  } catch (error) {
    throw new ClixmlError('bad-value', 'not a public key that encrypts', { cause: error });
  }
}

function publicKeyBlob(key: KeyObject): string {
  const { n = '', e = '' } = key.export({ format: 'jwk' });
  const exponent = Buffer.alloc(4);
  reversed(Buffer.from(e, 'base64url')).copy(exponent);
  const modulus = Buffer.alloc(modulusLength);
  reversed(Buffer.from(n, 'base64url')).copy(modulus);
  return Buffer.concat([publicKeyHeader, exponent, modulus]).toString('base64');
}

function openSessionKey(encryptedSessionKey: string, privateKey: KeyObject): Uint8Array {
  const blob = Buffer.from(encryptedSessionKey, 'base64');
  const header = blob.subarray(0, sessionKeyHeader.length);
  if (blob.length !== sessionKeyHeader.length + modulusLength || !header.equals(sessionKeyHeader)) {
    throw new ClixmlError('bad-value', 'not an encrypted session key');
  }
  return unpadded(decrypted(reversed(blob.subarray(sessionKeyHeader.length)), privateKey));
}

function decrypted(ciphertext: Uint8Array, key: KeyObject): Buffer {
  try {
    return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, ciphertext);
  } catch (error) {
    throw new ClixmlError('bad-value', 'the session key cannot be decrypted', { cause: error });
  }
}

/** 00 02, at least eight bytes that are not zero, 00, and the key, which has one length only. */
function unpadded(block: Buffer): Uint8Array {
  const separator = modulusLength - sessionKeyLength - 1;
  const padding = block.subarray(2, separator);
  if (block.readUInt16BE(0) !== 2 || block[separator] !== 0 || padding.includes(0)) {
    throw new ClixmlError('bad-value', 'the session key cannot be decrypted');
  }
  return new Uint8Array(block.subarray(separator + 1));
}

function reversed(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes).reverse();
}
