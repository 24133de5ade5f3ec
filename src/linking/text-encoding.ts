import { FederationError } from '../errors.ts';

/**
 * The text of a file that somebody saved from somewhere: UTF-8 with or without a byte-order mark, UTF-16 with one, or,
 * where it is no UTF-8, the Windows-1252 that spreadsheets still write.
 */
export interface DecodedText {
  readonly text: string;
  /** Undefined for plain UTF-8. */
  readonly note: string | undefined;
}

/** @throws FederationError `people.spreadsheet`, `people.binary` (usage). */
export function decodeText(bytes: Uint8Array, name: string): DecodedText {
  refuseSpreadsheet(bytes, name);
  const utf16 = utf16Of(bytes);
  if (utf16 !== undefined) {
    return { text: new TextDecoder(utf16).decode(bytes), note: `${name} is ${utf16.toUpperCase()}` };
  }
  if (bytes.includes(0)) {
    throw new FederationError('people.binary', 'usage', `${name} is not a text`, {
      why: 'there are zero bytes in it',
      next: 'save it as CSV, YAML or JSON in UTF-8',
    });
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), note: undefined };
  } catch {
    return {
      text: new TextDecoder('windows-1252').decode(bytes),
      note: `${name} is not UTF-8 and was read as Windows-1252`,
    };
  }
}

/** By the mark; without one by the zero byte that every ASCII character has at its side. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) {
    return 'utf-16le';
  }
  if (first === 0xfe && second === 0xff) {
    return 'utf-16be';
  }
  const start = bytes.subarray(0, 64);
  const zerosAt = (parity: number) =>
    start.filter((byte, index) => index % 2 === parity && byte === 0).length / Math.max(1, start.length / 2);
  const [even, odd] = [zerosAt(0), zerosAt(1)];
  return odd > 0.6 && even < 0.1 ? 'utf-16le' : even > 0.6 && odd < 0.1 ? 'utf-16be' : undefined;
}

/** Beginnings of files: a ZIP container (Office Open XML, OpenDocument) and an OLE compound file (.xls). */
const containers = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

function refuseSpreadsheet(bytes: Uint8Array, name: string): void {
  if (containers.some((magic) => magic.every((byte, index) => bytes[index] === byte))) {
    throw new FederationError('people.spreadsheet', 'usage', `${name} is a spreadsheet, not a CSV file`, {
      why: 'its first bytes are those of a workbook, whatever its name says',
      next: 'save it as CSV (UTF-8) in the spreadsheet program',
    });
  }
}
