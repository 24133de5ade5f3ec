import type { CommandDetails, OptionDeclaration } from './declaration.ts';

const side: OptionDeclaration = {
  flags: '--side <side>',
  summary: 'that side of the profile alone',
  choices: ['on-premises', 'cloud'],
};

export const login: CommandDetails = {
  description:
    'At a tenant a browser opens (or a code is shown, with authentication: device-code), and the sign-in is kept on this computer until federation logout: encrypted with a key in the keychain of the system, or where there is none in a file that only you can read. An application that signs in by itself is only tried out. Passwords and client secrets are for profiles that keep them in the keychain ({ keychain: <entry> }): in a terminal they are asked for, without echo; elsewhere read from standard input.',
  options: [side],
  examples: [
    {
      command: 'login --config federation.yaml --profile contoso',
      says: 'asks for the password, or reads it from standard input, and stores it',
      stdin: 'from a pipe',
    },
    {
      command: 'login --emulator',
      says: 'is refused: the emulator has a password of its own',
      exit: 2,
    },
  ],
  exitNotes: 'A sign-in that is refused, or a keychain that is needed and cannot be used, 4.',
  seeAlso: ['logout', 'doctor', 'help configuration'],
  load: () => import('./login.run.ts'),
};

export const logout: CommandDetails = {
  description:
    'Removes the sign-in at the tenant, and passwords in the keychain. What is not there is no failure. Sessions in a browser stay as they are.',
  options: [side],
  examples: [
    {
      command: 'logout --config federation.yaml --profile contoso',
      says: 'removes the password',
    },
    {
      command: 'logout --emulator',
      says: 'is refused: the emulator stores nothing',
      exit: 2,
    },
  ],
  exitNotes: 'Without a keychain, or when it is locked, 4.',
  seeAlso: ['login'],
  load: () => import('./logout.run.ts'),
};
