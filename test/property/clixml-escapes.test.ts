import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEscapes, escapeText } from '../../src/protocols/clixml/escapes.ts';

/** The rule as [MS-PSRP] 2.2.5.3.2 has it, with .NET's eight digits. */
function byTheRule(text: string): string {
  return text.replace(/_[xX]([0-9a-fA-F]{4}|[0-9a-fA-F]{8})_/g, (escape, digits: string) => {
    const code = parseInt(digits, 16);
    if (digits.length === 4) {
      return String.fromCharCode(code);
    }
    return code > 0xffff && code <= 0x10ffff ? String.fromCodePoint(code) : escape;
  });
}

const piece = fc.oneof(
  fc.constantFrom(
    '_',
    'x',
    'X',
    'a',
    'F',
    '0',
    'g',
    ' ',
    '_x',
    '_x0041_',
    '_X000a_',
    '_x0001F600_',
    '_x00000041_',
  ),
  fc.constantFrom('_x5F_', '_x005F_', '_x004_', '_x00411_', '_xFFFFFFFF_', 'longer than a short text'),
);

describe('escapes inside texts of CLIXML', () => {
  it('when pieces of escapes come in any order then they are undone left to right, once', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        expect(decodeEscapes(text)).toBe(byTheRule(text));
      }),
      { numRuns: 5000 },
    );
  });

  it('when any text is escaped then undoing it gives the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(fc.constantFrom('_', 'x', '0', '\u0000', '\ud800'), fc.string()) }),
        (text) => {
          const unmarked = escapeText(text).replace(
            /&(?:amp|lt|gt|#xFFFE|#xFFFF);/g,
            (entity) =>
              ({ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&#xFFFE;': '\ufffe', '&#xFFFF;': '\uffff' })[
                entity
              ] ?? '',
          );
          expect(decodeEscapes(unmarked)).toBe(text);
        },
      ),
    );
  });
});
