import type { CommandDetails } from './declaration.ts';

export const history: CommandDetails = {
  description:
    'Newest first, with what became of each and the command that undoes it; with --profile or --emulator only those of that deployment. Journals are kept on this machine for 400 days.',
  examples: [
    {
      command: 'history --emulator',
      says: 'lists the runs against the emulator',
      after: ['enable --emulator --network skype --scope global --yes'],
    },
    { command: 'history --output json', says: 'lists all runs as JSON' },
  ],
  seeAlso: ['rollback'],
  load: () => import('./history.run.ts'),
};
