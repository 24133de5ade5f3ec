import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../src/protocols/clixml/access.ts';
import { object } from '../../src/protocols/clixml/build.ts';
import { ClixmlError } from '../../src/protocols/clixml/errors.ts';
import { sealSessionKey, startKeyExchange } from '../../src/protocols/clixml/rsa-key-exchange.ts';
import { createClixmlReader, readClixml, readClixmlDocument } from '../../src/protocols/clixml/reader.ts';
import type { ClixmlContainer, ClixmlPrimitive, ClixmlValue } from '../../src/protocols/clixml/values.ts';
import { writeClixml, writeClixmlDocument } from '../../src/protocols/clixml/writer.ts';

/** Any UTF-16, lone surrogates and what looks like an escape included. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom('_', 'x', 'X', '0', '4', '1', '\ud83d', '\ude00', '\ufffe', '&', '#', ';', '\r'),
  }),
);
const typeNames = fc.array(fc.constantFrom('System.Object', 'A`1[[B, C]]', 'Selected.X'), { maxLength: 3 });

const primitive: fc.Arbitrary<ClixmlPrimitive> = fc.oneof(
  fc.constant({ type: 'Nil' } as const),
  fc.record({ type: fc.constant('B' as const), value: fc.boolean() }),
  fc.record({
    type: fc.constantFrom('S', 'DT', 'TS', 'G', 'URI', 'Version', 'XD', 'SBK', 'SS'),
    value: text,
  }),
  fc.record({ type: fc.constant('I32' as const), value: fc.integer() }),
  fc.record({ type: fc.constantFrom('U16', 'C'), value: fc.nat(0xffff) }),
  fc.record({
    type: fc.constant('I64' as const),
    value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  }),
  fc.record({ type: fc.constant('U64' as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
  fc.record({ type: fc.constant('Db' as const), value: fc.double() }),
  fc.record({ type: fc.constant('BA' as const), value: fc.uint8Array({ maxLength: 20 }) }),
  fc.record({ type: fc.constant('unknown' as const), name: fc.constantFrom('PR', 'New'), value: text }),
);

const { value: anyValue } = fc.letrec<{ value: ClixmlValue; container: ClixmlContainer; base: ClixmlValue }>(
  (tie) => ({
    container: fc.oneof(
      fc.record({
        kind: fc.constantFrom('LST', 'STK', 'QUE', 'IE'),
        items: fc.array(tie('value'), { maxLength: 4 }),
      }),
      fc.record({
        kind: fc.constant('DCT' as const),
        entries: fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }),
      }),
    ),
    base: tie('value'),
    value: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'clixml' },
      primitive,
      fc
        .record(
          {
            typeNames,
            text,
            base: tie('base'),
            container: tie('container'),
            props: fc
              .array(fc.tuple(text, tie('value')), { maxLength: 3 })
              .map((members) => new Map(members)),
            members: fc
              .array(fc.tuple(text, tie('value')), { maxLength: 3 })
              .map((members) => new Map(members)),
          },
          { requiredKeys: [] },
        )
        .map((parts) => object(parts)),
    ),
  }),
);

/** Root elements may be objects and known primitives only. */
const root = anyValue.filter(({ type }) => type !== 'unknown');

function onlyClixmlErrors(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(ClixmlError);
  }
}

describe('CLIXML, any value', () => {
  it('when a value is written and read then it is the same value', () => {
    fc.assert(
      fc.property(root, (value) => {
        expect(readClixml(writeClixml(value))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it('when what was read is written again then the text is the same', () => {
    fc.assert(
      fc.property(fc.array(root, { maxLength: 3 }), (values) => {
        const written = writeClixmlDocument(values);
        expect(writeClixmlDocument(readClixmlDocument(written))).toBe(written);
      }),
    );
  });

  it('when a document arrives in pieces then it does not matter where it was cut', () => {
    fc.assert(
      fc.property(root, fc.array(fc.nat(12), { minLength: 1 }), (value, sizes) => {
        const whole = writeClixml(value);
        const reader = createClixmlReader();
        for (let offset = 0, i = 0; offset < whole.length; i += 1) {
          const size = (sizes[i % sizes.length] ?? 0) + (i % 7 === 0 ? 1 : 0);
          reader.write(whole.slice(offset, offset + size));
          offset += size;
        }
        expect(reader.end()).toEqual(value);
      }),
    );
  });

  it('when a value is made plain then it is JSON', () => {
    fc.assert(
      fc.property(root, (value) => {
        const plain = toPlain(value);
        const json = JSON.stringify(plain);
        expect(JSON.stringify(JSON.parse(json))).toBe(json);
      }),
    );
  });
});

describe('CLIXML, any text', () => {
  it('when the text is anything then it is read or refused with a ClixmlError', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (garbage) => {
        onlyClixmlErrors(() => readClixmlDocument(garbage));
        onlyClixmlErrors(() => readClixml(`<Obj><MS>${garbage}</MS></Obj>`));
      }),
    );
  });

  it('when a document is damaged then it is read or refused with a ClixmlError', () => {
    const scraps = fc.constantFrom(
      '<',
      '>',
      '&',
      '&#xFFFE;',
      '</Obj>',
      '<Ref RefId="0" />',
      '<MS>',
      '\ufffe',
      ' N=""',
      ']]>',
    );
    fc.assert(
      fc.property(root, fc.nat(), fc.nat(6), scraps, (value, place, length, scrap) => {
        const whole = writeClixml(value);
        const at = place % whole.length;
        onlyClixmlErrors(() => readClixml(whole.slice(0, at) + scrap + whole.slice(at + length)));
      }),
      { numRuns: 1000 },
    );
  });

  it('when elements of the format come in any order then they are read or refused with a ClixmlError', () => {
    const tag = fc.constantFrom(
      'Obj',
      'MS',
      'Props',
      'LST',
      'DCT',
      'En',
      'TN',
      'T',
      'TNRef',
      'Ref',
      'S',
      'I32',
      'Objs',
      'X',
    );
    const step = fc.record({
      tag,
      name: fc.constantFrom('', ' N="Key"', ' N="Value"', ' RefId="0"'),
      close: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const open: string[] = [];
        let document = '<Obj RefId="0">';
        for (const { tag: name, name: attribute, close } of steps) {
          document += close && open.length > 0 ? `</${open.pop() ?? ''}>` : `<${name}${attribute}>`;
          if (!close || document.endsWith(`<${name}${attribute}>`)) {
            open.push(name);
          }
        }
        onlyClixmlErrors(() =>
          readClixml(
            `${document}${open
              .reverse()
              .map((name) => `</${name}>`)
              .join('')}</Obj>`,
          ),
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the key exchange, any answer', () => {
  it('when the answer is anything then it is refused with a ClixmlError', () => {
    const exchange = startKeyExchange();
    const header = Buffer.from('010200001066000000a40000', 'hex');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 256, maxLength: 256 }), fc.string(), (bytes, garbage) => {
        expect(() => exchange.open(Buffer.concat([header, bytes]).toString('base64'))).toThrow(ClixmlError);
        expect(() => exchange.open(garbage)).toThrow(ClixmlError);
        expect(() => sealSessionKey(garbage, new Uint8Array(32))).toThrow(ClixmlError);
      }),
      { numRuns: 30 },
    );
  });
});
