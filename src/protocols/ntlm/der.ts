import { NtlmError } from './errors.ts';

/** Just enough DER (X.690) to find a field in a certificate and to speak SPNEGO. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  /** The elements inside, for constructed types. */
  children(): readonly DerElement[];
}

/** @throws NtlmError when the bytes do not start with one whole element of that tag. */
export function readDer(bytes: Uint8Array, tag: number): DerElement {
  const { element } = next(bytes, 0);
  if (element.tag !== tag) {
    throw new NtlmError(`DER: expected tag 0x${tag.toString(16)}, found 0x${element.tag.toString(16)}`);
  }
  return element;
}

function next(bytes: Uint8Array, offset: number): { readonly element: DerElement; readonly end: number } {
  const tag = bytes[offset];
  let length = bytes[offset + 1];
  let start = offset + 2;
  if (tag === undefined || length === undefined || (tag & 0x1f) === 0x1f) {
    throw new NtlmError('DER: the element is cut off or of a kind not used here');
  }
  if (length > 0x7f) {
    const count = length & 0x7f;
    if (count < 1 || count > 3) {
      throw new NtlmError('DER: a length of a form not used here');
    }
    length = bytes.subarray(start, start + count).reduce((sum, byte) => sum * 256 + byte, 0);
    start += count;
  }
  if (start + length > bytes.length) {
    throw new NtlmError('DER: the element is cut off');
  }
  const content = bytes.subarray(start, start + length);
  return { element: { tag, content, children: () => elements(content) }, end: start + length };
}

function elements(content: Uint8Array): readonly DerElement[] {
  const found: DerElement[] = [];
  for (let offset = 0; offset < content.length;) {
    const { element, end } = next(content, offset);
    found.push(element);
    offset = end;
  }
  return found;
}

export function writeDer(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80
      ? [length]
      : length < 0x100
        ? [0x81, length]
        : length < 0x1_0000
          ? [0x82, length >> 8, length & 255]
          : [0x83, length >> 16, (length >> 8) & 255, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
