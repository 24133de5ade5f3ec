import { describe, expect, it } from 'vitest';
import { member, textOf } from '../../../src/protocols/clixml/access.ts';
import { ClixmlError, type ClixmlErrorCode } from '../../../src/protocols/clixml/errors.ts';
import { createClixmlReader, readClixml, readClixmlDocument } from '../../../src/protocols/clixml/reader.ts';
import type { ClixmlValue } from '../../../src/protocols/clixml/values.ts';

function codeOf(read: () => unknown): ClixmlErrorCode | undefined {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(ClixmlError);
    return error instanceof ClixmlError ? error.code : undefined;
  }
  return undefined;
}

function objectOf(text: string) {
  const value = readClixml(text);
  if (value.type !== 'Obj') {
    throw new Error('not an object');
  }
  return value;
}

describe('primitives', () => {
  it.each<[string, ClixmlValue]>([
    ['<Nil />', { type: 'Nil' }],
    ['<B>true</B>', { type: 'B', value: true }],
    ['<B> 0 </B>', { type: 'B', value: false }],
    ['<I32>-2147483648</I32>', { type: 'I32', value: -2147483648 }],
    ['<I32> +7 </I32>', { type: 'I32', value: 7 }],
    ['<By>255</By>', { type: 'By', value: 255 }],
    ['<SB>-128</SB>', { type: 'SB', value: -128 }],
    ['<U32>4294967295</U32>', { type: 'U32', value: 4294967295 }],
    ['<C>9731</C>', { type: 'C', value: 9731 }],
    ['<I64>-9223372036854775808</I64>', { type: 'I64', value: -9223372036854775808n }],
    ['<U64>18446744073709551615</U64>', { type: 'U64', value: 18446744073709551615n }],
    ['<Db>1E+300</Db>', { type: 'Db', value: 1e300 }],
    ['<Db>INF</Db>', { type: 'Db', value: Infinity }],
    ['<Sg>NaN</Sg>', { type: 'Sg', value: NaN }],
    ['<D>79228162514264337593543950335</D>', { type: 'D', value: '79228162514264337593543950335' }],
    [
      '<DT>2018-06-13T23:45:29.4583203+00:00</DT>',
      { type: 'DT', value: '2018-06-13T23:45:29.4583203+00:00' },
    ],
    ['<TS>PT9.0269026S</TS>', { type: 'TS', value: 'PT9.0269026S' }],
    ['<Version>5.1.17763.1</Version>', { type: 'Version', value: '5.1.17763.1' }],
    ['<BA>AQID\n/w==</BA>', { type: 'BA', value: new Uint8Array([1, 2, 3, 255]) }],
    ['<BA />', { type: 'BA', value: new Uint8Array() }],
    ['<S></S>', { type: 'S', value: '' }],
    ['<S />', { type: 'S', value: '' }],
    ['<XD>&lt;a b="c" /&gt;</XD>', { type: 'XD', value: '<a b="c" />' }],
  ])('when the element is %s then the value is what .NET would read', (text, value) => {
    expect(readClixml(text)).toEqual(value);
  });

  it.each([
    '<B>yes</B>',
    '<I32></I32>',
    '<I32>1.5</I32>',
    '<I32>2147483648</I32>',
    '<I32>0x10</I32>',
    '<By>-1</By>',
    '<U64>-1</U64>',
    '<I64>1e3</I64>',
    '<Db>Infinity</Db>',
    '<Db>1,5</Db>',
    '<D>1E5</D>',
    '<BA>AQI</BA>',
    '<BA>A=ID</BA>',
    '<Nil>x</Nil>',
    `<I64>${'9'.repeat(100_000)}</I64>`,
  ])('when the value cannot be (%s) then the error says bad-value', (text) => {
    expect(codeOf(() => readClixml(text))).toBe('bad-value');
  });
});

