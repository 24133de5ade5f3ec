import { CommanderError } from 'commander';
import { expect, it } from 'vitest';
import { usageError } from '../../src/commands/usage-errors.ts';

it('when the library refuses a command line for a reason of its own then that is usage.command-line, in its words', () => {
  const refused = new CommanderError(
    1,
    'commander.conflictingOption',
    "error: option '--side' cannot be used with option '--all-profiles'",
  );
  expect(usageError(refused, ['doctor'])).toMatchObject({
    code: 'usage.command-line',
    exit: 2,
    message: 'option --side cannot be used with option --all-profiles',
    next: 'federation doctor --help',
  });
});
