import type { CommandDetails } from './declaration.ts';
import {
  acceptUnverifiedOption,
  dryRunOption,
  fromOption,
  networkOption,
  reasonOption,
  replicateOption,
  scopeOption,
  sideOption,
  whoOption,
  yesOption,
} from './options.ts';

export const disable: CommandDetails = {
  description:
    'Closes the narrowest thing that does it: with --scope the policy of that scope, else the public provider on premises and the switch of the tenant. AllowFederatedUsers, which all federation passes, is closed with --everything only, on one side, which has to be named where there are two.',
  options: [
    networkOption,
    scopeOption,
    sideOption,
    {
      flags: '--inbound <choice>',
      summary: 'off: close what is stored for conversations that personal Teams accounts begin, too',
      choices: ['off', 'keep'],
    },
    { flags: '--audio-video', summary: 'with --scope: close audio and video with public networks too' },
    { flags: '--everything', summary: 'close AllowFederatedUsers too: all federation, partners included' },
    { flags: '--break-hybrid', summary: 'with --everything: even though a hybrid deployment needs it' },
    replicateOption,
    whoOption,
    dryRunOption,
    yesOption,
    acceptUnverifiedOption,
    reasonOption,
    { ...fromOption, summary: 'plan for a snapshot written by federation export; needs --dry-run' },
  ],
  examples: [
    {
      command: 'disable --emulator --scenario all-on --network skype --dry-run',
      says: 'shows what closing the provider would change',
    },
    {
      command: 'disable --emulator --scenario all-on --network skype --scope global --yes',
      says: 'closes policy Global and leaves the provider alone',
    },
    {
      command: 'disable --emulator --scenario tenant-today --network teams-personal --yes',
      says: 'closes personal Teams accounts for the whole tenant',
    },
  ],
  seeAlso: ['enable', 'rollback', 'status'],
  load: () => import('./disable.run.ts'),
};
