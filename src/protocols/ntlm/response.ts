import { avId, type AvPairs, writeAvPairs } from './av-pairs.ts';
import { hmacMd5 } from './crypto.ts';

/** The NTLMv2 response and the keys that follow from it ([MS-NLMP] 3.3.2), for the half that makes it and the half that checks it. */

const blobHead = Buffer.from('0101000000000000', 'hex');

/** The part of the response that is covered by its proof (`temp` in the specification). */
export function clientBlob(time: bigint, clientChallenge: Uint8Array, targetInfo: AvPairs): Uint8Array {
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64LE(time);
  return Buffer.concat([
    blobHead,
    stamp,
    clientChallenge,
    Buffer.alloc(4),
    writeAvPairs(targetInfo),
    Buffer.alloc(4),
  ]);
}

export function proof(responseKey: Uint8Array, serverChallenge: Uint8Array, blob: Uint8Array): Uint8Array {
  return hmacMd5(responseKey, serverChallenge, blob);
}

export function sessionBaseKey(responseKey: Uint8Array, ntProof: Uint8Array): Uint8Array {
  return hmacMd5(responseKey, ntProof);
}

/** Message integrity code over the three messages, the third with sixteen zero bytes in its place ([MS-NLMP] 3.1.5.1.2). */
export function messageIntegrityCode(
  exportedSessionKey: Uint8Array,
  negotiate: Uint8Array,
  challenge: Uint8Array,
  authenticate: Uint8Array,
): Uint8Array {
  return hmacMd5(exportedSessionKey, negotiate, challenge, authenticate);
}

/** MsvAvFlags: the authenticate message carries a message integrity code. */
export const micPresent = 0x2;

export function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Replaces or adds attributes, the new ones at the end in the order given. */
export function withAttributes(pairs: AvPairs, added: AvPairs): AvPairs {
  const replaced = new Set(added.map(([id]) => id));
  return [...pairs.filter(([id]) => !replaced.has(id) && id !== avId.end), ...added];
}
