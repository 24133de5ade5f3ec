/** What `federation help <topic>` explains beside commands: names and meanings, for help and completion. */
export const helpTopics = [
  ['exit-codes', 'what the program ends with, and what that means'],
  ['environment', 'the environment variables that are read'],
  ['gates', 'the settings that must be open, one by one'],
  ['networks', 'the consumer networks, and which still answer'],
  ['domains', 'who can be reached: lists of domains, and what decides on each side'],
  ['configuration', 'the configuration file, and where secrets are found'],
  ['linking', 'accounts, addresses and clients of Lync and Skype, and since when they meet'],
  ['scenarios', 'the scenarios and the faults of the emulator'],
] as const;

export type HelpTopic = (typeof helpTopics)[number][0];
