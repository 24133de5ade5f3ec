import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readingCmdlets, type ReadingCmdlet } from '../../src/onpremises/cmdlets.ts';
import { settingsObject as settingsObjectOf, shortTypeNames } from '../../src/onpremises/settings-objects.ts';
import { TextPool } from '../../src/onpremises/text-pool.ts';
import type { ClixmlObject, ClixmlValue } from '../../src/protocols/clixml/values.ts';
import { enumeration, object, textList, value } from './pool-fixture.ts';

const settingsObject = (answer: ClixmlValue, cmdlet: ReadingCmdlet) =>
  settingsObjectOf(answer, cmdlet, new TextPool());

const cmdlet = readingCmdlets.sites;
const propertyOf = (plain: ClixmlValue) =>
  settingsObject(object('X.Site', { P: plain }), cmdlet).properties['P'];

describe('settingsObject', () => {
  it.each<[string, ClixmlValue, unknown]>([
    ['a text', value('Redmond'), 'Redmond'],
    ['an object that prints as a text', object('X', { Fqdn: 'a' }, 'Redmond'), 'Redmond'],
    ['an enumeration', enumeration('X', 2, 'UseSourceVerification'), 'UseSourceVerification'],
    ['a wrapped truth value', { ...object('PSObject', {}, 'True'), base: value(true) }, true],
    ['a wrapped object', { ...object('PSObject', {}), base: object('X', {}, 'Redmond') }, 'Redmond'],
    [
      'a list of objects',
      { ...textList(), container: { kind: 'LST', items: [object('X', {}, 'a')] } },
      ['a'],
    ],
    ['an empty list', textList(), []],
    ['nothing', value(null), null],
    ['an unsigned number', { type: 'U32', value: 4 }, 4],
    ['a large number', { type: 'I64', value: 2n ** 60n }, '1152921504606846976'],
    ['a date', { type: 'DT', value: '2013-05-29T10:00:00Z' }, '2013-05-29T10:00:00Z'],
    ['a record', object('X', { A: 1, B: textList('b') }), { A: 1, B: ['b'] }],
    [
      'a dictionary',
      { ...object('X', {}), container: { kind: 'DCT', entries: [[value(1), value('one')]] } },
      { '1': 'one' },
    ],
  ])('when a property is %s, then it is kept as plain data', (_, property, expected) => {
    expect(propertyOf(property)).toEqual(expected);
  });

  it('when an extended member has the name of a property, then the member counts', () => {
    const both: ClixmlObject = {
      ...object('X', { A: 'property' }),
      members: new Map([['A', value('member')]]),
    };
    expect(settingsObject(both, cmdlet).properties).toEqual({ A: 'member' });
  });

  it('when the identity is missing, then the next best name counts, or that of the only object', () => {
    expect(settingsObject(object('X', { Identity: null, DisplayName: 'Redmond' }), cmdlet).identity).toBe(
      'Redmond',
    );
    expect(settingsObject(object('X', {}), readingCmdlets.accessEdge).identity).toBe('Global');
    expect(settingsObject(object('X', {}, 'printed'), cmdlet).identity).toBe('printed');
    expect(settingsObject(value('just a text'), cmdlet)).toEqual({ identity: 'just a text', properties: {} });
  });

  it('when shared objects unfold without end, then the answer is refused, quickly', () => {
    let bomb: ClixmlValue = textList('x');
    for (let level = 0; level < 40; level += 1) {
      bomb = { ...textList(), container: { kind: 'LST', items: [bomb, bomb, bomb] } };
    }
    expect(() => propertyOf(bomb)).toThrow(expect.objectContaining({ code: 'pool.answer-unreadable' }));
  });

  it('whatever names properties have, then they are own properties of plain data', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (properties) => {
        const read = settingsObject(object('X', properties), cmdlet).properties;
        expect(Object.entries(read).sort()).toEqual(Object.entries(properties).sort());
      }),
    );
  });
});

describe('shortTypeNames', () => {
  it.each([
    ['Deserialized.Microsoft.Rtc.Management.Deploy.Internal.Site+CentralSite', 'CentralSite'],
    ['Selected.System.Management.Automation.CmdletInfo', 'CmdletInfo'],
    ['Microsoft.Rtc.Management.X.ExternalAccessPolicy#Decorated', 'ExternalAccessPolicy'],
    ['Plain', 'Plain'],
  ])('when a type is called %s, then it is known as %s', (name, short) => {
    expect(shortTypeNames(object(name, {}))[0]).toBe(short);
  });
});

describe('the texts of a long answer', () => {
  it('when any text is kept then it comes back as it was, the first time and later', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const pool = new TextPool();
        expect([...texts, ...texts].map((text) => pool.keep(text))).toEqual([...texts, ...texts]);
      }),
    );
    expect(new TextPool().keep('lone \ud800 surrogate')).toBe('lone \ud800 surrogate');
  });
});