describe('text', () => {
  it.each([
    ['a_x000D__x000A_b', 'a\r\nb'],
    ['_xD83D__xDE00_', '\u{1F600}'],
    ['_x0001F600_', '\u{1F600}'],
    ['_X0041_', 'A'],
    ['_x005F_x0041_', '_x0041_'],
    ['_x00110000_ _x12_ _xg000_ _', '_x00110000_ _x12_ _xg000_ _'],
    ['  kept\n ', '  kept\n '],
    ['&lt;&amp;&gt;&#65;&#x1F600;', '<&>A\u{1F600}'],
    ['a&#xFFFE;b&#x1;&#65535;', 'a\ufffeb\u0001\uffff'],
    ['\ufffe is &amp;#xFFFE;', '\ufffe is &#xFFFE;'],
    ['&#xFFFE;&amp;#xFFFE;', '\ufffe&#xFFFE;'],
    ['raw \u0001 and \ufffe', 'raw \u0001 and \ufffe'],
    ['<![CDATA[<b>_x0041_]]>', '<b>A'],
    ['one<!-- not this -->two', 'onetwo'],
  ])('when the text is %j then the string is %j', (text, value) => {
    expect(readClixml(`<S>${text}</S>`)).toEqual({ type: 'S', value });
  });

  it('when a name is escaped then the member goes by the plain name', () => {
    const value = objectOf('<Obj><MS><I32 N="a_x000A_b&quot;&#xFFFE;">1</I32></MS></Obj>');
    expect([...value.members.keys()]).toEqual(['a\nb"\ufffe']);
  });

  it.each(['<S>&#x110000;</S>', '<S>&#xZZ;</S>', '<S>&unknown;</S>', '<S>&#xD800;</S>'])(
    'when a reference stands for no character (%s) then the document is refused',
    (text) => {
      expect(codeOf(() => readClixml(text))).toBe('malformed-xml');
    },
  );
});

