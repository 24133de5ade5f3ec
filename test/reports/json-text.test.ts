import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText, stripDeep } from '../../src/reports/json-text.ts';

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

  it('when texts are stripped then keys are too, and other values stay', () => {
    expect(stripDeep({ 'a\u001b[31m': ['x\u202e', 1, null, true, { b: '\u0007' }] })).toEqual({
      a: ['x', 1, null, true, { b: '' }],
    });
  });
});
