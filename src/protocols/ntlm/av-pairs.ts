import { NtlmError } from './errors.ts';

/** Attribute ids of the target information ([MS-NLMP] 2.2.2.1). */
export const avId = {
  end: 0,
  computerName: 1,
  domainName: 2,
  dnsComputerName: 3,
  dnsDomainName: 4,
  dnsTreeName: 5,
  flags: 6,
  timestamp: 7,
  singleHost: 8,
  targetName: 9,
  channelBindings: 10,
} as const;

/** Attributes in their order on the wire; the end mark is not among them. */
export type AvPairs = readonly (readonly [id: number, value: Uint8Array])[];

export function writeAvPairs(pairs: AvPairs): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [id, value] of [...pairs, [avId.end, new Uint8Array()] as const]) {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(id, 0);
    head.writeUInt16LE(value.length, 2);
    parts.push(head, value);
  }
  return Buffer.concat(parts);
}

/** @throws NtlmError when a length passes the end or the end mark is missing. */
export function readAvPairs(data: Uint8Array): AvPairs {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const pairs: [number, Uint8Array][] = [];
  for (let offset = 0; offset + 4 <= data.length;) {
    const id = view.getUint16(offset, true);
    const length = view.getUint16(offset + 2, true);
    if (id === avId.end) {
      return pairs;
    }
    if (offset + 4 + length > data.length) {
      break;
    }
    pairs.push([id, data.subarray(offset + 4, offset + 4 + length)]);
    offset += 4 + length;
  }
  throw new NtlmError('the target information ends in the middle');
}

export function findAv(pairs: AvPairs, id: number): Uint8Array | undefined {
  return pairs.find(([candidate]) => candidate === id)?.[1];
}
