import type { CommandDetails } from './declaration.ts';
import { acceptUnverifiedOption, dryRunOption, reasonOption, yesOption } from './options.ts';

export const rollback: CommandDetails = {
  description:
    'Restores what the journal says was there before, last change first. An object that somebody has changed since is not touched; the whole rollback is then refused. After an interrupted run it finds out what was really stored and undoes that.',
  arguments: [
    {
      name: 'journal',
      summary: 'id of the run, from federation history; latest is the newest run of the profile',
      required: true,
    },
  ],
  options: [dryRunOption, yesOption, acceptUnverifiedOption, reasonOption],
  examples: [
    {
      command: 'rollback latest --emulator --dry-run',
      says: 'shows what undoing the newest run would change',
      after: ['enable --emulator --network skype --scope global --yes'],
    },
    {
      command: 'rollback latest --emulator --yes',
      says: 'undoes it, and reads back that it is undone',
      after: ['enable --emulator --network skype --scope global --yes'],
    },
  ],
  seeAlso: ['history', 'enable', 'disable'],
  load: () => import('./rollback.run.ts'),
};
