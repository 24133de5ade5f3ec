import { describe, expect, it } from 'vitest';
import { usesColour, usesProgress, type ColourChoice } from '../../src/terminal/colour.ts';
import { showsUnicode } from '../../src/terminal/locale.ts';

const matrix: readonly (readonly [
  choice: ColourChoice,
  env: Readonly<Record<string, string>>,
  isTerminal: boolean,
  colour: boolean,
])[] = [
  ['auto', {}, true, true],
  ['auto', {}, false, false],
  ['always', {}, false, true],
  ['always', { NO_COLOR: '1', TERM: 'dumb', CI: 'true', FORCE_COLOR: '0' }, false, true],
  ['never', { FORCE_COLOR: '1' }, true, false],
  ['auto', { FORCE_COLOR: '1' }, false, true],
  ['auto', { FORCE_COLOR: '3', NO_COLOR: '1' }, false, true],
  ['auto', { FORCE_COLOR: '0' }, true, false],
  ['auto', { FORCE_COLOR: 'false' }, true, false],
  ['auto', { FORCE_COLOR: '' }, true, true],
  ['auto', { NO_COLOR: '1' }, true, false],
  ['auto', { NO_COLOR: '' }, true, true],
  ['auto', { CI: 'true' }, true, false],
  ['auto', { CI: 'false' }, true, true],
  ['auto', { TERM: 'dumb' }, true, false],
  ['auto', { TERM: 'xterm-256color' }, true, true],
];

describe('colour', () => {
  it.each(matrix)(
    'when --color is %s, the environment %j and terminal %s then colour is %s',
    (choice, env, isTerminal, colour) => {
      expect(usesColour({ choice, env, isTerminal })).toBe(colour);
    },
  );
});

describe('progress', () => {
  it('when nobody watches, in CI or on a dumb terminal, then there is none', () => {
    expect(usesProgress({ isTTY: true }, {})).toBe(true);
    expect(usesProgress({}, {})).toBe(false);
    expect(usesProgress({ isTTY: true }, { CI: '1' })).toBe(false);
    expect(usesProgress({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
  });
});

describe('signs', () => {
  it.each([
    [{ LANG: 'en_US.UTF-8' }, 'linux', true],
    [{ LANG: 'C' }, 'linux', false],
    [{ LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' }, 'linux', false],
    [{ LC_ALL: '', LC_CTYPE: 'de_DE.utf8' }, 'linux', true],
    [{}, 'linux', true],
    [{}, 'win32', false],
    [{ WT_SESSION: 'x' }, 'win32', true],
  ])('when the environment is %j on %s then Unicode is %s', (env, platform, unicode) => {
    expect(showsUnicode(env, platform)).toBe(unicode);
  });
});
