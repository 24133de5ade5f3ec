import type { CommandDetails } from './declaration.ts';
import { caOption, certificateOption, resolverOption } from './live-options.ts';
import { fromOption, unknownOption } from './options.ts';

export const check: CommandDetails = {
  description:
    'Runs every check that the profile allows, and none of them stops the others: settings of each side, what both sides of a hybrid deployment have to agree on, whether settings are in force, DNS of every SIP domain, and the Access Edges. The way is drawn part by part, with a mark where it breaks first. Nothing is contacted but what the profile names and what DNS leads to.',
  options: [resolverOption, caOption, certificateOption, unknownOption, fromOption],
  examples: [
    {
      command: 'check --emulator',
      says: 'draws the way of a deployment in which nothing is turned on',
      exit: 1,
    },
    {
      command: 'check --emulator --scenario replication-behind',
      says: 'shows an Edge that has old settings',
      exit: 1,
    },
    {
      command: 'check --emulator --scenario hybrid-mismatch',
      says: 'shows what servers and tenant do not agree on, too',
      exit: 1,
    },
  ],
  exitNotes: 'Failed, or to be looked at: 1. Advice is 0. Unknown alone is 3, and 0 with --unknown warn.',
  seeAlso: ['check dns', 'check edge', 'check hybrid', 'check replication', 'check why', 'status'],
  findings: true,
  load: () => import('./check.run.ts'),
};

export const checkReplication: CommandDetails = {
  description:
    'Settings of a pool are stored first and in force later, when each Edge has them. --wait reads again until they are in force, or until --timeout is nearly over.',
  options: [
    { flags: '--wait', summary: 'read again every few seconds until it is in force' },
    unknownOption,
    fromOption,
  ],
  examples: [
    { command: 'check replication --emulator', says: 'says that every Edge has the settings' },
    {
      command: 'check replication --emulator --scenario replication-behind',
      says: 'names the Edge that is behind',
      exit: 1,
    },
  ],
  exitNotes: 'Not yet in force is 1; not known is 3, and 0 with --unknown warn.',
  seeAlso: ['status', 'check'],
  findings: true,
  load: () => import('./check-replication.run.ts'),
};

export const checkWhy: CommandDetails = {
  description: [
    'Goes through everything between the two: the service itself, the account, home and policy of the user, the settings of the deployment and whether they are in force, DNS and the Access Edge of the domain, the address of the contact. It names what breaks first and everything else that would.',
    'A contact on a consumer network and one of another organisation are told apart by the address, the lists of the deployment and the record of the domain. Towards an organisation the allowed and blocked lists, discovery and its own DNS are looked at, and with --partner-edge its Access Edge.',
    'What cannot be seen from outside (whether the address is a Microsoft account, whether the other side lets this one in) is said as such. --as-of answers for another day.',
  ].join('\n\n'),
  options: [
    { flags: '--user <address>', summary: 'the user of the organisation' },
    { flags: '--contact <address>', summary: 'the contact outside' },
    {
      flags: '--contact-kind <kind>',
      summary: 'what the contact is; told from address, lists and DNS when absent',
      choices: ['consumer', 'organisation'],
    },
    { flags: '--partner-edge', summary: "look at the Access Edge of the contact's organisation too" },
    { flags: '--as-of <day>', summary: 'judge for this day (2013-05-29); today when absent' },
    resolverOption,
    caOption,
    certificateOption,
    unknownOption,
    fromOption,
  ],
  examples: [
    {
      command: 'check why --emulator --user anna@contoso.com --contact joe@joesbikes.com',
      says: 'the service is closed; what would have been in the way until then',
      exit: 1,
    },
    {
      command:
        'check why --emulator --scenario all-on --user anna@contoso.com --contact b@outlook.com --as-of 2016-03-01',
      says: 'for a day on which it worked: whether the contact has an account stays unknown',
      exit: 3,
    },
    {
      command: 'check why --emulator --scenario all-on --user anna@contoso.com --contact ben@fabrikam.com',
      says: 'fabrikam.com is another organisation; what it lets in stays unknown',
      exit: 3,
    },
  ],
  exitNotes:
    'Something in the way is 1. What cannot be seen from here alone is 3, and 0 with --unknown warn.',
  seeAlso: ['validate', 'check', 'status'],
  findings: true,
  load: () => import('./check-why.run.ts'),
};
