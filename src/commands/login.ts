import type { CommandDeclaration } from './declaration.ts';

export const login: CommandDeclaration = {
  name: 'login',
  group: 'Set up',
  summary: "store the profile's password in the system's keychain",
  description:
    'For profiles that keep their password there: password: { keychain: <entry> }. In a terminal it asks, without echo; elsewhere it reads the password from standard input.',
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
  exitNotes: 'Without a keychain, or when it is locked, 4.',
  seeAlso: ['logout', 'doctor', 'help configuration'],
  load: () => import('./login.run.ts'),
};

export const logout: CommandDeclaration = {
  name: 'logout',
  group: 'Set up',
  summary: "remove the profile's password from the system's keychain",
  description: 'Removes what federation login stored. A password that is not there is no failure.',
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
