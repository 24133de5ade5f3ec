import type { CommandDetails } from './declaration.ts';
import { liveOption, resolverOption } from './live-options.ts';
import { fromOption, unknownOption } from './options.ts';

export const validate: CommandDetails = {
  description: [
    'Judges users of the organisation (account, SIP address, home, policy, route), contacts on the consumer side (Microsoft account, the form in which the address is entered, client) and pairs of them: each with what is in the way and the next step. Every user is looked up in one reading.',
    'People come from --user and --contact, or from a list (CSV, YAML or JSON; - is standard input) whose columns are guessed and told. Contacts alone need no deployment. Whether an address really is a Microsoft account cannot be seen from outside: that stays unknown, and is said. DNS is asked with --live alone: without it nobody knows whether the owner of a domain published a record with which addresses of it are entered as they are.',
  ].join('\n\n'),
  options: [
    { flags: '--user <address>', summary: 'a user of the organisation', repeatable: true },
    { flags: '--contact <address>', summary: 'a contact on the consumer side', repeatable: true },
    { flags: '--file <list>', summary: 'a list of people: CSV, YAML or JSON; - is standard input' },
    {
      flags: '--columns <fields>',
      summary: 'which column of a CSV list holds what: user=Mail,contact=3',
    },
    { flags: '--as-of <day>', summary: 'judge for this day (2013-05-29); today when absent' },
    {
      ...liveOption,
      summary:
        'look up federation records too: of the users, and of contacts on domains of their own; each domain once',
    },
    resolverOption,
    unknownOption,
    {
      flags: '--template <format>',
      summary: 'print an example of a list and stop',
      choices: ['csv', 'yaml', 'json'],
    },
    fromOption,
  ],
  examples: [
    {
      command:
        'validate --emulator --scenario all-on --user anna@contoso.com --contact joe@joesbikes.com --as-of 2014-12-31',
      says: 'says what Anna has to enter, and that nobody can see from here whether Joe has a Microsoft account',
      exit: 3,
    },
    {
      command: 'validate --contact joe@outlook.com --as-of 2016-03-01 --unknown warn',
      says: 'judges a contact alone; no deployment is contacted',
    },
    { command: 'validate --template csv', says: 'prints what a list looks like' },
  ],
  exitNotes:
    'Something in the way is 1. What cannot be seen from here alone is 3, and 0 with --unknown warn.',
  seeAlso: ['address decorate', 'check messenger', 'help linking'],
  findings: true,
  load: () => import('./validate.run.ts'),
};
