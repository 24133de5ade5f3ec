import type { CommandDeclaration } from './declaration.ts';

export const doctor: CommandDeclaration = {
  name: 'doctor',
  group: 'Set up',
  summary: 'check configuration, reachability, authentication and rights',
  description:
    'One line for each, in the order in which they matter, with what to do about it. It goes on until something makes the rest impossible.',
  examples: [
    { command: 'doctor --emulator', says: 'shows what a deployment that works looks like' },
    {
      command: 'doctor --emulator --scenario read-only-administrator',
      says: 'shows which rights an account is missing',
      exit: 1,
    },
  ],
  exitNotes:
    'A check that fails is 1; when a side cannot be reached 3, when it refuses the account 4, when the configuration is wrong 2.',
  seeAlso: ['status', 'login', 'help configuration'],
  findings: true,
  load: () => import('./doctor.run.ts'),
};