describe('objects', () => {
  it('when the children come in another order than Windows writes then the object is the same', () => {
    const windows = objectOf(
      '<Obj RefId="0"><TN RefId="0"><T>E</T><T>System.Enum</T></TN><ToString>On</ToString><I32>1</I32></Obj>',
    );
    const other = objectOf(
      '<Obj RefId="0"><I32>1</I32><ToString>On</ToString><TN RefId="0"><T>E</T><T>System.Enum</T></TN></Obj>',
    );
    expect(other).toEqual(windows);
    expect(windows).toMatchObject({
      typeNames: ['E', 'System.Enum'],
      text: 'On',
      base: { type: 'I32', value: 1 },
    });
  });

  it('when a reference points back then it gives the very same object', () => {
    const list = objectOf(
      '<Obj><LST><Obj RefId="7"><MS><S N="a">x</S></MS></Obj><Ref RefId="7" /></LST></Obj>',
    );
    const items = list.container?.kind === 'LST' ? list.container.items : [];
    expect(items).toHaveLength(2);
    expect(items[1]).toBe(items[0]);
  });

  it('when type names are referred to then the object has them', () => {
    const list = objectOf(
      '<Obj><LST><Obj><TN RefId="3"><T>A</T></TN></Obj><Obj><TNRef RefId="3" /></Obj></LST></Obj>',
    );
    const items = list.container?.kind === 'LST' ? list.container.items : [];
    expect(items[1]).toMatchObject({ typeNames: ['A'] });
  });

  it.each([
    ['to nothing', '<Obj><LST><Ref RefId="1" /></LST></Obj>'],
    ['without a RefId', '<Obj><LST><Ref /></LST></Obj>'],
    ['to the object around it', '<Obj RefId="0"><LST><Ref RefId="0" /></LST></Obj>'],
    ['to a later object', '<Obj><LST><Ref RefId="1" /><Obj RefId="1" /></LST></Obj>'],
    ['to type names that never came', '<Obj><TNRef RefId="0" /></Obj>'],
  ])('when a reference points %s then the document is refused', (_where, text) => {
    expect(codeOf(() => readClixml(text))).toBe('bad-reference');
  });

  it('when references double at every level then reading takes no more than the document', () => {
    const levels = 50;
    let text = '<Obj RefId="0"><LST><S>lol</S></LST></Obj>';
    for (let level = 1; level < levels; level += 1) {
      const pair = `<Ref RefId="${level - 1}" />`.repeat(2);
      text += `<Obj RefId="${level}"><LST>${pair}</LST></Obj>`;
    }
    expect(readClixmlDocument(`<Objs>${text}</Objs>`)).toHaveLength(levels);
  });

  it('when members are grouped in a member set then it is a member of its own', () => {
    const value = objectOf('<Obj><MS><MS N="set"><S N="inner">x</S></MS><S N="outer">y</S></MS></Obj>');
    expect([...value.members.keys()]).toEqual(['set', 'outer']);
    expect(value.members.get('set')).toMatchObject({ memberSet: true });
    expect(textOf(member(value.members.get('set'), 'inner'))).toBe('x');
  });

  it('when an element is unknown then its name and text are kept and its children are not', () => {
    const value = objectOf('<Obj><MS><PR N="p">a<AV>not<b>this</b></AV>b</PR><S N="s">x</S></MS></Obj>');
    expect(value.members.get('p')).toEqual({ type: 'unknown', name: 'PR', value: 'ab' });
    expect(value.members.get('s')).toEqual({ type: 'S', value: 'x' });
  });

  it('when an unknown element stands beside the value of an object then the value stays', () => {
    expect(objectOf('<Obj><I32>1</I32><New>x</New></Obj>').base).toEqual({ type: 'I32', value: 1 });
  });

  it('when a name is __proto__ then it is a member like any other', () => {
    expect(objectOf('<Obj><MS><S N="__proto__">x</S></MS></Obj>').members.get('__proto__')).toEqual({
      type: 'S',
      value: 'x',
    });
  });

  it.each([
    ['a member has no name', '<Obj><MS><S>x</S></MS></Obj>'],
    ['an entry has no key', '<Obj><DCT><En><S N="Value">x</S></En></DCT></Obj>'],
    ['an entry has another part', '<Obj><DCT><En><S N="Kay">x</S></En></DCT></Obj>'],
    ['a dictionary holds a value', '<Obj><DCT><S>x</S></DCT></Obj>'],
    ['a number has children', '<I32>1<S>x</S></I32>'],
    ['type names hold a value', '<Obj><TN><S>x</S></TN></Obj>'],
    ['the root is unknown', '<html></html>'],
    ['the root is a reference', '<Ref RefId="0" />'],
    ['the root is Objs where one value is wanted', '<Objs><S>a</S><S>b</S></Objs>'],
  ])('when %s then the error says unexpected-element', (_what, text) => {
    expect(codeOf(() => readClixml(text))).toBe('unexpected-element');
  });
});

