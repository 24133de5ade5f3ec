import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonPieces, jsonText, stripDeep } from '../../src/reports/json-text.ts';

const actedOn = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe('JSON for a terminal', () => {
  it('when a value is anything then it is read back as it was, and nothing a terminal acts on is in the text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
        const document = { value, text };
        const json = jsonText(document);
        expect(json).not.toMatch(actedOn);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(document)));
      }),
    );
  });

  it('when a document is given in pieces then they are its text, and a long list comes entry by entry', () => {
    const list = fc.array(fc.jsonValue(), { maxLength: 4 });
    const part = fc.oneof(fc.jsonValue(), list, fc.constant(undefined));
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), part), text, (rest, hostile) => {
        const document = {
          ...rest,
          hostile,
          list: [hostile, { hostile: [hostile] }, '\n##vso[x]', undefined],
        };
        expect([...jsonPieces(document)].join('')).toBe(jsonText(document));
        expect([...jsonPieces(document, stripDeep)].join('')).toBe(jsonText(stripDeep(document)));
      }),
    );
    const pieces = [
      ...jsonPieces({ findings: Array.from({ length: 100 }, () => ({ title: 'x'.repeat(50) })) }),
    ];
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(200);
    expect([...jsonPieces({})].join('')).toBe(jsonText({}));
  });

  it('when texts are stripped then keys are too, and other values stay', () => {
    expect(stripDeep({ 'a\u001b[31m': ['x\u202e', 1, null, true, { b: '\u0007' }] })).toEqual({
      a: ['x', 1, null, true, { b: '' }],
    });
  });
});
