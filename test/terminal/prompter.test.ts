import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createPrompter, type Prompter } from '../../src/terminal/prompter.ts';

/** Streams that are no terminal; nothing may be drawn or held. */
function nobody(allowed: boolean, isTTY: boolean): Prompter {
  const stream = () => Object.assign(new PassThrough(), { isTTY });
  const never = () => {
    throw new Error('nothing is asked');
  };
  return createPrompter({
    streams: { stdin: stream(), stdout: stream(), stderr: stream() },
    allowed,
    signal: new AbortController().signal,
    onAsk: never,
    onAnswered: never,
    unicode: true,
    colour: true,
  });
}

describe.each([
  ['there is no terminal', true, false],
  ['--no-input was given', false, true],
])('when %s', (_, allowed, isTTY) => {
  const ways: readonly (readonly [string, (prompter: Prompter) => Promise<unknown>])[] = [
    ['confirm', (prompter) => prompter.confirm('Go on?')],
    ['select', (prompter) => prompter.select('Go on?', [{ name: 'yes', value: 1 }])],
    ['input', (prompter) => prompter.input('Go on?')],
    ['password', (prompter) => prompter.password('Go on?')],
  ];
  it.each(ways)('then %s is refused with the question and what to do', async (__, ask) => {
    const prompter = nobody(allowed, isTTY);
    expect(prompter.canAsk).toBe(false);
    await expect(ask(prompter)).rejects.toMatchObject({
      code: 'input.no-terminal',
      exit: 2,
      why: 'the question would be: Go on?',
      next: 'run it in a terminal, without --no-input',
    });
  });
});
