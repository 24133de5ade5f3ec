import type { CommandDetails } from './declaration.ts';
import { fromOption, scopeOption, whoOption } from './options.ts';

export const status: CommandDetails = {
  description:
    'Says in one sentence what is on and what is in the way, then shows every gate with what was read, what users can do, and the command that comes next. It only reads.',
  options: [{ ...scopeOption, defaultValue: 'global' }, whoOption, fromOption],
  examples: [
    { command: 'status --emulator', says: 'shows a deployment with nothing turned on' },
    {
      command: 'status --emulator --scenario policy-closed --who',
      says: 'lists the users and the policy that holds for each',
    },
    {
      command: 'status --emulator --scenario tenant-today --who',
      says: 'shows a tenant that lets personal Teams accounts in, and who may use it',
    },
    { command: 'status --emulator --output json', says: 'gives the same as JSON' },
  ],
  exitNotes:
    'Whatever the state, 0; 3 when what decides could not be read, or one side of a profile with two.',
  seeAlso: ['enable', 'check messenger', 'help gates'],
  load: () => import('./status.run.ts'),
};