describe('documents', () => {
  it('when the root is Objs then all its values are read, and a single value is a document too', () => {
    const objs =
      '\ufeff<?xml version="1.0"?>\n<Objs Version="1.1.0.1" xmlns="x">\n <S>a</S>\n <I32>1</I32></Objs>';
    expect(readClixmlDocument(objs)).toEqual([
      { type: 'S', value: 'a' },
      { type: 'I32', value: 1 },
    ]);
    expect(readClixmlDocument('<S>a</S>')).toEqual([{ type: 'S', value: 'a' }]);
    expect(readClixmlDocument('<Objs />')).toEqual([]);
  });

  it.each([
    ['is empty', ''],
    ['ends in the middle', '<Obj><MS>'],
    ['has text between elements', '<Obj>x<MS /></Obj>'],
    ['has two roots', '<S>a</S><S>b</S>'],
    ['has a document type', '<!DOCTYPE S [<!ENTITY a "b">]><S>&a;</S>'],
    ['closes another element', '<S>a</I32>'],
    ['has the same attribute twice', '<S N="a" N="b">c</S>'],
    ['is not XML', 'hello'],
  ])('when the document %s then the error says malformed-xml', (_what, text) => {
    expect(codeOf(() => readClixml(text))).toBe('malformed-xml');
  });

  it('when a reader has failed then it fails the same way ever after', () => {
    const reader = createClixmlReader();
    expect(codeOf(() => reader.write('<html>'))).toBe('unexpected-element');
    expect(codeOf(() => reader.write('<S>a</S>'))).toBe('unexpected-element');
    expect(codeOf(() => reader.end())).toBe('unexpected-element');
  });

  it('when a document was refused in the middle of a tag then the next one is read as if there had been none', () => {
    expect(codeOf(() => readClixml('<Obj RefId="7" N="left over"><S N="other">text</B>'))).toBe(
      'malformed-xml',
    );
    expect(codeOf(() => readClixml('<S N="left over" '))).toBe('malformed-xml');
    expect(readClixml('<Obj><MS><S N="mine">text</S></MS></Obj>')).toEqual({
      type: 'Obj',
      typeNames: [],
      props: new Map(),
      members: new Map([['mine', { type: 'S', value: 'text' }]]),
    });
  });

  it('when several are read at the same time then each gets its own', () => {
    const [first, second] = [createClixmlReader(), createClixmlReader()];
    first.write('<Obj RefId="0"><MS><S N="one">fir');
    second.write('<Obj RefId="0"><MS><S N="two">sec');
    first.write('st</S></MS></Obj>');
    const read = first.end();
    second.write('ond</S></MS></Obj>');
    expect(textOf(member(read, 'one'))).toBe('first');
    expect(textOf(member(second.end(), 'two'))).toBe('second');
  });

  it('when something comes behind the end then it is refused, and no other document gets it', () => {
    const reader = createClixmlReader();
    reader.write('<S>text</S>');
    expect(reader.end()).toEqual({ type: 'S', value: 'text' });
    const next = createClixmlReader();
    expect(codeOf(() => reader.write('<S>more</S>'))).toBe('malformed-xml');
    expect(codeOf(() => reader.end())).toBe('malformed-xml');
    next.write('<B>true</B>');
    expect(next.end()).toEqual({ type: 'B', value: true });
  });
});

describe('limits', () => {
  const nested = (levels: number): string => '<Obj><LST>'.repeat(levels) + '</LST></Obj>'.repeat(levels);

  it('when values are nested 64 deep then they are read, and one more is refused', () => {
    expect(readClixml(nested(64)).type).toBe('Obj');
    expect(codeOf(() => readClixml(nested(65)))).toBe('limit');
  });

  it('when member sets or unknown elements are nested without end then they are refused', () => {
    expect(codeOf(() => readClixml(`<Obj><MS>${'<MS N="a">'.repeat(100)}`))).toBe('limit');
    expect(codeOf(() => readClixml(`<Obj><MS>${'<X N="a">'.repeat(100)}`))).toBe('limit');
  });

  it.each([
    ['characters', { characters: 20 }, '<S>more than twenty characters</S>'],
    ['objects', { objects: 2 }, '<Obj><LST><Obj /><Obj /></LST></Obj>'],
    ['attributes', { attributes: 10 }, '<S N="a" X="longer than that">x</S>'],
  ] as const)('when there are more %s than the limit then the error says limit', (_what, limits, text) => {
    expect(codeOf(() => readClixml(text, limits))).toBe('limit');
    expect(codeOf(() => readClixml(text))).toBe(undefined);
  });

  it('when pieces pass the limit together then the reader refuses the piece that does', () => {
    const reader = createClixmlReader({ characters: 10 });
    reader.write('<S>12345');
    expect(codeOf(() => reader.write('6789'))).toBe('limit');
  });
});
