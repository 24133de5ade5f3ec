import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, decodeCanonicalBase64, encodeBase64 } from '../../src/protocols/wsman/base64.ts';
import { WsmanError } from '../../src/protocols/wsman/errors.ts';
import { documentPieces } from '../../src/protocols/wsman/pieces.ts';
import { parseXml, type XmlElement } from '../../src/protocols/wsman/xml.ts';

function plain({ namespace, name, attributes, children, text }: XmlElement): unknown {
  return { namespace, name, attributes: [...attributes], text, children: children.map(plain) };
}

/** The tree, or the kind of refusal. */
function read(document: string | Uint8Array): unknown {
  try {
    return plain(parseXml(document));
  } catch (error) {
    if (error instanceof WsmanError) {
      return error.code;
    }
    throw error;
  }
}

/** Long enough to be taken out. */
const bytes = fc.uint8Array({ minLength: 192, maxLength: 800 });
const base64 = fc.uint8Array({ minLength: 150, maxLength: 800 }).map(encodeBase64);
const part = fc.oneof(
  base64,
  base64.map((text) => `${text}\n`),
  base64.map((text) => text.slice(0, -1)),
  base64.map((text) => `${text.slice(0, 200)}&amp;${text.slice(200)}`),
  base64.map((text) => `<!-- >${text}< -->`),
  base64.map((text) => `<![CDATA[>${text}<]]>`),
  base64.map((text) => `<?p >${text}<?>`),
  base64.map((text) => `<a b=">${text}"/>`),
  base64.map((text) => `<a b='>${text}<'/>`),
  base64.map((text) => `<s>${text}</s>`),
  base64.map((text) => `text>${text}`),
  fc.constantFrom(
    '<a>',
    '</a>',
    '<a/>',
    '<!DOCTYPE a>',
    ']]>',
    ']]',
    '>',
    '<',
    'é',
    '\u{1f600}',
    '"',
    '&lt;',
    '=',
  ),
);

const beginning = fc.oneof(
  fc.constantFrom('', '<?xml version="1.0" encoding="UTF-8"?>', '<?p ?>', '<?xmlp ?>', ' '),
  base64.map((text) => `<?p >${text}<?>`),
  base64.map((text) => `<?xml version="1.0"?><?p >${text}<?>`),
  base64.map((text) => `<!-- >${text}< -->`),
);

describe('a document in bytes', () => {
  it('reads as its text does, whatever is in it and wherever long base64 stands', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.boolean(), beginning, (parts, isMarked, begin) => {
        const text = `${begin}<r>${parts.join('')}</r>`;
        const document = Buffer.from(isMarked ? `\uFEFF${text}` : text);
        expect(read(document)).toEqual(read(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('has its long base64 decoded, each run in its place', () => {
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 1, maxLength: 5 }), (all) => {
        const runs = all.map((one) => `<s n="é">${encodeBase64(one)}</s>`).join('');
        const { children } = parseXml(Buffer.from(`<r>${runs}</r>`));
        expect(children.map(({ decoded }) => decoded && [...decoded])).toEqual(all.map((one) => [...one]));
        const text = documentPieces(Buffer.from(`<r>${runs}</r>`)).filter(
          (piece) => typeof piece === 'string',
        );
        expect(text.join('')).toBe(`<r>${'<s n="é"></s>'.repeat(all.length)}</r>`);
      }),
    );
  });

  it('that is not UTF-8 is refused', () => {
    expect(read(Buffer.from([0x3c, 0x72, 0x3e, 0xff, 0x3c, 0x2f, 0x72, 0x3e]))).toBe('xml');
  });

  it.each(['<r/>', ''])('with long base64 outside of its root is refused (behind "%s")', (before) => {
    expect(read(Buffer.from(`${before}>${'A'.repeat(400)}<s/>`))).toBe('xml');
  });
});

describe('canonical base64', () => {
  it('decodes to what was encoded, in bytes of its own', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 50 }), (one) => {
        const decoded = decodeCanonicalBase64(Buffer.from(`x${encodeBase64(one)}`).subarray(1));
        expect([...(decoded ?? [])]).toEqual([...one]);
        expect(decoded?.buffer.byteLength).toBe(one.length);
      }),
    );
  });

  it('is all that is decoded: what would be written in another way is left to those who know why', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('A', 'B', '/', '+', '=', '-', ' ', 'é', '\0'), maxLength: 12 }),
        (text) => {
          const decoded = decodeCanonicalBase64(Buffer.from(text));
          expect(decoded === undefined ? undefined : encodeBase64(decoded)).toBe(
            text !== '' && encodeBase64(Buffer.from(text, 'base64')) === text ? text : undefined,
          );
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('base64 that is not canonical', () => {
  it('may have white space anywhere, and is refused in no time where it is something else', () => {
    expect([...decodeBase64(' AQ ID\nBA = = ')]).toEqual([1, 2, 3, 4]);
    expect([...decodeBase64('AQIDBA')]).toEqual([1, 2, 3, 4]);
    expect(() => decodeBase64(`${' '.repeat(1_000_000)}!`)).toThrow('not base64');
    expect(() => decodeBase64('A===')).toThrow('not base64');
  });
});
