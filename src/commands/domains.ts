import type { CommandDetails, OptionDeclaration } from './declaration.ts';
import {
  acceptUnverifiedOption,
  dryRunOption,
  fromOption,
  reasonOption,
  replicateOption,
  sideOption,
  yesOption,
} from './options.ts';

const named = [
  { name: 'domain', summary: 'a domain; neither side takes wildcards', variadic: true },
] as const;
const fileOption: OptionDeclaration = {
  flags: '--file <file>',
  summary: 'domains from a file, one a line or in the first column, # begins a comment; - is standard input',
};
const moveOption: OptionDeclaration = {
  flags: '--move',
  summary: 'take a domain off the other list where it is on that one',
};
const toListOption: OptionDeclaration = {
  flags: '--switch-to-list',
  summary: 'shut out every domain that is not on the list of allowed ones',
};
const toOpenOption: OptionDeclaration = {
  flags: '--switch-to-open',
  summary: 'let every domain in that is not blocked',
};
const dialectOption: OptionDeclaration = {
  flags: '--allowed-domains-dialect <dialect>',
  summary: 'how a list of allowed domains is written to a tenant: ["a.com"] or {"AllowList": ["a.com"]}',
  choices: ['names', 'allow-list'],
  defaultValue: 'names',
};
const commentOption: OptionDeclaration = {
  flags: '--comment <text>',
  summary: 'on premises: why, kept with the entry',
};
const applying: readonly OptionDeclaration[] = [
  sideOption,
  replicateOption,
  dryRunOption,
  yesOption,
  acceptUnverifiedOption,
  dialectOption,
  reasonOption,
  { ...fromOption, summary: 'plan for a snapshot written by federation export; needs --dry-run' },
];

const exitNotes =
  'A list that would be too long, left empty, or would decide where it did not is refused (5), as is a plan without --yes and without a terminal. Domains that cannot be read are 2, with their lines.';

/** Servers take thousands of entries one after the other, however many are sent at once. */
const timeLimit = { seconds: 600, each: 'command' } as const;

export const domainsAllow: CommandDetails = {
  description: [
    'Compares the whole list, and writes what is missing: on servers entry by entry, in a tenant the list as one. Letter case, a final dot and international names make no difference; a second run changes nothing. A profile with servers and a tenant is one plan: both sides are written or neither.',
    'In a tenant that lets every domain in there is no list, and one that is written shuts out everybody else: that takes --switch-to-list and a question of its own. On servers it is EnablePartnerDiscovery that lets every domain in, and an entry changes nothing about that.',
  ].join('\n\n'),
  arguments: named,
  options: [
    fileOption,
    moveOption,
    toListOption,
    toOpenOption,
    {
      flags: '--proxy-fqdn <host>',
      summary: 'on premises: the Access Edge of the partner, for one domain',
    },
    commentOption,
    ...applying,
  ],
  examples: [
    {
      command: 'domains allow northwindtraders.com --emulator --dry-run',
      says: 'stops: the tenant of the profile lets every domain in, and a list would shut them out',
      exit: 5,
    },
    {
      command: 'domains allow northwindtraders.com --emulator --side on-premises --yes',
      says: 'puts the domain on the list of the servers and reads it back',
    },
    {
      command: 'domains allow --file - --switch-to-list --emulator --scenario tenant-today --yes',
      says: 'makes the domains of the list the only ones that can be reached',
      stdin: 'domain,approved by\nfabrikam.com,anna\nxn--bcher-kva.example,ben\n',
    },
  ],
  exitNotes,
  seeAlso: ['domains list', 'domains remove', 'rollback', 'help domains'],
  timeLimit,
  load: () => import('./domains-allow.run.ts'),
};

export const domainsBlock: CommandDetails = {
  description:
    'Compares the whole list, and writes what is missing, on every side of the profile or on none. A blocked list is consulted only where every domain is let in; with --switch-to-open it is made so in the same plan. On servers a subdomain needs an entry of its own; in a tenant BlockAllSubdomains decides.',
  arguments: named,
  options: [fileOption, moveOption, toOpenOption, commentOption, ...applying],
  examples: [
    { command: 'domains block tailspintoys.com --emulator --dry-run', says: 'shows what both sides write' },
    {
      command: 'domains block fabrikam.com --move --emulator --yes --reason "ticket 4711"',
      says: 'takes it off the list of allowed domains, too',
    },
    {
      command: 'domains block fabrikam.com --emulator --yes',
      says: 'stops: it is on the list of allowed domains of the servers',
      exit: 5,
    },
  ],
  exitNotes,
  seeAlso: ['domains list', 'domains remove', 'rollback', 'help domains'],
  timeLimit,
  load: () => import('./domains-block.run.ts'),
};

export const domainsRemove: CommandDetails = {
  description:
    'Takes each domain off the list of allowed or of blocked ones, whichever it is on, and leaves alone what is on none. The last allowed domain of a tenant is not taken off: an emptied list means nobody, and is never written. With --switch-to-open every domain is let in instead.',
  arguments: named,
  options: [fileOption, toOpenOption, ...applying],
  examples: [
    {
      command: 'domains remove litwareinc.com --emulator --dry-run',
      says: 'shows which list it would leave',
    },
    {
      command: 'domains remove litwareinc.com --emulator --yes',
      says: 'takes it off; rollback brings it back with everything the entry said',
    },
  ],
  exitNotes,
  seeAlso: ['domains list', 'domains allow', 'rollback', 'help domains'],
  timeLimit,
  load: () => import('./domains-remove.run.ts'),
};

export const domainsList: CommandDetails = {
  description:
    'Says for each side whether every domain is let in or a list decides, and shows both lists; of a profile with two sides also where they differ, since a partner that is on one of them reaches half of the users. It only reads.',
  options: [sideOption, fromOption],
  examples: [
    { command: 'domains list --emulator', says: 'shows the lists of both sides' },
    {
      command: 'domains list --emulator --scenario tenant-empty-allow-list --output json',
      says: 'gives the same as JSON: here nobody is allowed',
    },
  ],
  exitNotes: '3 when a list, or which of them decides, could not be read.',
  seeAlso: ['domains allow', 'domains block', 'audit', 'help domains'],
  load: () => import('./domains-list.run.ts'),
};
