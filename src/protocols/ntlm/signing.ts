import { createHash, timingSafeEqual } from 'node:crypto';
import { hmacMd5, rc4 } from './crypto.ts';
import { ntlmFlags } from './messages.ts';

/**
 * Signatures of an authenticated NTLM context with extended session security ([MS-NLMP] 3.4.4.2). SPNEGO uses one in
 * each direction, over the list of mechanisms, to show that nobody changed it on the way.
 */
export interface NtlmSignatures {
  /** Whether the client's first signature of the message is this one. */
  verifyFromClient(message: Uint8Array, signature: Uint8Array): boolean;
  /** The server's first signature of the message. */
  signAsServer(message: Uint8Array): Uint8Array;
}

const toServer = 'client-to-server';
const toClient = 'server-to-client';

export function ntlmSignatures(exportedSessionKey: Uint8Array, flags: number): NtlmSignatures {
  const sign = (direction: string, message: Uint8Array): Uint8Array => {
    const sequence = Buffer.alloc(4);
    const key = magicKey(exportedSessionKey, direction, 'signing');
    const checksum = hmacMd5(key, sequence, message).subarray(0, 8);
    const sealed = (flags & ntlmFlags.keyExchange) !== 0;
    const sealing = magicKey(sealingBase(exportedSessionKey, flags), direction, 'sealing');
    return Buffer.concat([Buffer.from([1, 0, 0, 0]), sealed ? rc4(sealing, checksum) : checksum, sequence]);
  };
  return {
    verifyFromClient: (message, signature) =>
      signature.length === 16 && timingSafeEqual(sign(toServer, message), signature),
    signAsServer: (message) => sign(toClient, message),
  };
}

/** SIGNKEY and SEALKEY: the trailing zero belongs to the constant ([MS-NLMP] 3.4.5.2, 3.4.5.3). */
function magicKey(base: Uint8Array, direction: string, use: string): Uint8Array {
  return createHash('md5')
    .update(base)
    .update(`session key to ${direction} ${use} key magic constant\0`)
    .digest();
}

function sealingBase(key: Uint8Array, flags: number): Uint8Array {
  if ((flags & ntlmFlags.encryption128) !== 0) {
    return key;
  }
  return key.subarray(0, (flags & ntlmFlags.encryption56) !== 0 ? 7 : 5);
}
