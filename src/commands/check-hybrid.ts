import type { CommandDetails } from './declaration.ts';
import { resolverOption } from './live-options.ts';
import { fromOption, unknownOption } from './options.ts';

export const checkHybrid: CommandDetails = {
  description: [
    'For a profile with both sides. Users who share an address space reach the same people from either side only where both agree: federation on, the shared address space, the hosting provider with its address, level and autodiscover, discovery of partners, the lists of allowed and blocked domains, and the DNS record of every shared domain.',
    'Every part says on which side it is wrong and what to do there. The rules are those of the audit: federation audit explain <id> says why each matters. What only deserves a look (an allowed list beside two open sides) decides nothing.',
  ].join('\n\n'),
  options: [resolverOption, unknownOption, fromOption],
  examples: [
    { command: 'check hybrid --emulator --scenario hybrid', says: 'says that both sides agree' },
    {
      command: 'check hybrid --emulator --scenario hybrid-mismatch',
      says: 'names what is wrong in the tenant, and what is not the same on both sides',
      exit: 1,
    },
  ],
  exitNotes:
    'Failed: 1. Not known alone is 3, and 0 with --unknown warn; so is a profile with one side that says it shares its address space.',
  seeAlso: ['check', 'check dns', 'audit', 'status'],
  findings: true,
  load: () => import('./check-hybrid.run.ts'),
};
