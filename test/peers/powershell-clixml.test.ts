import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClixmlDocument } from '../../src/protocols/clixml/reader.ts';
import type { ClixmlValue } from '../../src/protocols/clixml/values.ts';
import { writeClixmlDocument } from '../../src/protocols/clixml/writer.ts';
import { engineIsBuilt, generate, roundTrip } from './powershell/engine.ts';

const documents = 3000;

describe.skipIf(!engineIsBuilt())('CLIXML against the engine that defined it', () => {
  it(
    'when the engine writes random values then reading and writing them again gives the same bytes',
    { timeout: 120_000 },
    async () => {
      const texts = await generate(20130529, documents);
      expect(texts).toHaveLength(documents);
      for (const text of texts) {
        expect(writeClixmlDocument(readClixmlDocument(text))).toBe(text);
      }
    },
  );

  it(
    'when we write random values then the engine reads them and writes the same values',
    { timeout: 120_000 },
    async () => {
      const values = fc.sample(anyValue, { numRuns: documents, seed: 20141205 });
      const answers = await roundTrip(values.map((value) => writeClixmlDocument([value])));
      expect(answers).toHaveLength(documents);
      answers.forEach((answer, i) => {
        expect(answer).toBeTypeOf('string');
        const [back] = readClixmlDocument(typeof answer === 'string' ? answer : '');
        expect(essence(back)).toEqual(essence(values[i]));
      });
    },
  );
});

const text = fc.string({ unit: 'binary', maxLength: 20 });
const duration = fc
  .integer({ min: -1_000_000_000, max: 1_000_000_000 })
  .map((n) => (n === 0 ? 'PT0S' : `${n < 0 ? '-' : ''}PT${Math.abs(n) % 60 || 1}S`));

const primitive: fc.Arbitrary<ClixmlValue> = fc.oneof(
  fc.constant<ClixmlValue>({ type: 'Nil' }),
  text.map((value): ClixmlValue => ({ type: 'S', value })),
  fc.boolean().map((value): ClixmlValue => ({ type: 'B', value })),
  fc.integer().map((value): ClixmlValue => ({ type: 'I32', value })),
  fc.integer({ min: 0, max: 65535 }).map((value): ClixmlValue => ({ type: 'U16', value })),
  fc.integer({ min: -128, max: 127 }).map((value): ClixmlValue => ({ type: 'SB', value })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value): ClixmlValue => ({ type: 'I64', value })),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value): ClixmlValue => ({ type: 'U64', value })),
  fc.double().map((value): ClixmlValue => ({ type: 'Db', value })),
  fc.uint8Array({ maxLength: 40 }).map((value): ClixmlValue => ({ type: 'BA', value })),
  fc.uuid().map((value): ClixmlValue => ({ type: 'G', value })),
  duration.map((value): ClixmlValue => ({ type: 'TS', value })),
);

const { value: anyValue } = fc.letrec<{ value: ClixmlValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    primitive,
    fc.array(tie('value'), { maxLength: 4 }).map((items): ClixmlValue => ({
      type: 'Obj',
      typeNames: ['System.Object[]', 'System.Array', 'System.Object'],
      container: { kind: 'LST', items },
      props: new Map(),
      members: new Map(),
    })),
    fc
      .uniqueArray(fc.tuple(text, tie('value')), { maxLength: 3, selector: ([name]) => name.toLowerCase() })
      .map((entries): ClixmlValue => ({
        type: 'Obj',
        typeNames: ['System.Management.Automation.PSCustomObject', 'System.Object'],
        props: new Map(),
        members: new Map(entries.map(([name, value]) => [`n${name}`, value])),
      })),
  ),
}));

/** A value without what the engine may write otherwise: the prefix of deserialised types, texts of ToString. */
function essence(value: ClixmlValue | undefined): unknown {
  if (value?.type !== 'Obj') {
    return value;
  }
  return {
    typeNames: value.typeNames.map((name) => name.replace(/^Deserialized\./, '')),
    items: value.container?.kind === 'LST' ? value.container.items.map(essence) : undefined,
    members: [...value.members].map(([name, member]) => [name, essence(member)]),
  };
}
