import { Buffer, isUtf8 } from 'node:buffer';
import { decodeCanonicalBase64 } from './base64.ts';
import { WsmanError } from './errors.ts';

/** Letters of base64 that take longer to parse than to be taken out. */
const worthTaking = 256;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const [lessThan, greaterThan, exclamation, question] = [0x3c, 0x3e, 0x21, 0x3f];

/**
 * An XML document in pieces: its text and, each in its place, the long runs of base64 that are all there is between two
 * tags, decoded. Nine tenths of an answer are such runs; a parser would look at each of their letters.
 *
 * Nothing is taken out where there are comments, sections of character data or instructions: only without those does a
 * run between `>` and `<` stand between two tags. (Neither does it in the value of an attribute, but then there is a
 * quotation mark in it, or the document is no XML.)
 * @param document in UTF-8, with or without a byte order mark.
 * @throws WsmanError `xml` when it is not UTF-8.
 */
export function documentPieces(document: Uint8Array): readonly (string | Uint8Array)[] {
  if (!isUtf8(document)) {
    throw new WsmanError('xml', 'not UTF-8');
  }
  const source = withoutMark(Buffer.from(document.buffer, document.byteOffset, document.byteLength));
  const pieces: (string | Uint8Array)[] = [];
  let textStart = 0;
  for (let open = source.indexOf(lessThan); open !== -1;) {
    if (isNoTag(source, open)) {
      return [source.toString()];
    }
    const start = source.indexOf(greaterThan, open) + 1;
    const end = start === 0 ? -1 : source.indexOf(lessThan, start);
    if (end - start >= worthTaking) {
      const decoded = decodeCanonicalBase64(source.subarray(start, end));
      if (decoded !== undefined) {
        pieces.push(source.toString('utf8', textStart, start), decoded);
        textStart = end;
      }
    }
    open = end;
  }
  pieces.push(source.toString('utf8', textStart));
  return pieces;
}

function withoutMark(source: Buffer): Buffer {
  return source.subarray(0, byteOrderMark.length).equals(byteOrderMark)
    ? source.subarray(byteOrderMark.length)
    : source;
}

/** A comment, a section, a document type, an instruction. In the XML declaration, which is none, there can be no run. */
function isNoTag(source: Buffer, open: number): boolean {
  const next = source[open + 1];
  const isDeclaration = open === 0 && /^<\?xml\s/.test(source.toString('latin1', 0, 6));
  return next === exclamation || (next === question && !isDeclaration);
}
