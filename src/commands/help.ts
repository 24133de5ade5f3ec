import type { CommandDetails } from './declaration.ts';

export const help: CommandDetails = {
  description:
    'Topics: exit-codes, environment, gates, networks, domains, configuration, linking, scenarios.',
  arguments: [{ name: 'topic', summary: 'a topic, or the words of a command', variadic: true }],
  examples: [
    { command: 'help exit-codes', says: 'lists the exit codes' },
    { command: 'help check messenger', says: 'explains a command' },
    { command: 'help gates', says: 'explains every gate of the path' },
  ],
  seeAlso: ['status'],
  load: () => import('./help.run.ts'),
};
