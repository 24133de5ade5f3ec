import type { CommandDetails } from './declaration.ts';
import { allProfilesOption, concurrencyOption, tagOption } from './options.ts';

export const doctor: CommandDetails = {
  description: [
    'One line for each, in the order in which they matter, with what to do about it. It goes on until something makes the rest impossible.',
    'Of a tenant: the credential and until when it is good, the sign-in, the directory role, and which permissions of Graph were consented to. With several profiles, as audit chooses them, each is looked at by itself and side by side; the table then shows only what is not right.',
  ].join('\n\n'),
  options: [allProfilesOption, tagOption, concurrencyOption],
  examples: [
    { command: 'doctor --emulator', says: 'shows what a deployment that works looks like' },
    {
      command: 'doctor --emulator --scenario read-only-administrator',
      says: 'shows which rights an account is missing',
      exit: 1,
    },
    {
      command: 'doctor --emulator --all-profiles --output json',
      says: 'looks at every profile of the configuration',
    },
  ],
  exitNotes:
    'A check that fails is 1; when a side cannot be reached 3, when it refuses the account 4, when the configuration is wrong 2. Of several profiles the worst counts.',
  seeAlso: ['status', 'login', 'help configuration'],
  timeLimit: { seconds: 120, each: 'profile' },
  findings: true,
  load: () => import('./doctor.run.ts'),
};
