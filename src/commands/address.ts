import type { ArgumentDeclaration, CommandDetails } from './declaration.ts';

const addresses: ArgumentDeclaration = {
  name: 'address',
  summary: 'an address; several are done one by one',
  required: true,
  variadic: true,
};

export const addressDecorate: CommandDetails = {
  description:
    'A Microsoft account on a domain of its own is entered as user(domain)@msn.com; those of Microsoft stay as they are. Prints one address a line, in order, so that scripts can use it. Nothing is contacted.',
  arguments: [addresses],
  examples: [
    { command: 'address decorate joe@contoso.com', says: 'prints joe(contoso.com)@msn.com' },
    {
      command: 'address decorate joe@outlook.com --output json',
      says: 'says that it stays as it is, for a script',
    },
  ],
  exitNotes: 'An address that cannot be used is 2; the others are printed all the same.',
  seeAlso: ['address undecorate', 'validate', 'help linking'],
  load: () => import('./address-decorate.run.ts'),
};

export const addressUndecorate: CommandDetails = {
  description:
    'The reverse of address decorate: user(domain)@msn.com becomes user@domain, anything else stays as it is. Prints one address a line, in order. Nothing is contacted.',
  arguments: [addresses],
  examples: [
    { command: 'address undecorate "joe(contoso.com)@msn.com"', says: 'prints joe@contoso.com' },
    {
      command: 'address undecorate joe@outlook.com --output json',
      says: 'says that it was not decorated, for a script',
    },
  ],
  exitNotes: 'An address that cannot be used is 2; the others are printed all the same.',
  seeAlso: ['address decorate', 'validate', 'help linking'],
  load: () => import('./address-undecorate.run.ts'),
};
