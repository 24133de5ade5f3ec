import type { CommandDetails } from './declaration.ts';

export const diff: CommandDetails = {
  description:
    'Shows every object and property that was added, removed or changed. Without a second snapshot the deployment is read.',
  arguments: [
    { name: 'before', summary: 'a snapshot written by federation export', required: true },
    { name: 'after', summary: 'another one; absent: the deployment as it is now' },
  ],
  options: [{ flags: '--exit-code', summary: 'end with 1 when there is a difference' }],
  examples: [
    {
      command: 'diff before.json after.json',
      says: 'shows what a run has changed',
      after: [
        'export --emulator --output json=before.json',
        'enable --emulator --network skype --scope global --yes',
        'export --emulator --output json=after.json',
      ],
    },
    {
      command: 'diff before.json --emulator --exit-code',
      says: 'tells a script that something has changed since',
      exit: 1,
      after: [
        'export --emulator --output json=before.json',
        'enable --emulator --network skype --scope global --yes',
      ],
    },
  ],
  seeAlso: ['export'],
  load: () => import('./diff.run.ts'),
};
