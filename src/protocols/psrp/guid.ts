import { Buffer } from 'node:buffer';

/** All zeros: the pipeline id of messages that belong to the pool. */
export const emptyGuid = '00000000-0000-0000-0000-000000000000';

const guidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isGuid(text: string): boolean {
  return guidPattern.test(text);
}

/**
 * The 16 bytes of `System.Guid.ToByteArray`: the first three groups are little-endian ([MS-PSRP] 2.2.1, [MS-DTYP] 2.3.4).
 * @param guid 36 characters; its spelling is the caller's to have checked.
 */
export function guidBytes(guid: string): Uint8Array {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

/** Lower-case text of exactly 16 bytes in .NET order. */
export function guidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  // Two of them stand in every message: one text is cut up, and no byte is moved.
  const pair = (index: number): string => hex.slice(index * 2, index * 2 + 2);
  const first = pair(3) + pair(2) + pair(1) + pair(0);
  const [second, third] = [pair(5) + pair(4), pair(7) + pair(6)];
  return `${first}-${second}-${third}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
