import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stripControl } from '../../src/model/strip-control.ts';
import { columns, displayWidth, fold } from '../../src/reports/layout.ts';
import { plainStyle } from '../../src/reports/style.ts';

const style = plainStyle();
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '\u001b[31m',
        '\u001b]0;title\u0007',
        '\u001b]52;c;eA==\u001b\\',
        '\u001bP1$r',
        '\u009b2J',
        '\u202e',
        '\u2066',
        '\u2028',
        '\n',
        '\r',
        '\u001b',
        '\ud800',
        'a',
        '[',
        ']',
        '\\',
      ),
    )
    .map((parts) => parts.join('')),
);

describe('stripControl', () => {
  it('whatever the text, then no control, format, separator or half pair is left', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(stripControl(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });

  it('when it was stripped once, then stripping again changes nothing', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(stripControl(stripControl(text))).toBe(stripControl(text));
      }),
    );
  });

  it('when the text holds none of them, then it stays as it is', () => {
    expect(stripControl('CONTOSO\\Zoë, 日本 → 50 %')).toBe('CONTOSO\\Zoë, 日本 → 50 %');
  });

  it.each([
    ['a colour', 'a\u001b[31mb\u001b[0m', 'ab'],
    ['a window title', '\u001b]0;owned\u0007name', 'name'],
    ['the clipboard', '\u001b]52;c;eA==\u001b\\name', 'name'],
    ['an eight-bit sequence', '\u009b2Jname', 'name'],
    ['a bidirectional override', 'exe.\u202egpj', 'exe.gpj'],
    ['a line of its own', 'Sales\nStored.', 'Sales Stored.'],
    ['a paragraph separator', 'Sales\u2029Stored.', 'Sales Stored.'],
    ['half a surrogate pair', 'a\ud800b', 'a\uFFFDb'],
  ])('when the text holds %s, then nothing of it works', (_, text, stripped) => {
    expect(stripControl(text)).toBe(stripped);
  });
});

describe('columns', () => {
  it('when a cell has wide characters or accents, then what follows is still aligned', () => {
    const lines = columns(
      [
        ['日本', 'x'],
        ['e\u0301', 'x'],
        ['abcd', 'x'],
      ],
      style,
    );
    expect(lines).toEqual(['日本  x', 'e\u0301     x', 'abcd  x']);
  });

  it('when a cell is painted, then the colour has no width', () => {
    const red = (text: string) => `<${text}>`;
    expect(
      columns(
        [
          [{ text: 'a', paint: red }, 'x'],
          ['abc', 'y'],
        ],
        style,
      ),
    ).toEqual(['<a>    x', 'abc  y']);
  });

  it('when the last cell is too long, then it folds and hangs in its column', () => {
    expect(
      columns([['policy', 'EnablePublicCloudAccess is closed for everybody']], plainStyle({ width: 36 })),
    ).toEqual(['policy  EnablePublicCloudAccess is', '        closed for everybody']);
  });

  it('when nobody watches, then nothing is folded', () => {
    const long = 'word '.repeat(100).trim();
    expect(columns([['a', long]], style)).toEqual([`a  ${long}`]);
  });

  it('when the terminal shows ASCII only, then our signs have ASCII forms', () => {
    expect(columns([['False → True · –']], plainStyle({ ascii: true }))).toEqual(['False -> True - -']);
  });
});

describe('fold', () => {
  it('whatever the text, then no line is wider than asked and no character but spaces is lost', () => {
    const text = fc.string({ unit: 'grapheme' }).map(stripControl);
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 40 }), (whole, width) => {
        const lines = fold(whole, width);
        expect(lines.every((line) => displayWidth(line.trimEnd()) <= width)).toBe(true);
        expect(lines.join('').replace(/\s/gu, '')).toBe(whole.replace(/\s/gu, ''));
      }),
    );
  });
});
