import type { CommandDetails } from './declaration.ts';
import { fromOption, scopeOption } from './options.ts';

export const checkMessenger: CommandDetails = {
  description:
    'An organisation whose server already reaches Windows Live Messenger needs no further step for Skype. The answer is yes, no, partly or unknown, judged on settings alone for the scope that is named.',
  options: [{ ...scopeOption, defaultValue: 'global' }, fromOption],
  examples: [
    {
      command: 'check messenger --emulator --scenario messenger-already-on',
      says: 'yes: no further step is needed',
    },
    { command: 'check messenger --emulator', says: 'no, and which gates are closed', exit: 1 },
  ],
  exitNotes: 'Yes is 0, no and partly are 1, unknown is 3.',
  seeAlso: ['status', 'enable'],
  findings: true,
  load: () => import('./check-messenger.run.ts'),
};
