import type { CommandDetails } from './declaration.ts';

export const emulator: CommandDetails = {
  description:
    'Prints one line of JSON when it is ready, with the addresses, a certificate authority, an account with its throw-away password, and a configuration file that works as it stands; then serves until Ctrl-C or SIGTERM. Any WS-Management client can use the pool; the tenant is token endpoint, Teams admin API and Graph at one address. --scenario and --fault hold here without --emulator; federation help scenarios lists both.',
  options: [
    { flags: '--port <port>', summary: 'the port to listen on; 0 takes a free one', defaultValue: '0' },
  ],
  serves: true,
  examples: [
    {
      command: 'emulator --port 0',
      says: 'serves a Lync Server 2013 pool and a tenant with nothing turned on',
    },
    { command: 'emulator --scenario sfb-2019 --port 0', says: 'serves a Skype for Business Server 2019' },
    { command: 'emulator --scenario tenant-policies --port 0', says: 'serves a tenant alone' },
  ],
  exitNotes: 'Stopped by Ctrl-C or SIGTERM it ends with 0: that is how it ends.',
  seeAlso: ['emulator reset', 'status'],
  load: () => import('./emulator.run.ts'),
};

export const emulatorReset: CommandDetails = {
  description:
    'The emulator keeps its state between runs, one file a scenario. This removes them, or the one named.',
  examples: [
    { command: 'emulator reset', says: 'resets every scenario' },
    { command: 'emulator reset --scenario all-on', says: 'resets one' },
  ],
  seeAlso: ['emulator'],
  load: () => import('./emulator-reset.run.ts'),
};
