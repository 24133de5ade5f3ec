import type { CommandDetails } from './declaration.ts';
import { liveOption, resolverOption } from './live-options.ts';
import { sideOption, whoOption } from './options.ts';

export const exportSnapshot: CommandDetails = {
  description:
    'The snapshot is JSON without secrets. Commands that read take it with --from and then contact nothing; federation diff compares two.',
  options: [sideOption, { ...whoOption, summary: 'read all users too' }, liveOption, resolverOption],
  defaultFormat: 'json',
  examples: [
    { command: 'export --emulator', says: 'prints the snapshot' },
    {
      command: 'export --emulator --who --output json=before.json',
      says: 'writes it to a file, users included, and says what was read',
    },
  ],
  exitNotes: 'Parts that could not be read are in the snapshot as unreadable, and the code is 0.',
  seeAlso: ['diff', 'status'],
  load: () => import('./export.run.ts'),
};
