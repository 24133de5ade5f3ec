import { describe, expect, it } from 'vitest';
import { runFederation } from '../helpers/app.ts';

describe('a person at a terminal', () => {
  it('when enable runs in a terminal then it asks for the scope and for confirmation, and writes', async () => {
    const result = await runFederation(['enable', '--emulator', '--color', 'never'], {
      tty: true,
      answers: [
        [/Whom is it for/, '\r'],
        [/Apply these 3 changes/, 'y\r'],
      ],
    });
    console.log(result.stdout, result.stderr);
    expect(result.exitCode).toBe(0);
  });
});
