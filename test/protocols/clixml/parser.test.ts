import { expect, it } from 'vitest';
import { defaultLimits } from '../../../src/protocols/clixml/limits.ts';
import { ObjectBuilder } from '../../../src/protocols/clixml/object-builder.ts';
import { giveBack, takeParser } from '../../../src/protocols/clixml/parser.ts';

const parserFor = (builder: ObjectBuilder) => takeParser(builder, defaultLimits);

it('when a parser was given back then the next document gets it, and only one does', () => {
  const first = parserFor(new ObjectBuilder(defaultLimits));
  first.saxes.write('<S>one</S>').close();
  giveBack(first);
  const builder = new ObjectBuilder(defaultLimits);
  const second = parserFor(builder);
  const third = parserFor(new ObjectBuilder(defaultLimits));
  second.saxes.write('<S>two</S>').close();
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(builder.values).toEqual([{ type: 'S', value: 'two' }]);
});

it('when a parser waits then it reads into nothing of those before it', () => {
  const builder = new ObjectBuilder(defaultLimits);
  const parser = parserFor(builder);
  giveBack(parser);
  expect(() => parser.saxes.write('<S>text</S>').close()).not.toThrow();
  expect(builder.values).toEqual([]);
});
