import { describe, expect, it } from 'vitest';
import {
  booleanOf,
  entryOf,
  listOf,
  member,
  numberOf,
  textOf,
  toPlain,
} from '../../../src/protocols/clixml/access.ts';
import {
  boolean,
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
import type { ClixmlValue } from '../../../src/protocols/clixml/values.ts';

const routing = enumeration(enumerationTypes('RoutingMethod'), 'UseDnsSrvRouting', 1);
const wrapped = object({
  base: object({ props: new Map([['Enabled', boolean(true)]]) }),
  members: new Map([['PSComputerName', string('pool01')]]),
});

describe('member', () => {
  it('when a name is in both parts then the extended member wins, in any case', () => {
    const value = object({
      props: new Map([
        ['Identity', string('adapted')],
        ['Other', nil],
      ]),
      members: new Map([['identity', string('extended')]]),
    });
    expect(textOf(member(value, 'IDENTITY'))).toBe('extended');
    expect(member(value, 'other')).toEqual(nil);
    expect(member(value, 'none')).toBe(undefined);
    expect(member(string('x'), 'Length')).toBe(undefined);
    expect(member(undefined, 'x')).toBe(undefined);
  });

  it('when an object wraps another then the members of both are found', () => {
    expect(booleanOf(member(wrapped, 'Enabled'))).toBe(true);
    expect(textOf(member(wrapped, 'PSComputerName'))).toBe('pool01');
  });
});

describe('one meaning, many forms', () => {
  it.each<[ClixmlValue, string]>([
    [routing, 'UseDnsSrvRouting'],
    [string('UseDnsSrvRouting'), 'UseDnsSrvRouting'],
    [int32(9), '9'],
  ])('when an enumeration arrives as %j then its text is %s', (value, name) => {
    expect(textOf(value)).toBe(name);
  });

  it('when a number arrives in any form then it is that number', () => {
    expect(numberOf(routing)).toBe(1);
    expect(numberOf(int64(5n))).toBe(5);
    expect(numberOf(string('-12'))).toBe(-12);
    expect(numberOf({ type: 'Db', value: 0.5 })).toBe(0.5);
    expect(numberOf({ type: 'Db', value: Infinity })).toBe(Infinity);
  });

  it('when it is no number, or one that JavaScript cannot hold, then it is undefined', () => {
    for (const value of [
      nil,
      string(''),
      string('1e3'),
      string('x'),
      boolean(true),
      int64(2n ** 60n),
      undefined,
    ]) {
      expect(numberOf(value)).toBe(undefined);
    }
  });

  it('when a truth value arrives in any form then it is that truth value', () => {
    const switchParameter = object({ text: 'True', props: new Map([['IsPresent', boolean(true)]]) });
    expect(booleanOf(boolean(false))).toBe(false);
    expect(booleanOf(string('TRUE'))).toBe(true);
    expect(booleanOf(switchParameter)).toBe(true);
    expect(booleanOf(object({ base: boolean(true) }))).toBe(true);
    expect(booleanOf(nil)).toBe(undefined);
    expect(booleanOf(string('on'))).toBe(undefined);
    expect(booleanOf(int32(1))).toBe(undefined);
  });

  it('when a list arrives as a list, as one item or as null then it is a list', () => {
    expect(listOf(list([int32(1), int32(2)]))).toHaveLength(2);
    expect(listOf(string('only'))).toEqual([string('only')]);
    expect(listOf(nil)).toEqual([]);
    expect(listOf(undefined)).toEqual([]);
    expect(listOf(object({ base: list([nil]) }))).toEqual([nil]);
    expect(listOf(hashtable([['a', nil]]))).toHaveLength(1);
  });

  it('when a dictionary is asked then its entries are found by key', () => {
    expect(textOf(entryOf(hashtable([['Add', string('x')]]), 'add'))).toBe('x');
    expect(entryOf(string('x'), 'add')).toBe(undefined);
  });
});

describe('toPlain', () => {
  it.each<[string, ClixmlValue, unknown]>([
    ['null', nil, null],
    ['an enumeration', routing, 'UseDnsSrvRouting'],
    ['a safe big number', int64(9_007_199_254_740_991n), 9_007_199_254_740_991],
    ['an unsafe big number', int64(9_007_199_254_740_993n), '9007199254740993'],
    ['no number', { type: 'Db', value: NaN }, 'NaN'],
    ['a date', { type: 'DT', value: '2026-01-02T03:04:05Z' }, '2026-01-02T03:04:05Z'],
    ['bytes', { type: 'BA', value: new Uint8Array([1, 2, 3]) }, 'AQID'],
    ['a secure string', { type: 'SS', value: 'AAAA' }, null],
    ['a list', list([string('a'), nil]), ['a', null]],
    ['a dictionary', hashtable([['add', list([string('x')])]]), { add: ['x'] }],
    ['an object with text only', object({ text: 'sip:anna' }), 'sip:anna'],
    ['an empty object', propertyBag([]), {}],
    ['an object around an object', wrapped, { Enabled: true, PSComputerName: 'pool01' }],
    ['text with notes', object({ base: string('x'), members: new Map([['note', nil]]) }), 'x'],
    ['an unknown element', { type: 'unknown', name: 'PR', value: 'x' }, 'x'],
  ])('when the value is %s then it is plain data', (_what, value, plain) => {
    expect(toPlain(value)).toEqual(plain);
  });

  it('when a property is in both parts then the extended member wins and member sets are left out', () => {
    const value = object({
      text: 'never mind',
      props: new Map([['Name', string('a')]]),
      members: new Map<string, ClixmlValue>([
        ['NAME', string('b')],
        ['PSStandardMembers', { ...propertyBag([['x', nil]]), memberSet: true }],
      ]),
    });
    expect(toPlain(value)).toEqual({ Name: 'b' });
  });

  it('when a property is named __proto__ then nothing but the record changes', () => {
    const plain = toPlain(propertyBag([['__proto__', propertyBag([['polluted', boolean(true)]])]]));
    expect(JSON.stringify(plain)).toBe('{"__proto__":{"polluted":true}}');
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
  });

  it('when shared objects would expand without end, or an object contains itself, then it is refused', () => {
    let value: ClixmlValue = list([string('lol')]);
    for (let level = 0; level < 40; level += 1) {
      value = list([value, value]);
    }
    const bomb = value;
    expect(() => toPlain(bomb)).toThrow(expect.objectContaining({ code: 'limit' }));
    const members = new Map<string, ClixmlValue>();
    const cyclic = object({ members });
    members.set('self', cyclic);
    expect(() => toPlain(cyclic)).toThrow(expect.objectContaining({ code: 'limit' }));
  });
});
