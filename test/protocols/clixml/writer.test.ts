import { describe, expect, it } from 'vitest';
import {
  boolean,
  dictionary,
  enumeration,
  enumerationTypes,
  hashtable,
  int32,
  int64,
  list,
  nil,
  object,
  propertyBag,
  string,
} from '../../../src/protocols/clixml/build.ts';
import { ClixmlError } from '../../../src/protocols/clixml/errors.ts';
import { readClixml } from '../../../src/protocols/clixml/reader.ts';
import type { ClixmlValue } from '../../../src/protocols/clixml/values.ts';
import { writeClixml, writeClixmlDocument } from '../../../src/protocols/clixml/writer.ts';

describe('primitives', () => {
  it.each<[ClixmlValue, string]>([
    [nil, '<Nil />'],
    [boolean(true), '<B>true</B>'],
    [string(''), '<S></S>'],
    [{ type: 'BA', value: new Uint8Array() }, '<BA />'],
    [{ type: 'BA', value: new Uint8Array([255, 1]) }, '<BA>/wE=</BA>'],
    [int32(-5), '<I32>-5</I32>'],
    [int64(9_007_199_254_740_993n), '<I64>9007199254740993</I64>'],
    [{ type: 'unknown', name: 'PR', value: 'a<b' }, '<PR>a&lt;b</PR>'],
    [{ type: 'Version', value: '2.0' }, '<Version>2.0</Version>'],
  ])('when the value is of this kind then it is written as Windows does: %2$s', (value, text) => {
    expect(writeClixml(value)).toBe(text);
  });

  it.each([
    [1.5, '1.5'],
    [1e300, '1E+300'],
    [1e16, '10000000000000000'],
    [1e17, '1E+17'],
    [123456789012345678, '1.2345678901234568E+17'],
    [0.0001, '0.0001'],
    [0.00001, '1E-05'],
    [-1.25e-7, '-1.25E-07'],
    [-0, '-0'],
    [100, '100'],
    [NaN, 'NaN'],
    [Infinity, 'INF'],
    [-Infinity, '-INF'],
    [5e-324, '5E-324'],
  ])('when the double is %d then the text is %s', (value, text) => {
    expect(writeClixml({ type: 'Db', value })).toBe(`<Db>${text}</Db>`);
  });

  it.each([
    [0.1, '0.1'],
    [33732.8125, '33732.812'],
    [-3191962.25, '-3191962.2'],
    [16777216, '16777216'],
    [123456789, '123456790'],
    [1e9, '1E+09'],
    [3.4028234663852886e38, '3.4028235E+38'],
    [1e-45, '1E-45'],
  ])('when the single is %d then the text is %s', (value, text) => {
    expect(writeClixml({ type: 'Sg', value })).toBe(`<Sg>${text}</Sg>`);
  });

  it.each<ClixmlValue>([
    { type: 'I32', value: 2 ** 31 },
    { type: 'I32', value: 1.5 },
    { type: 'By', value: -1 },
    { type: 'U64', value: -1n },
    { type: 'unknown', name: 'not a name', value: '' },
  ])('when the tag of $type cannot carry the value then it is refused', (value) => {
    expect(() => writeClixml(value)).toThrow(ClixmlError);
  });
});

describe('text', () => {
  it.each([
    ['a\r\n\tb', 'a_x000D__x000A__x0009_b'],
    ['\u007f\u0085\u00a0', '_x007F__x0085_\u00a0'],
    ['\u{1F600}', '_xD83D__xDE00_'],
    ['_x0041_ _X _y', '_x005F_x0041_ _x005F_X _y'],
    ['<&>"\'', '&lt;&amp;&gt;"\''],
    ['\ufffe\uffff\ufffd', '&#xFFFE;&#xFFFF;\ufffd'],
  ])('when the string is %j then it is escaped as .NET does', (value, text) => {
    expect(writeClixml(string(value))).toBe(`<S>${text}</S>`);
    expect(writeClixml(propertyBag([[value, nil]]))).toBe(
      `<Obj RefId="0"><MS><Nil N="${text.replaceAll('"', '&quot;')}" /></MS></Obj>`,
    );
  });
});

describe('objects', () => {
  it('when an object has every part then they come in the order of Windows', () => {
    const value = object({
      typeNames: ['A', 'System.Object'],
      text: 'text',
      container: { kind: 'STK', items: [] },
      props: new Map([['p', string('x')]]),
      members: new Map([['m', int32(1)]]),
    });
    expect(writeClixml(value)).toBe(
      '<Obj RefId="0"><TN RefId="0"><T>A</T><T>System.Object</T></TN><ToString>text</ToString><STK />' +
        '<Props><S N="p">x</S></Props><MS><I32 N="m">1</I32></MS></Obj>',
    );
  });

  it('when type names come again then they are referred to', () => {
    const state = enumeration(enumerationTypes('E'), 'On', 1);
    const again = enumeration(enumerationTypes('E'), 'Off', 0);
    expect(
      writeClixml(
        propertyBag([
          ['a', state],
          ['b', again],
        ]),
      ),
    ).toBe(
      '<Obj RefId="0"><MS><Obj N="a" RefId="1"><TN RefId="0"><T>E</T><T>System.Enum</T><T>System.ValueType</T>' +
        '<T>System.Object</T></TN><ToString>On</ToString><I32>1</I32></Obj><Obj N="b" RefId="2">' +
        '<TNRef RefId="0" /><ToString>Off</ToString><I32>0</I32></Obj></MS></Obj>',
    );
  });

  it('when the same object comes again then it is referred to, and reads back as one', () => {
    const shared = hashtable([['add', string('x')]]);
    const text = writeClixml(list([shared, shared]));
    expect(text).toContain('<Ref RefId="1" />');
    const read = readClixml(text);
    const items = read.type === 'Obj' && read.container?.kind === 'LST' ? read.container.items : [];
    expect(items[0]).toBe(items[1]);
  });

  it('when an object contains itself then it is refused', () => {
    const members = new Map<string, ClixmlValue>();
    const cyclic = object({ members });
    members.set('self', cyclic);
    expect(() => writeClixml(cyclic)).toThrow(expect.objectContaining({ code: 'bad-reference' }));
  });

  it('when objects are nested deeper than a reader takes then they are refused', () => {
    let value: ClixmlValue = nil;
    for (let level = 0; level < 64; level += 1) {
      value = list([value]);
    }
    expect(readClixml(writeClixml(value)).type).toBe('Obj');
    expect(() => writeClixml(list([value]))).toThrow(expect.objectContaining({ code: 'limit' }));
  });

  it('when a dictionary is written then every entry has its key and value', () => {
    const value = dictionary([['PSVersion', { type: 'Version', value: '5.1' }]], ['PSPrimitiveDictionary']);
    expect(writeClixml(value)).toBe(
      '<Obj RefId="0"><TN RefId="0"><T>PSPrimitiveDictionary</T></TN><DCT><En><S N="Key">PSVersion</S>' +
        '<Version N="Value">5.1</Version></En></DCT></Obj>',
    );
  });

  it('when a document is written then reference numbers run through all of it', () => {
    expect(writeClixmlDocument([propertyBag([]), propertyBag([])])).toBe(
      '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">' +
        '<Obj RefId="0" /><Obj RefId="1" /></Objs>',
    );
  });
});
