import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDomain, readDomainFile } from '../../src/model/domain-input.ts';

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const domain = fc.tuple(label, label).map((labels) => labels.join('.'));

describe('a domain as people write it', () => {
  it.each([
    ['Fabrikam.COM.', 'fabrikam.com'],
    [' fabrikam.com ', 'fabrikam.com'],
    ['BÜCHER.example', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['3com.example', '3com.example'],
    ['163.com', '163.com'],
  ])('when it is %s then it is %s', (text, name) => {
    expect(readDomain(text)).toEqual({ kind: 'domain', domain: name });
  });

  it.each([
    '*.contoso.com',
    'contoso',
    '',
    '.',
    '10.0.0.1',
    'a@b.example',
    'https://b.example',
    'a b.example',
    '-a.example',
  ])('when it is %j then it is none, with a reason', (text) => {
    expect(readDomain(text)).toMatchObject({ kind: 'invalid', reason: expect.any(String) as unknown });
  });
});

describe('a file of domains', () => {
  it('when lines are spelled and ended in any way then the same domains are read', () => {
    const spelling = fc.tuple(
      fc.constantFrom<(text: string) => string>(
        (text) => text.toUpperCase(),
        (text) => `${text}.`,
        (text) => `  ${text}\t`,
        (text) => `"${text}";remark`,
        (text) => `${text} # remark`,
      ),
      domain,
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(spelling, { selector: ([, name]) => name, maxLength: 20 }),
        fc.constantFrom('\n', '\r\n', '\r', '\n\n'),
        fc.boolean(),
        fc.boolean(),
        (lines, end, mark, heading) => {
          const text = [...(heading ? ['Domain;by'] : []), ...lines.map(([spell, name]) => spell(name))];
          const read = readDomainFile(`${mark ? '\uFEFF' : ''}${text.join(end)}${end}`);
          expect(read).toEqual({ domains: lines.map(([, name]) => name), invalid: [], repeated: [] });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('when lines are no domains or repeat one then each is told with its number', () => {
    const { domains, invalid, repeated } = readDomainFile('a.example\n*.b.example\n\nA.EXAMPLE.\nword\n');
    expect(domains).toEqual(['a.example']);
    expect(invalid.map(({ line, text }) => [line, text])).toEqual([
      [2, '*.b.example'],
      [5, 'word'],
    ]);
    expect(repeated).toEqual([{ line: 4, domain: 'a.example', first: 1 }]);
  });

  it('when a heading stands further down then it is a line like any other', () => {
    expect(readDomainFile('a.example\ndomain\n').invalid).toHaveLength(1);
  });
});
