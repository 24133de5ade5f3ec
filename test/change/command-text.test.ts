import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandText } from '../../src/change/command-text.ts';

describe('commandText', () => {
  it.each([
    ['Skype', 'Skype'],
    ['federation.messenger.msn.com', 'federation.messenger.msn.com'],
    ['', "''"],
    ['two words', "'two words'"],
    ["O'Brien", "'O''Brien'"],
    ['Anna\u2019s policy', "'Anna\u2019\u2019s policy'"],
    ['$(Remove-Item x)', "'$(Remove-Item x)'"],
    ['a; Remove-CsPublicProvider b', "'a; Remove-CsPublicProvider b'"],
    ['-Force', "'-Force'"],
    ['a\nb', "('a' + [char]0xA + 'b')"],
    ['\u001b[2Jx', "('' + [char]0x1B + '[2Jx')"],
    ['x\u202e', "('x' + [char]0x202E)"],
    ['\ud800', "('' + [char]0xD800)"],
    ['\u{1f600}', "'\u{1f600}'"],
  ])('when a value is %j, then it is typed as %s', (value, typed) => {
    expect(commandText('Do-It', { Value: value })).toBe(`Do-It -Value ${typed}`);
  });

  it('when values are no texts, then they are typed as PowerShell spells them', () => {
    const parameters = { A: true, B: false, C: null, D: 4, E: ['x', 'y z'], F: { k: 'v', 'a b': 1 } };
    expect(commandText('Do-It', parameters)).toBe(
      "Do-It -A $true -B $false -C $null -D 4 -E @('x', 'y z') -F @{'k' = 'v'; 'a b' = 1}",
    );
  });

  it('whatever a text holds, reading the quoted form again gives it back, and nothing of it is left outside quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const typed = commandText('Do-It', { Value: value }).slice('Do-It -Value '.length);
        expect(typed).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(read(typed)).toBe(value);
      }),
    );
  });
});

/** Reads a bare word, a quoted text or a sum of quoted texts and characters, as PowerShell would. */
function read(typed: string): string {
  if (/^[A-Za-z][A-Za-z0-9_.:-]*$/.test(typed)) {
    return typed;
  }
  const sum = typed.startsWith('(') ? typed.slice(1, -1) : typed;
  const part = /'((?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*)'|\[char\]0x([0-9A-F]+)/uy;
  let text = '';
  let position = 0;
  while (position < sum.length) {
    part.lastIndex = position;
    const match = part.exec(sum);
    if (match === null) {
      throw new Error(`not quoted: ${sum.slice(position)}`);
    }
    text +=
      match[2] === undefined
        ? (match[1] ?? '').replace(/(['\u2018-\u201b])\1/gu, '$1')
        : String.fromCharCode(Number.parseInt(match[2], 16));
    position = part.lastIndex;
    if (position < sum.length) {
      expect(sum.slice(position, position + 3)).toBe(' + ');
      position += 3;
    }
  }
  return text;
}
