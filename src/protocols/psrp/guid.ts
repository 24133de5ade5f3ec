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

/** Lower-case text of 16 bytes in .NET order. */
export function guidText(bytes: Uint8Array): string {
  const copy = Buffer.from(bytes);
  copy.subarray(0, 4).reverse();
  copy.subarray(4, 6).reverse();
  copy.subarray(6, 8).reverse();
  const hex = copy.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
