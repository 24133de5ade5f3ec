import type { CommandDeclaration, CommandEntry } from './declaration.ts';

/** Every command, in the order of help: by what one does first. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'status',
    group: 'Look',
    summary: 'show the path to the consumer network, gate by gate',
    details: async () => (await import('./status.ts')).status,
  },
  {
    name: 'check',
    group: 'Look',
    summary: 'look at the whole way to other networks and say where it breaks',
    details: async () => (await import('./check.ts')).check,
  },
  {
    name: 'check messenger',
    group: 'Look',
    summary: 'say whether existing Messenger federation is enabled',
    details: async () => (await import('./check-messenger.ts')).checkMessenger,
  },
  {
    name: 'check dns',
    group: 'Look',
    summary: 'say whether DNS leads other organisations to the right place',
    details: async () => (await import('./check-dns.ts')).checkDns,
  },
  {
    name: 'check edge',
    group: 'Look',
    summary: 'say whether other organisations can reach and trust the Access Edge',
    details: async () => (await import('./check-edge.ts')).checkEdge,
  },
  {
    name: 'check hybrid',
    group: 'Look',
    summary: 'say whether servers and tenant agree, and which side is wrong',
    details: async () => (await import('./check-hybrid.ts')).checkHybrid,
  },
  {
    name: 'check replication',
    group: 'Look',
    summary: 'say whether what is stored has reached every Edge',
    details: async () => (await import('./check.ts')).checkReplication,
  },
  {
    name: 'check why',
    group: 'Look',
    summary: 'say why a user and a contact do not reach each other',
    details: async () => (await import('./check.ts')).checkWhy,
  },
  {
    name: 'validate',
    group: 'Look',
    summary: 'say whether users and contacts have what account linking needs',
    details: async () => (await import('./validate.ts')).validate,
  },
  {
    name: 'address decorate',
    group: 'Look',
    summary: 'turn a Microsoft account into the address that is entered in Lync',
    details: async () => (await import('./address.ts')).addressDecorate,
  },
  {
    name: 'address undecorate',
    group: 'Look',
    summary: 'find the Microsoft account behind an address as it is entered in Lync',
    details: async () => (await import('./address.ts')).addressUndecorate,
  },
  {
    name: 'audit',
    group: 'Look',
    summary: 'judge the settings of one deployment or of hundreds by controls',
    details: async () => (await import('./audit.ts')).audit,
  },
  {
    name: 'audit explain',
    group: 'Look',
    summary: 'say what a control looks at, why it matters and what to do',
    details: async () => (await import('./audit.ts')).auditExplain,
  },
  {
    name: 'report merge',
    group: 'Look',
    summary: 'put the reports of all shards of an audit together',
    details: async () => (await import('./audit.ts')).reportMerge,
  },
  {
    name: 'export',
    group: 'Look',
    summary: 'write everything that was read as a snapshot',
    details: async () => (await import('./export.ts')).exportSnapshot,
  },
  {
    name: 'diff',
    group: 'Look',
    summary: 'compare two snapshots, or one with what is there now',
    details: async () => (await import('./diff.ts')).diff,
  },
  {
    name: 'history',
    group: 'Look',
    summary: 'list the runs that changed something',
    details: async () => (await import('./history.ts')).history,
  },
  {
    name: 'enable',
    group: 'Change',
    summary: 'open the settings towards a consumer network',
    details: async () => (await import('./enable.ts')).enable,
  },
  {
    name: 'disable',
    group: 'Change',
    summary: 'close the settings towards a consumer network',
    details: async () => (await import('./disable.ts')).disable,
  },
  {
    name: 'domains allow',
    group: 'Change',
    summary: 'put domains on the list of allowed ones',
    details: async () => (await import('./domains.ts')).domainsAllow,
  },
  {
    name: 'domains block',
    group: 'Change',
    summary: 'put domains on the list of blocked ones',
    details: async () => (await import('./domains.ts')).domainsBlock,
  },
  {
    name: 'domains remove',
    group: 'Change',
    summary: 'take domains off the list they are on',
    details: async () => (await import('./domains.ts')).domainsRemove,
  },
  {
    name: 'domains list',
    group: 'Look',
    summary: 'show who can be reached: the lists of domains and what decides',
    details: async () => (await import('./domains.ts')).domainsList,
  },
  {
    name: 'rollback',
    group: 'Change',
    summary: 'undo an earlier run from its journal',
    details: async () => (await import('./rollback.ts')).rollback,
  },
  {
    name: 'doctor',
    group: 'Set up',
    summary: 'check configuration, reachability, authentication and rights',
    details: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'login',
    group: 'Set up',
    summary: "sign in at the tenant, or store a password in the system's keychain",
    details: async () => (await import('./login.ts')).login,
  },
  {
    name: 'logout',
    group: 'Set up',
    summary: 'remove what federation login has kept',
    details: async () => (await import('./login.ts')).logout,
  },
  {
    name: 'emulator',
    group: 'Set up',
    summary: 'serve an emulated deployment until stopped',
    details: async () => (await import('./emulator.ts')).emulator,
  },
  {
    name: 'emulator reset',
    group: 'Set up',
    summary: 'forget what was changed in the emulator',
    details: async () => (await import('./emulator.ts')).emulatorReset,
  },
  {
    name: 'completion',
    group: 'Set up',
    summary: 'print the script that completes commands in a shell',
    details: async () => (await import('./completion.ts')).completion,
  },
  {
    name: 'help',
    group: 'Set up',
    summary: 'explain a command or a topic',
    details: async () => (await import('./help.ts')).help,
  },
];

/** A command with its details. */
export async function declarationOf({ details, ...entry }: CommandEntry): Promise<CommandDeclaration> {
  return { ...entry, ...(await details()) };
}

/** Whether a command line can mean a command: all words of its name are there, wherever options put them. */
export function mayMean(argv: readonly string[], { name }: CommandEntry): boolean {
  return name.split(' ').every((word) => argv.includes(word));
}

/** Every command with its details, for who describes or tests them all. */
export function allDeclarations(): Promise<readonly CommandDeclaration[]> {
  return Promise.all(commands.map(declarationOf));
}

/** What the words of a group are about, for groups that are no command themselves. */
export const groups: Readonly<Record<string, string>> = {
  domains: 'look after the lists of domains that can be reached, and of those that cannot',
  report: 'work on reports that were written',
  address: 'turn addresses into the form the other side needs',
};
