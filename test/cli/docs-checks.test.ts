import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runFederation } from '../helpers/app.ts';

const page = readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8');
const shown = [...page.matchAll(/^\$ federation (.+)\nexit (\d+)$/gm)].map(
  ([, words = '', exit = '']) => [words, Number(exit)] as const,
);

describe('docs/checks.md', () => {
  it('when it shows commands, then there are some', () => {
    expect(shown.length).toBeGreaterThan(4);
  });

  it.each(shown)('when federation %s is run, then it ends with %d', async (words, exit) => {
    const { exitCode, stdout } = await runFederation(words.split(' '));
    expect({ exitCode, said: stdout !== '' }).toEqual({ exitCode: exit, said: true });
  });
});
